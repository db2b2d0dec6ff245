"""Run yuebao and see where its time goes: what the main thread is at, again and again.

    where.py FILE ARGUMENT…

`FILE` gets the share of each kind of work. A sample belongs to the innermost frame that
is of some kind, so that what pandas does for GX is GX's. What happens in other threads
or processes counts as what the main thread waits for.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import FrameType

EVERY_SECONDS: Final = 0.005
KINDS: Final = (
    ("great_expectations/", "GX"),
    ("/expectations/", "checks beside GX"),
    ("/tasks/collect", "collecting"),
    ("/tasks/sources/", "collecting"),
    ("/tasks/read", "reading"),
    ("/tasks/roll_up", "roll-up"),
    ("/tasks/tell", "alerts"),
    ("/tasks/compose", "alerts"),
    ("/tasks/phrase", "alerts"),
    ("/tasks/deliver", "alerts"),
    ("/warehouse/outbox", "alerts"),
    ("/warehouse/impact", "what a backfill changes"),
    ("/flows/impact", "what a backfill changes"),
    ("/tasks/backfill/foreseen", "what a backfill changes"),
    ("/tasks/mark", "marked copies"),
    ("/tasks/publish", "snapshot"),
    ("/warehouse/ledger", "loading"),
    ("/warehouse/registry/", "registry"),
    ("/tasks/", "other steps"),
    ("/warehouse/connection", "opening the warehouse"),
    ("/flows/", "flows and what is printed"),
    ("/prefect/", "Prefect"),
)
_IMPORT: Final = "<frozen importlib"


def kind_of(frame: FrameType | None) -> str:
    """Return what a thread is at, by where its frames are from."""
    files = []
    while frame is not None:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    if any(name.startswith(_IMPORT) for name in files):
        return "import"
    for name in files:
        for part, kind in KINDS:
            if part in name:
                return kind
    return "the rest"


def watch(found: Counter[str], is_over: threading.Event) -> None:
    """Count what the main thread is at until it is over."""
    main = threading.main_thread().ident
    while not is_over.wait(EVERY_SECONDS):
        found[kind_of(sys._current_frames().get(main))] += 1  # noqa: SLF001 - no other way


def run() -> None:
    """Run a command of yuebao, watched."""
    path, sys.argv = Path(sys.argv[1]), ["yuebao", *sys.argv[2:]]
    found: Counter[str] = Counter()
    is_over = threading.Event()
    watcher = threading.Thread(target=watch, args=(found, is_over), daemon=True)
    watcher.start()
    try:
        from flows.cli import main  # noqa: PLC0415 - the import is watched too

        main()
    finally:
        is_over.set()
        watcher.join()
        shares = {kind: times / found.total() for kind, times in found.most_common()}
        path.write_text(json.dumps(shares), "utf-8")


if __name__ == "__main__":
    run()
