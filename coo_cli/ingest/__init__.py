"""The one door in: sources, and the mapping language that turns their rows into certificates."""
