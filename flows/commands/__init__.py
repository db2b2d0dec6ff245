"""The command line: thin. Each command says what it does, with an example.

Prefect and Great Expectations are imported only by the commands that need them.
"""
