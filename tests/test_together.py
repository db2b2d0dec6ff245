"""Several at work at once: each has its turn, or is told who has it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from steps import Step

from warehouse.connection import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nursery import Child
    from world import World

BUSY: Final = "数据库正被另一次运行或另一个程序占用"
HOLD: Final = "import duckdb, sys; held = duckdb.connect(sys.argv[1], read_only={}); {}"
SAY: Final = "print('ready', flush=True); sys.stdin.read()"


@contextmanager
def held(home: Path, *, read_only: bool) -> Iterator[None]:
    """Have the live file open in another program, as an analyst might."""
    script = HOLD.format(read_only, SAY)
    with subprocess.Popen(
        [sys.executable, "-c", script, home / LIVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield
        process.kill()


def test_two_cycles_of_one_month_at_once_are_one(world):
    city = world.begin_at("empty")
    first = world.start(city, pause=Step("load: sql insert into raw.observation"))
    assert world.nursery.is_paused(first), first.said
    # Who has waited long enough is told for whom, and has changed nothing.
    hasty = world.start(city, minutes=1, YUEBAO_SLOT_MINUTES="0.01")
    assert world.nursery.wait(hasty) == 1
    assert "monthly-cycle（2021-05" in hasty.said
    second = world.start(city, minutes=1)
    remind = world.start(city, "remind", minutes=2)
    os.kill(first.pid, signal.SIGCONT)
    assert world.nursery.wait(first) == 0, first.said
    for each in (second, remind):
        check_end(world, each)
    assert world.cycle(city, minutes=3) == 0
    world.check(city, "empty")


def test_a_cycle_beside_deliveries_tells_everything_once(world):
    city = world.begin_at("loaded")
    cycle = world.start(city, pause=Step("deliver: slack chat.postMessage", 3))
    assert world.nursery.is_paused(cycle), cycle.said
    others = [world.start(city, "deliver") for _ in range(2)]
    os.kill(cycle.pid, signal.SIGCONT)
    assert world.nursery.wait(cycle) == 0, cycle.said
    for each in others:
        check_end(world, each)
    assert world.cycle(city, minutes=1) == 0
    world.check(city, "loaded")


def check_end(world: World, child: Child) -> None:
    """See a child to its end: done, or told that others wrote for half a minute."""
    code = world.nursery.wait(child)
    assert code == 0 or (code == 1 and BUSY in child.said), child.said


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("empty", Step("recall: begin")),
        ("empty", Step("check: begin")),
        ("loaded", Step("deliver: slack chat.postMessage", 5)),
    ],
    ids=str,
)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_warehouse_that_another_program_holds_is_told_and_nothing_lost(
    world, stage, step, read_only
):
    city = world.begin_at(stage)
    cycle = world.start(city, pause=step)
    assert world.nursery.is_paused(cycle), cycle.said
    with held(city.home, read_only=read_only):
        os.kill(cycle.pid, signal.SIGCONT)
        assert world.nursery.wait(cycle) == 1
    assert BUSY in cycle.said
    assert world.cycle(city, minutes=1) == 0
    world.check(city, stage)
