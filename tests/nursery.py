"""Child processes that are born quickly, and die at a named step of their work.

A process imports everything once and forks a child for each order, since imports cost
ten times what a small city's month does. What a step is stands in `steps`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from steps import Step, Steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROJECT: Final = Path(__file__).parent.parent
FLOWS: Final = ("monthly_cycle", "remind", "deliver", "backfill")
# Where else tasks are begun, and what of a backfill is no task but a step of its own.
WITHIN: Final = ("tasks.backfill.restate", "tasks.show_impact")
# What a child's environment has where all months of a backfill are loaded in one turn.
TOGETHER: Final = "MONTHS_TOGETHER"
PHASES: Final = ("rehearse", "keep_foreseen", "decide", "carry_out")


@dataclass(frozen=True)
class Child:
    """A child that was born: `said` is what it prints, `steps` what it has begun."""

    pid: int
    log: Path

    @property
    def said(self) -> str:
        """What the child has printed so far, errors too."""
        return self.log.read_text("utf-8", errors="replace")

    @property
    def steps(self) -> list[str]:
        """The names of the steps it came to; the last is the one it died before."""
        return self.log.with_suffix(".steps").read_text("utf-8").splitlines()


class Nursery:
    """Use as a context; `start` a child, `wait` for it, or `run` it through."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._born = 0

    def __enter__(self) -> Self:
        self._mother = subprocess.Popen(
            [sys.executable, __file__],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._mother.stdin
        assert self._mother.stdout
        self._mother.stdin.close()
        self._mother.wait()
        self._mother.stdout.close()

    def start(
        self,
        *arguments: str,
        death: Step | None = None,
        pause: Step | None = None,
        environment: Mapping[str, str],
    ) -> Child:
        """Start `yuebao` with these arguments; it may die, or stop, before a step."""
        self._born += 1
        log = self._folder / f"{self._born:04d}.log"
        order = {
            "arguments": arguments,
            "death": death,
            "pause": pause,
            "environment": dict(environment),
            "log": str(log),
        }
        return Child(int(self._ask(order)), log)

    def is_paused(self, child: Child) -> bool:
        """Wait until a child stops before its step; false where it has ended instead.

        It goes on with SIGCONT.
        """
        return bool(self._ask({"pause of": child.pid}) == "1\n")

    def wait(self, child: Child) -> int:
        """Return how a child ended: its exit code, or the signal as a negative."""
        return int(self._ask({"wait": child.pid}))

    def run(self, *arguments: str, **given: Any) -> tuple[int, Child]:
        """Start a child and wait for its end."""
        child = self.start(*arguments, **given)
        return self.wait(child), child

    def _ask(self, order: object) -> str:
        assert self._mother.stdin
        assert self._mother.stdout
        self._mother.stdin.write(json.dumps(order) + "\n")
        self._mother.stdin.flush()
        answer = self._mother.stdout.readline()
        assert answer, "the nursery is gone"
        return answer


# -- in the mother ---------------------------------------------------------------------


def main() -> None:
    """Import everything, then bear a child for each line of standard input."""
    _import_all()
    living: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            pid, status = os.waitpid(order["wait"], 0)
            living.discard(pid)
            _answer(os.waitstatus_to_exitcode(status))
            continue
        if "pause of" in order:
            _, status = os.waitpid(order["pause of"], os.WUNTRACED)
            _answer(int(os.WIFSTOPPED(status)))
            continue
        pid = os.fork()
        if pid == 0:
            _live(order)
        living.add(pid)
        _answer(pid)
    # Whoever is paused still has nobody left to let it go on.
    for pid in living:
        os.kill(pid, signal.SIGKILL)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _import_all() -> None:
    import importlib  # noqa: PLC0415 - workers of the reader import this file too
    import pkgutil  # noqa: PLC0415

    for name in ("warehouse", "expectations", "tasks", "flows"):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    client = importlib.import_module("tasks.slack.client")
    # A Slack of this machine needs no patience.
    client.SECONDS_A_POST = 0.0


# -- in a child ------------------------------------------------------------------------


def _live(order: Mapping[str, Any]) -> None:
    """Do what is ordered and end; never returns."""
    log = Path(order["log"])
    output = os.open(log, os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ |= order["environment"]
    import typer  # noqa: PLC0415 - as in `_import_all`

    from tasks.backfill import carry_out  # noqa: PLC0415 - as in `_import_all`

    # Else each month of a backfill is a turn of its own: there is something in between.
    carry_out.SECONDS_AT_A_TIME = 60.0 if order["environment"].get(TOGETHER) else 0.0

    code = 1
    try:
        steps = Steps(log.with_suffix(".steps"), order["death"], order["pause"])
        steps.watch()
        code = _work(order["arguments"], steps)
    except SystemExit as end:
        code = int(end.code or 0)
    except typer.Exit as end:
        code = end.exit_code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _work(arguments: list[str], steps: Steps) -> int:
    """Run a command as the console does, or a flow without Prefect about it."""
    import importlib  # noqa: PLC0415 - as in `_import_all`

    from prefect import Task  # noqa: PLC0415

    is_plain = arguments[0] == "plain"
    acts: dict[Task[..., Any], Callable[..., Any]] = {}
    for place in (*(f"flows.{flow}" for flow in FLOWS), *WITHIN):
        module = importlib.import_module(place)
        for name, value in list(vars(module).items()):
            if not isinstance(value, Task):
                continue
            if value not in acts:
                value.fn = acts[value] = steps.within(value.name, value.fn)
            if is_plain:
                # What Prefect adds is a server to talk to, and seconds for it.
                act = _nothing if name in {"show", "show_impact"} else acts[value]
                setattr(module, name, act)
    phased = importlib.import_module("flows.backfill")
    for name in PHASES:
        setattr(phased, name, steps.within(name, getattr(phased, name)))
    if is_plain:
        return _plainly(*arguments[1:])
    from prefect.settings import (  # noqa: PLC0415 - as in `_import_all`
        PREFECT_API_URL,
        PREFECT_CLIENT_MAX_RETRIES,
        PREFECT_LOGGING_LEVEL,
        temporary_settings,
    )

    from flows.cli import app  # noqa: PLC0415

    # Prefect has read the mother's environment, and reads no other.
    told = {
        PREFECT_API_URL: os.environ.get("PREFECT_API_URL"),
        # A server that is gone is asked for minutes otherwise.
        PREFECT_CLIENT_MAX_RETRIES: 1,
        PREFECT_LOGGING_LEVEL: "CRITICAL",
    }
    with temporary_settings(told):
        app(arguments)
    return 0


def _nothing(*_: object) -> None:
    """Leave out a task which writes nowhere but to Prefect's server."""


def _plainly(flow: str, about: str, now: str, approved_by: str = "") -> int:
    """Run a flow's own function over its tasks' own functions.

    It is `about` a month, the months `2021-04/2021-05`, or a backfill by its name.
    Backfills are asked for by 甲; an empty `now` is really now.
    """
    import importlib  # noqa: PLC0415 - as in `_import_all`
    import logging  # noqa: PLC0415
    from datetime import datetime  # noqa: PLC0415

    from flows.commands.asking import sentences  # noqa: PLC0415 - what a command would say

    logging.basicConfig(format="%(message)s")
    place = "backfill" if flow.endswith("backfill") else flow
    act = getattr(importlib.import_module(f"flows.{place}"), flow).fn
    moment = datetime.fromisoformat(now) if now else None
    with sentences("zh", about[-7:]):
        match flow:
            case "deliver":
                act()
            case "backfill":
                asked = (*about.split("/"), "更正", "甲")
                act(*asked, approved_by=approved_by, now=moment)
            case "resume_backfill":
                act(about, approved_by, now=moment)
            case "undo_backfill":
                act(about, "错报", "甲", approved_by=approved_by, now=moment)
            case _:
                act(about, now=moment)
    return 0


if __name__ == "__main__":
    main()
