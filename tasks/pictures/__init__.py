"""Pictures: what a reader sees in the seconds that words would take."""
