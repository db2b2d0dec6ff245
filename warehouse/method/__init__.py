"""The arithmetic of the method (docs/method.md) that is clearer in Python than in SQL.

Pure functions on exact decimals: nothing here reads a file, a table or a clock.
"""
