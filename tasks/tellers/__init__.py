"""Tellers: each asks the warehouse what is to be told of one kind, and yields it.

A teller writes nothing, and says the same again as long as it is so: what of it is new,
has changed or is over is for `tasks.tell` to find out.
"""
