"""Plays the import client and customs behind the gateway's protocol, with checks of its own."""
