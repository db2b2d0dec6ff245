"""The steps of a process that anybody outside could see the effect of, by name.

A task begins, a file is opened for writing, moved or taken away, a statement that is no
question goes to the warehouse, Slack is called. Whoever is told to die at a step is
killed by SIGKILL right before it is done; nothing is replaced, so the step before was
done whole and the one after not at all.

Steps are named after their task and what they are done to: `load: begin`,
`collect: rename archive/*`, `load: sql commit`, `deliver: slack chat.update`.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from contextlib import suppress
from functools import wraps
from threading import Lock, get_native_id
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Long names in paths, which differ from run to run or say nothing: hashes and drafts.
_HASH: Final = re.compile(r"\b(?:[0-9a-f]{2}/)?[0-9a-f]{64}\b|\b[0-9a-f]{12}\b")
_DRAFT: Final = re.compile(r"\btmp\w{8}\b")
_QUESTIONS: Final = ("select", "with", "set ", "describe", "\n", "from")
# Of a city of three departments planning a statement is all the work, and these are
# half of it.
_FOR_LARGE_CITIES: Final = "statistics_propagation,compressed_materialization"
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FILE_EVENTS: Final = {
    "os.rename": "rename",
    "os.remove": "remove",
    "os.mkdir": "mkdir",
    "os.truncate": "truncate",
    "os.link": "link",
}


class Step(NamedTuple):
    """The step of this name, the so-manieth from 1."""

    name: str
    occurrence: int = 1

    def __str__(self) -> str:
        return f"{self.name} ({self.occurrence})"


class Steps:
    """Counts the steps of this process, and ends or stops it before one of them."""

    def __init__(
        self, log: Path, death: list[Any] | None, pause: list[Any] | None
    ) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._ends = [
            (Step(*each), kill)
            for each, kill in ((death, signal.SIGKILL), (pause, signal.SIGSTOP))
            if each
        ]
        self._counts: dict[str, int] = {}
        self._pen = Lock()
        self._writing = 0
        self._task = ""

    def watch(self) -> None:
        """Name what this process does from now on."""
        from warehouse import shape  # noqa: PLC0415 - as in `_import_all`

        sys.addaudithook(self._hear)
        shape.duckdb = _Watched(shape.duckdb, self)

    def came_to(self, what: str) -> None:
        """Write a step down; die or stop before it if that is its time."""
        if self._writing == get_native_id():
            return
        with self._pen:
            self._writing = get_native_id()
            name = f"{self._task}: {what}" if self._task else what
            os.write(self._log, f"{name}\n".encode())
            self._counts[name] = number = self._counts.get(name, 0) + 1
            for step, kill in self._ends:
                if step == (name, number):
                    os.kill(os.getpid(), kill)
            self._writing = 0

    def within(self, task: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """Return `act` as a task, whose beginning is a step and whose steps are its."""

        @wraps(act)
        def begun(*given: Any, **more: Any) -> Any:
            around, self._task = self._task, task
            self.came_to("begin")
            try:
                return act(*given, **more)
            finally:
                self._task = around

        return begun

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITES and (name := _named(path)):
                self.came_to(f"open {name}")
        elif event in _FILE_EVENTS:
            # Where a file goes to is what it is; of the others there is one name.
            place = arguments[1 if event == "os.rename" else 0]
            if name := _named(place):
                self.came_to(f"{_FILE_EVENTS[event]} {name}")
        elif event == "urllib.Request":
            called = str(arguments[0]).partition("/api/")[2]
            self.came_to(f"slack {called.partition('?')[0]}")


def _named(path: object) -> str:
    """Return what a path below a home is called; empty for one that is elsewhere."""
    home = os.environ.get("YUEBAO_HOME", "-")
    with suppress(TypeError, ValueError):
        text = os.fsdecode(path)  # type: ignore[arg-type]
        if text.startswith(home):
            # The home's first folder is the city's.
            inside = text[len(home) :].strip("/").partition("/")[2]
            return _DRAFT.sub("*", _HASH.sub("*", inside)) or "."
    return ""


class _Watched:
    """DuckDB's module, whose connections tell what they are asked to do."""

    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner, self._steps = inner, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def connect(self, *given: Any, **more: Any) -> Any:
        connection = self._inner.connect(*given, **more)
        connection.execute(f"set disabled_optimizers = '{_FOR_LARGE_CITIES}'")
        if more.get("read_only"):
            return connection
        return _Telling(connection, self._steps)


class _Telling:
    """A connection that tells what changes something before it is done."""

    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner, self._steps = inner, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *given: object) -> Any:
        return self._inner.__exit__(*given)

    def execute(self, query: str, *given: Any) -> Any:
        if not query.lstrip(" ").lower().startswith(_QUESTIONS):
            words = re.split(r"[\s(]+", query.strip())
            named = words[:3] if words[0] in {"insert", "delete"} else words[:1]
            if words[0] == "create":
                # `create table if not exists main.origin`: what it makes has a dot.
                named = ["create", *[each for each in words[:6] if "." in each][:1]]
            self._steps.came_to(f"sql {' '.join(named)}")
        return self._inner.execute(query, *given)
