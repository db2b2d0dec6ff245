"""One flow at a time changes what a city knows, in whatever process it runs."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Timer
from typing import TYPE_CHECKING, Final

import pytest
from sample_city import PROJECT
from tiny_city import NOW, settle

from tasks.errors import SlotTakenError
from tasks.narrate import LOGGER
from tasks.slot import holder_of, is_taken, slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiny_city import Town

# Holds the slot of the city in its first argument until its input ends.
HOLDS: Final = """
import sys
from pathlib import Path
from tiny_city import Town
from warehouse.registry import load_registry
from tasks.slot import slot
folder = Path(sys.argv[1])
with slot(Town(folder, load_registry(folder / "registry")).cycle()):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def town(tmp_path, monkeypatch) -> Town:
    monkeypatch.setenv("YUEBAO_SLOT_MINUTES", "0.01")
    return settle(tmp_path)


@pytest.fixture
def elsewhere(town) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the slot."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(town.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}"},
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_has_it_is_named_to_whoever_waits_in_vain(town, elsewhere, caplog):
    caplog.set_level(logging.INFO, "yuebao")
    LOGGER.propagate = True
    with pytest.raises(SlotTakenError) as told, slot(town.cycle()):
        pytest.fail("two had the slot at once")
    assert is_taken(town.home)
    assert told.value.told["flow"] == "test"
    assert told.value.told["process"] == elsewhere.pid
    (waiting,) = [each.getMessage() for each in caplog.records]
    assert waiting.startswith("Waiting: test (2021-05) has been writing since ")


def test_it_is_free_once_the_other_has_ended(town, elsewhere):
    elsewhere.stdin.close()
    elsewhere.wait()
    assert holder_of(town.home) is None
    with slot(town.cycle()):
        assert holder_of(town.home).process == os.getpid()


def test_a_process_that_is_killed_has_left_it(town, elsewhere):
    elsewhere.send_signal(signal.SIGKILL)
    elsewhere.wait()
    assert holder_of(town.home).process == elsewhere.pid
    assert not is_taken(town.home)
    with slot(town.cycle()):
        assert holder_of(town.home).process == os.getpid()


def test_it_is_waited_for(town, elsewhere, monkeypatch):
    monkeypatch.setenv("YUEBAO_SLOT_MINUTES", "1")
    Timer(1, elsewhere.kill).start()
    before = town.cycle(datetime.now(UTC))
    with slot(before) as cycle:
        assert elsewhere.wait() == -signal.SIGKILL
        # Whoever had it may have written: what waited is of this moment.
        assert cycle.known_at >= before.known_at + timedelta(seconds=0.5)
        assert cycle.run.run_id.startswith("test-2021-05-")


def test_a_moment_that_was_given_stays(town, elsewhere, monkeypatch):
    monkeypatch.setenv("YUEBAO_SLOT_MINUTES", "1")
    Timer(1, elsewhere.kill).start()
    with slot(town.cycle(), NOW) as cycle:
        assert elsewhere.wait() == -signal.SIGKILL
        assert cycle.known_at == NOW
