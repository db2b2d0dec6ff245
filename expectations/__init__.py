"""TRUST: whether a submission can be believed, and which cell cannot."""
