"""Show a running cycle to whoever watches: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from flows.printing import watched
from tasks.narrate import LOGGER, OUTBOX

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def watching() -> Iterator[None]:
    """Print each step's sentence as it happens, under a bar on a terminal."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=watched,
        transient=True,
        disable=not watched.is_terminal,
    )
    with bar:
        bar.add_task("月保", total=None)
        handler = _Sentences()
        for logger in (LOGGER, OUTBOX):
            logger.addHandler(handler)
        LOGGER.propagate = False
        try:
            yield
        finally:
            for logger in (LOGGER, OUTBOX):
                logger.removeHandler(handler)
            LOGGER.propagate = True


class _Sentences(logging.Handler):
    """Prints sentences above the bar; department text is never markup."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one sentence."""
        watched.print(
            record.getMessage(), markup=False, highlight=False, soft_wrap=True
        )
