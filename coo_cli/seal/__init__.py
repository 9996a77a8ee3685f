"""Seal and signature images at their true size in millimetres."""
