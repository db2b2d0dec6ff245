"""Run a command to its end and say what it took, as the system counts it.

Nothing heavy is imported here: what a child takes at its peak is counted from the size
of the process that starts it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HERE: Final = Path(__file__).parent
PROJECT: Final = HERE.parents[1]
_TAIL: Final = 3_000
_MOST: Final = 1_000_000


class Spent(NamedTuple):
    """What a process took: seconds on the wall and of processors, peak in MB.

    The peak is that of the largest process among it and its children.
    """

    wall: float
    cpu: float
    peak: float


class Many(NamedTuple):
    """The medians of several times, and how many they were."""

    wall: float
    cpu: float
    peak: float
    times: int


class CommandFailedError(Exception):
    """A command failed; its last words are the message."""


def spent(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> tuple[Spent, str]:
    """Run a command; return what it took and what it printed. Raises if it fails."""
    began = time.monotonic()
    with log.open("wb") as errors, log.with_suffix(".out").open("wb") as output:
        process = subprocess.Popen(
            command,
            env=_bare() | dict(environment),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with log.with_suffix(".out").open("rb") as output:
        # Whoever starts a process lends it its own size: what was printed may be large.
        output.seek(max(0, output.seek(0, os.SEEK_END) - _MOST))
        said = output.read().decode("utf-8", "replace")
    if process.returncode:
        trouble = log.read_text("utf-8", "replace")
        raise CommandFailedError(f"{command}\n{trouble[-_TAIL:]}\n{said[-_TAIL:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Spent(time.monotonic() - began, cpu, usage.ru_maxrss / 1024), said


def _bare() -> dict[str, str]:
    """Return what is around, without what would lead a run elsewhere."""
    foreign = ("PREFECT_", "YUEBAO_", "SLACK_", "DAGSTER_")
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign)
    }
    return bare | {
        "PYTHONPATH": str(PROJECT),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "RUNTIME__DLTHUB_TELEMETRY": "false",
    }


def several(once: Callable[[], Spent], times: int, enough: float) -> Many:
    """Measure again and again, until it was often or long `enough` (seconds)."""
    found: list[Spent] = []
    while len(found) < times and sum(each.wall for each in found) < enough:
        found.append(once())
    return middle(found)


def middle(found: Sequence[Spent]) -> Many:
    """Return the medians of what was measured."""
    wall, cpu, peak = (median(column) for column in zip(*found, strict=True))
    return Many(wall, cpu, peak, len(found))


def answer_of(said: str) -> Any:
    """Return what the last line that was printed says as JSON."""
    return json.loads(said.strip().splitlines()[-1])


def script(name: str, *arguments: object, python: str = sys.executable) -> list[str]:
    """Return the command that runs one of these scripts."""
    return [python, str(HERE / name), *map(str, arguments)]


def yuebao(*arguments: str) -> list[str]:
    """Return a command of yuebao, run by this Python."""
    main = "from flows.cli import main; main()"
    return [sys.executable, "-c", main, *arguments]
