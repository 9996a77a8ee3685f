"""What a certificate is: its values, their descriptions, its number, and how receipts move it."""
