"""Say what a cycle is doing, to whoever watches: a terminal or Prefect's log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from warehouse.messages import say

if TYPE_CHECKING:
    from tasks.cycle import Cycle

LOGGER: Final = logging.getLogger("yuebao")
# Prefect hands an extra logger its handlers but no level, and the root's is WARNING.
LOGGER.setLevel(logging.INFO)
# Messages in full, with addresses and figures: for a person at a terminal, never for
# Prefect's log, which is plain text in a database, nor for a worker's.
OUTBOX: Final = logging.getLogger("yuebao_outbox")
OUTBOX.setLevel(logging.INFO)
OUTBOX.propagate = False
OUTBOX.addHandler(logging.NullHandler())


def narrate(cycle: Cycle, key: str, **values: object) -> None:
    """Log one step's sentence in the reader's language."""
    LOGGER.info(say(key, cycle.lang, **values))
