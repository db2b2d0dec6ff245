"""KNOW: what was reported, when it became known, and what follows from it."""
