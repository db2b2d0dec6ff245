"""Backups of a city's data: taken, verified, and put back."""
