"""The command line, with all its commands in the order in which help lists them."""

from __future__ import annotations

# Importing a module registers its commands: in this order, not the alphabet's.
# isort: off
from flows.commands import month, shown, reports, past, keeping

# isort: on
from flows.commands.asking import app

__all__ = ["app", "keeping", "main", "month", "past", "reports", "shown"]


def main() -> None:
    """Run the command line; a person never sees a traceback unless they ask for it."""
    app()
