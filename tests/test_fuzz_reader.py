"""One short round, always the same, of every property that `make fuzz` runs on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import fuzz_reader
import pytest
from fuzz_reader import TARGETS, how


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_property_of_the_reader_holds(name):
    TARGETS[name](how(name, is_the_same=True), None)


def test_what_breaks_a_property_is_kept_with_how_to_run_it_again(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz_reader, "read_number", lambda _: None)
    name = "a_printed_number_is_read_as_it_was"
    asked = f"--only {name} --seed 7 --minutes 0 --keep {tmp_path}"
    monkeypatch.setattr(sys, "argv", ["fuzz", *asked.split()])
    assert fuzz_reader.main() == 1
    (kept,) = tmp_path.iterdir()
    again, *more = kept.read_text("utf-8").splitlines()
    assert kept.name == f"{name}-7.txt"
    assert f"--only {name} --seed 7" in again
    assert any("Failing test case" in line for line in more)


def test_the_program_runs_by_itself_and_says_what_it_did(tmp_path):
    ended = subprocess.run(
        [
            *(sys.executable, str(Path(fuzz_reader.__file__))),
            *("--minutes", "0", "--seed", "1", "--keep", str(tmp_path)),
            *("--only", "folded_text_is_folded"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.stdout == "1 rounds from seed 1, 0 broken\n"
    assert ended.returncode == 0
    assert not list(tmp_path.iterdir())
