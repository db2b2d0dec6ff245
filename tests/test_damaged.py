"""A damaged warehouse is told with what mends it, and mended it is as it was."""

from __future__ import annotations

import os
import random
import signal
from typing import TYPE_CHECKING, Final

import pytest
from mortal_city import NOW
from steps import Step

from tasks.backups.manifest import digest
from tasks.backups.restore import propose, restore
from tasks.backups.take import back_up
from warehouse.connection import ANCHOR, LIVE, PUBLISHED

if TYPE_CHECKING:
    from pathlib import Path

Harm = "Callable[[Path], None]"
WAL: Final = f"{LIVE}.wal"
DAMAGED: Final = "数据库文件损坏"
GONE: Final = "数据库文件不见了"
LESS: Final = "比上次少了数据"
UNSURE: Final = "核对文件损坏"


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garble(file: Path) -> None:
    """Write over the second half, all but the header and the first tables."""
    half = file.stat().st_size // 2
    with file.open("r+b") as held:
        held.seek(half)
        held.write(random.Random(6).randbytes(half))  # noqa: S311 - only noise


def begin_anew(file: Path) -> None:
    """Put another city's empty warehouse in its place."""
    from warehouse.connection import open_live  # noqa: PLC0415 - in this case only

    other = file.parent.with_name("another")
    with open_live(other):
        pass
    (other / LIVE).replace(file)


def say_nothing(file: Path) -> None:
    file.write_text("[]")


def say_nonsense(file: Path) -> None:
    file.write_text('{"rows": {"alert": "many"}, "newest": {}}')


HARMS: Final = (
    (LIVE, cut, DAMAGED),
    (LIVE, empty, DAMAGED),
    (LIVE, garble, DAMAGED),
    (LIVE, os.unlink, GONE),
    (LIVE, begin_anew, LESS),
    (ANCHOR, empty, UNSURE),
    (ANCHOR, cut, UNSURE),
    (ANCHOR, say_nothing, UNSURE),
    (ANCHOR, say_nonsense, UNSURE),
)


@pytest.mark.parametrize(("name", "harm", "sentence"), HARMS)
def test_damage_is_told_with_what_mends_it_and_then_it_is_as_it_was(
    world, tmp_path, name, harm, sentence
):
    city = world.begin_at("told")
    place = tmp_path / "backups"
    back_up(city.home, "tiny", place, NOW)
    harm(city.home / name)
    harmed = hashes(city.home)
    child = world.start(city)
    assert world.nursery.wait(child) == 1
    assert sentence in child.said
    assert f"yuebao restore {place}" in child.said
    # What is left may be all that somebody has: nobody writes into it.
    assert hashes(city.home) == harmed
    restore(propose(city.home, "tiny", place), NOW)
    if harm in {garble, os.unlink, say_nothing}:
        assert world.cycle(city) == 0
        world.check(city, "told")


def hashes(home: Path) -> dict[str, str]:
    return {
        name: digest(home / name).sha256
        for name in (LIVE, ANCHOR, PUBLISHED)
        if (home / name).exists()
    }


@pytest.mark.parametrize("harm", [os.unlink, cut, empty])
@pytest.mark.parametrize(
    ("stage", "death"),
    [
        ("empty", Step("load: sql checkpoint")),
        # The receipts of all messages are in the log and nowhere else.
        ("loaded", Step("deliver: sql checkpoint", 3)),
    ],
    ids=str,
)
def test_a_log_that_is_lost_after_a_kill_is_made_good_by_the_next_run(
    world, stage, death, harm
):
    city = world.begin_at(stage)
    assert world.cycle(city, death=death) == -signal.SIGKILL
    harm(city.home / WAL)
    assert world.cycle(city, minutes=1) == 0
    world.check(city, stage)


def test_everything_of_a_warehouse_gone_but_its_snapshot_is_no_new_beginning(world):
    city = world.begin_at("told")
    for name in (LIVE, ANCHOR):
        (city.home / name).unlink()
    child = world.start(city)
    assert world.nursery.wait(child) == 1
    assert GONE in child.said
    assert "yuebao restore" in child.said
    assert not (city.home / LIVE).exists()


def test_a_damaged_snapshot_is_made_anew_by_the_next_run(world):
    city = world.begin_at("told")
    garble(city.home / PUBLISHED)
    assert world.cycle(city) == 0
    world.check(city, "told")
