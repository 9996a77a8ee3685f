"""What customs publishes, as data with a loader: certificate types as of a date, code lists, form layouts."""
