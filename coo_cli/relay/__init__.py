"""Serves any gateway over HTTP, so that the machine with the card need not be the one with the certificates."""
