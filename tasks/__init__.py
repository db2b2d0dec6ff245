"""DO: one verb a module."""
