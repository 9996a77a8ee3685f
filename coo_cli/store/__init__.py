"""What is kept: tables, migrations, serial numbers, outbox and receipts, each change in one transaction."""
