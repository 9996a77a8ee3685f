"""The terminal form: one certificate filled in, checked, previewed and declared by keyboard."""
