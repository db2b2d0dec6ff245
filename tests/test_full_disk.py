"""A disk that is full at any step: a sentence, nothing by half, and the run goes on."""

from __future__ import annotations

import os
import shutil
import signal
from typing import Final

import pytest
from small_disks import fill, small_disk
from steps import Step

# More than the city has, twice: the snapshot is written beside the one it replaces.
DISK: Final = 64 * 2**20
FULL: Final = "磁盘已满"

STEPS: Final = (
    ("new", Step("recall: mkdir publishing")),
    ("new", Step("recall: sql create main.origin")),
    ("empty", Step("collect: open archive/incoming/*.part")),
    ("empty", Step("collect: rename archive/*")),
    ("empty", Step("load: sql commit")),
    ("empty", Step("load: sql checkpoint")),
    ("empty", Step("load: open warehouse.anchor.json.new")),
    ("empty", Step("mark: begin")),
    ("empty", Step("publish: sql insert into published.raw.run")),
    ("empty", Step("publish: sql checkpoint")),
    ("loaded", Step("deliver: slack chat.postMessage", 5)),
    ("loaded", Step("deliver: open pictures/*.part")),
)


@pytest.mark.parametrize(("stage", "step"), STEPS, ids=str)
def test_a_disk_that_fills_up_is_told_and_nothing_is_there_by_half(world, stage, step):
    data = world.city.home.parent
    shutil.rmtree(data, ignore_errors=True)
    with small_disk(data, DISK) as disk:
        city = world.begin_at(stage)
        child = world.start(city, pause=step)
        assert world.nursery.is_paused(child), child.said
        ballast = fill(disk)
        os.kill(child.pid, signal.SIGCONT)
        assert (world.nursery.wait(child), FULL in child.said) == (1, True), child.said
        # Full still: it is told again, and nothing is worse for it.
        again = world.start(city, minutes=1)
        assert (world.nursery.wait(again), FULL in again.said) == (1, True), again.said
        ballast.unlink()
        assert world.cycle(city, minutes=2) == 0
        world.check(city, stage)
