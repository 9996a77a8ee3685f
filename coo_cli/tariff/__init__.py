"""Tariff schedules: the rates an importing country publishes, what they come to in a year, and what they save."""
