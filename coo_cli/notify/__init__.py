"""Notices of what happened to certificates: which are due, what they say, and the channels they leave by."""
