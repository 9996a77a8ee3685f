"""One file a command; the words of the command are the name of its file."""
