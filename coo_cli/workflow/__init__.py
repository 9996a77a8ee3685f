"""The use cases: convert, declare, poll, render; they open the transactions and drive the outbox."""
