"""What every room stands on and nothing of customs: texts, errors, files, clock, overlays."""
