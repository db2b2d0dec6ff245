"""WHEN: what an operator can start."""
