"""Certificates to customs' XML and back, the schema, and receipts: bytes and values, never files or folders."""
