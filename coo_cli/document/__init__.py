"""Certificates on paper: form layouts to display lists in millimetres, display lists to PDF."""
