"""The inbox: what is whole and has arrived is kept by its hash, once."""

from __future__ import annotations

import hashlib
import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import fsspec
import pytest
from tiny_city import NOW, budget, run, settle, told

from tasks import collect as module
from tasks.collect import collect
from tasks.errors import ClockError, SourceError
from warehouse.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiny_city import Town

    from warehouse.records import Delivery

HOUR: Final = timedelta(hours=1)
# Long before any cycle of these tests, so that a file has stopped growing.
SENT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "yuebao")
    logging.getLogger("yuebao").propagate = True
    return caplog


def put(town: Town, file: str, content: bytes, at: datetime = SENT) -> Path:
    path = town.inbox / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def taken(town: Town, now: datetime = NOW) -> list[str]:
    return [each.file for each in deliveries(town, now)]


def deliveries(town: Town, now: datetime = NOW) -> list[Delivery]:
    return collect.fn(town.cycle(now))


# -- what is taken ---------------------------------------------------------------------


def test_an_empty_inbox_is_a_quiet_month(town):
    assert taken(town) == []


def test_a_delivery_says_where_it_lay_and_what_it_was(town):
    path = put(town, "财政局/六月/财政收支5月.csv", budget(490))
    (delivery,) = deliveries(town)
    assert delivery.file == "财政收支5月.csv"
    assert delivery.folder == "财政局/六月"
    assert delivery.uri == f"file://{path}"
    assert delivery.size == len(budget(490))
    assert delivery.sha256 == hashlib.sha256(budget(490)).hexdigest()
    assert delivery.received_at == delivery.modified_at == SENT


def test_bytes_are_kept_under_their_hash_and_nothing_else_is_left(town):
    put(town, "财政收支5月.csv", budget(490))
    (delivery,) = deliveries(town)
    archive = town.home / "archive"
    place = archive / delivery.sha256[:2] / delivery.sha256
    assert Path(delivery.archived) == place
    assert place.read_bytes() == budget(490)
    assert list((archive / "incoming").iterdir()) == []


def test_the_same_bytes_twice_are_kept_once(town):
    put(town, "a.csv", budget(490))
    put(town, "b.csv", budget(490))
    first, second = deliveries(town)
    assert first.archived == second.archived
    kept = [path for path in (town.home / "archive").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_files_are_taken_in_the_order_they_were_received(town):
    put(town, "a.csv", b"a", SENT + 2 * HOUR)
    put(town, "b.csv", b"b", SENT)
    put(town, "c.csv", b"c", SENT + HOUR)
    assert taken(town) == ["b.csv", "c.csv", "a.csv"]


@pytest.mark.parametrize(
    "leftover",
    [
        *("财政收支5月.csv.part", "财政收支.xlsx.filepart", "x.tmp", "x.crdownload"),
        *("~$财政收支5月.xlsx", ".DS_Store", ".hidden/.财政.csv", "Thumbs.db"),
        "desktop.ini",
    ],
)
def test_what_programs_leave_lying_about_is_no_delivery(town, leftover: str):
    put(town, leftover, b"whatever")
    put(town, "财政收支5月.csv", budget(490))
    assert taken(town) == ["财政收支5月.csv"]


def test_a_file_beyond_all_reason_is_named_and_hashed_but_not_kept(
    town, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    put(town, "财政收支5月.csv", budget(490))
    (delivery,) = deliveries(town)
    assert delivery.archived == ""
    assert delivery.sha256 == hashlib.sha256(budget(490)).hexdigest()
    assert [path for path in (town.home / "archive").rglob("*") if path.is_file()] == []


def test_a_path_in_a_name_stays_a_name(town):
    put(town, "财政%2F..%2F..%2F'; drop table raw.delivery; --.csv", budget(490))
    (delivery,) = deliveries(town)
    assert Path(delivery.archived).is_relative_to(town.home / "archive")


# -- an inbox that is not there --------------------------------------------------------


@pytest.mark.parametrize("inbox", ["{folder}/gone", "nowhere://host/inbox", "s3://x/y"])
def test_an_inbox_that_cannot_be_listed_is_told_as_such(town, inbox: str):
    cycle = town.cycle()
    place = inbox.format(folder=town.folder)
    object.__setattr__(cycle, "inbox", place)
    with pytest.raises(SourceError) as error:
        collect.fn(cycle)
    assert error.value.inbox == place


# -- files that change under our hands -------------------------------------------------


def between_looks(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen whenever a file that is new is about to be looked at again.

    All that is not of years ago is new, however slow the machine.
    """
    monkeypatch.setattr(module, "SETTLING_SECONDS", 3600.0)
    waiting = SimpleNamespace(sleep=lambda _: happens())
    monkeypatch.setattr(module, "time", waiting)


def add(path: Path, piece: bytes) -> None:
    with path.open("ab") as file:
        file.write(piece)


def test_a_file_that_is_being_written_is_waited_for(town, monkeypatch):
    whole = budget(490)
    size = len(whole) // (module.SETTLING_ROUNDS - 2) + 1
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    path = put(town, "财政收支5月.csv", pieces.pop(0), datetime.now(UTC))
    between_looks(monkeypatch, lambda: add(path, pieces.pop(0)) if pieces else None)
    (delivery,) = deliveries(town, datetime.now(UTC))
    assert Path(delivery.archived).read_bytes() == whole


def test_a_file_that_never_stops_growing_is_said_and_left(town, said, monkeypatch):
    path = put(town, "日志.csv", b"x", datetime.now(UTC))
    put(town, "财政收支5月.csv", budget(490))
    between_looks(monkeypatch, lambda: add(path, b"x"))
    assert taken(town, datetime.now(UTC)) == ["财政收支5月.csv"]
    assert path.stat().st_size == 1 + module.SETTLING_ROUNDS
    assert "日志.csv" in said.text


def test_a_file_taken_away_while_it_is_waited_for_is_nobodys_fault(town, monkeypatch):
    path = put(town, "财政收支5月.csv", budget(490), datetime.now(UTC))
    between_looks(monkeypatch, path.unlink)
    assert taken(town, datetime.now(UTC)) == []


def vanishing(monkeypatch: pytest.MonkeyPatch, town: Town, file: str) -> None:
    """Let a file go between the listing and the reading of it."""
    local = type(fsspec.filesystem("file"))
    ls = local.ls

    def then_gone(self: object, root: str, **options: Any) -> Any:
        found = ls(self, root, **options)
        (town.inbox / file).unlink(missing_ok=True)
        return found

    monkeypatch.setattr(local, "ls", then_gone)


def test_a_file_that_vanishes_before_it_is_read_is_said_and_left_for_next_time(
    town, said, monkeypatch
):
    put(town, "财政收支4月.csv", budget(380))
    put(town, "财政收支5月.csv", budget(490))
    with monkeypatch.context() as patch:
        vanishing(patch, town, "财政收支4月.csv")
        assert taken(town) == ["财政收支5月.csv"]
    assert "财政收支4月.csv" in said.text
    put(town, "财政收支4月.csv", budget(380))
    assert "财政收支4月.csv" in taken(town)


def test_a_file_of_which_less_comes_than_was_listed_is_not_taken_for_whole(
    town, said, monkeypatch
):
    put(town, "财政收支5月.csv", budget(490))
    local = type(fsspec.filesystem("file"))
    ls = local.ls

    def promising_more(self: object, root: str, **options: Any) -> Any:
        return [info | {"size": info["size"] + 1} for info in ls(self, root, **options)]

    with monkeypatch.context() as patch:
        patch.setattr(local, "ls", promising_more)
        assert taken(town) == []
    assert "财政收支5月.csv" in said.text
    assert [path for path in (town.home / "archive").rglob("*") if path.is_file()] == []
    assert taken(town) == ["财政收支5月.csv"]


# -- the receiving desk ----------------------------------------------------------------


def register(town: Town, **received: str) -> None:
    lines = [f"{file}.csv,{at}" for file, at in received.items()]
    put(town, "receipts.csv", "\n".join(["file,received_at", *lines]).encode())


def test_the_register_of_receipts_says_when_a_file_came_and_is_none_itself(town):
    put(town, "a.csv", b"a")
    put(town, "b.csv", b"b")
    # City time: half past eight in the morning is half past midnight in UTC.
    register(town, a="2021-06-09T08:30:00")
    received = {each.file: each.received_at for each in deliveries(town)}
    assert received == {"a.csv": datetime(2021, 6, 9, 0, 30, tzinfo=UTC), "b.csv": SENT}


def test_what_had_not_come_by_the_moment_of_the_run_is_not_there_yet(town):
    put(town, "a.csv", b"a")
    put(town, "b.csv", b"b")
    register(town, a="2021-06-09T08:30:00", b="2021-06-11T10:20:00")
    assert taken(town) == ["a.csv"]
    assert taken(town, datetime(2021, 6, 11, 2, 19, tzinfo=UTC)) == ["a.csv"]
    assert taken(town, datetime(2021, 6, 11, 2, 20, tzinfo=UTC)) == ["a.csv", "b.csv"]


def test_a_bad_line_of_the_register_costs_only_its_own_file(town, caplog):
    put(town, "甲.csv", b"a")
    put(town, "乙.csv", b"b")
    lines = "file,received_at\n甲.csv,昨天\n乙.csv,2021-06-09T00:30:00+00:00\n"
    put(town, "receipts.csv", lines.encode("gb18030"))
    with caplog.at_level(logging.INFO, "yuebao"):
        received = {each.file: each.received_at for each in deliveries(town)}
    stamped = datetime(2021, 6, 9, 0, 30, tzinfo=UTC)
    assert received == {"甲.csv": SENT, "乙.csv": stamped}
    assert "Line 2 of the register receipts.csv" in caplog.text


def test_a_register_of_other_columns_says_so_and_stops_nobody(town, caplog):
    put(town, "a.csv", b"a")
    put(town, "receipts.csv", b"name,time\na.csv,2021-06-09T08:30\n")
    with caplog.at_level(logging.INFO, "yuebao"):
        assert taken(town) == ["a.csv"]
    assert "Line 1 of the register receipts.csv" in caplog.text


def test_nothing_is_received_in_the_future(town):
    put(town, "a.csv", b"a", NOW + HOUR)
    (delivery,) = deliveries(town)
    assert delivery.received_at == NOW
    assert delivery.modified_at == NOW + HOUR


# -- through the whole of a run --------------------------------------------------------


def test_a_then_b_then_a_again_are_three_submissions_and_the_last_counts(town):
    for hours, value in enumerate((490, 512, 490)):
        put(town, "财政收支5月.csv", budget(value), SENT + hours * HOUR)
        assert len(run(town, hours).submissions) == 1
    assert told(town, "mart.observation", "value", "submission_id") == [
        (490, "2021-05.budget.finance.3")
    ]
    numbers = told(town, "mart.submission", "ordinal", "state")
    assert sorted(numbers) == [(1, "accepted"), (2, "accepted"), (3, "accepted")]
    # And nothing at all the fourth time.
    assert run(town, 3).submissions == []
    assert taken(town, NOW + 3 * HOUR) == []


def test_the_same_bytes_under_another_name_add_nothing(town):
    put(town, "财政收支5月.csv", budget(490))
    assert len(run(town).submissions) == 1
    put(town, "财政收支5月(2).csv", budget(490), SENT + HOUR)
    assert run(town, 1).submissions == []
    assert len(told(town, "mart.submission", "ordinal")) == 1
    # It has been seen: the next run does not even take it.
    assert taken(town, NOW + 2 * HOUR) == []


def test_two_versions_that_came_before_one_run_are_both_kept_in_order(town):
    put(town, "财政收支5月.csv", budget(490), SENT)
    put(town, "财政收支5月(更正).csv", budget(512), SENT + HOUR)
    assert len(run(town).submissions) == 2
    assert told(town, "mart.observation", "value") == [(512,)]
    assert told(town, "mart.revision", "value_before", "value") == [(490, 512)]


def test_a_report_for_a_later_month_waits_for_its_cycle(town):
    put(town, "财政收支5月.csv", budget(490))
    april = Period.parse("2021-04")
    assert run(town, period=april).submissions == []
    assert taken(town) == ["财政收支5月.csv"]
    assert len(run(town, 1).submissions) == 1
    assert told(town, "mart.submission", "period") == [("2021-05",)]


def test_a_run_that_was_killed_before_it_loaded_has_taken_nothing_for_good(town):
    put(town, "财政收支5月.csv", budget(490))
    assert taken(town) == taken(town) == ["财政收支5月.csv"]
    assert len(run(town, 1).submissions) == 1


def test_nothing_new_is_filed_in_the_past(town):
    put(town, "财政收支5月.csv", budget(490))
    run(town, 1)
    put(town, "财政收支5月.csv", budget(512), SENT + HOUR)
    with pytest.raises(ClockError):
        run(town)
    assert told(town, "mart.observation", "value") == [(490,)]
    # Looking again in the past is no offence while nothing is new.
    assert len(run(town, 2).submissions) == 1
    assert run(town).submissions == []


def test_a_row_left_out_of_the_correction_is_gone(town):
    put(town, "财政收支5月.csv", budget(490, more="财政支出,300\n"))
    run(town)
    assert len(told(town, "mart.observation", "value")) == 2
    put(town, "财政收支5月.csv", budget(490), SENT + HOUR)
    run(town, 1)
    assert told(town, "mart.observation", "indicator") == [("revenue",)]


def test_a_bad_file_stops_no_other_and_takes_no_figure_away(town):
    put(town, "财政收支5月.csv", budget(490))
    run(town)
    put(town, "财政收支5月.csv", budget("#REF!"), SENT + HOUR)
    put(town, "财政收支4月.csv", budget(380, "2021年1-4月"), SENT + HOUR)
    put(town, "会议通知.txt", "请参加会议".encode("gb18030"), SENT + HOUR)
    assert len(run(town, 1).submissions) == 3
    assert sorted(told(town, "mart.observation", "period", "value")) == [
        ("2021-04", 380),
        ("2021-05", 490),
    ]
    standings = dict(told(town, "mart.duty", "period", "standing"))
    assert standings["2021-05"] == "退回"
    assert standings["2021-03"] == "漏报"
