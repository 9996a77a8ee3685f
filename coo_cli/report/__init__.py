"""Findings and results as text, JSON and tables: pure functions of what happened."""
