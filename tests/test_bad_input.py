"""A catalogue of bad files: what each is told, and that none harms another."""

from __future__ import annotations

import ast
import itertools
import json
import os
import pickle
import socket
import subprocess
import sys
import warnings
from collections import defaultdict
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import bad_books
import pytest
import tiny_city
from awkward_case import RETURNED, Case, Told
from bad_books import town_name
from catalogue import CASES, HEALTHY
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from pebble import ProcessPool

from expectations.verdict import judge
from tasks.collect import collect
from tasks.cycle import Cycle
from tasks.load import load
from tasks.reader import ReaderNotStartedError, sandbox
from tasks.reader.numbers import (
    PrintedNumber,
    find_status,
    read_day,
    read_number,
    read_stage,
)
from tasks.reader.reading import read_delivery
from warehouse.connection import open_live
from warehouse.ledger import Run
from warehouse.messages import LANGUAGES, say
from warehouse.periods import Period
from warehouse.records import Delivery, Measure, Observation, Reading, Status
from warehouse.registry import load_registry
from warehouse.store import rows
from warehouse.text import quotable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.records import Finding, Verdict
    from warehouse.registry import Registry

PROJECT: Final = Path(__file__).parents[1]
TAICANG: Final = PROJECT / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
KNOWN_AT: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
SENT_AT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
BY_FILE: Final = {case.file: case for case in CASES}
# What the reader is given for each file here; a good one needs a tenth of a second.
WALL_SECONDS: Final = 10.0


class Month(NamedTuple):
    """One run over all the files at once."""

    cycle: Cycle
    deliveries: list[Delivery]
    readings: list[Reading]
    verdicts: dict[str, Verdict]
    submissions: dict[str, dict[str, Any]]
    findings: dict[str, list[dict[str, Any]]]
    observations: dict[str, list[dict[str, Any]]]


def town_of(case: Case) -> str:
    return town_name(CASES.index(case))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("registry") / "example"
    bad_books.write_registry(folder, len(CASES))
    return load_registry(folder)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for case in CASES:
        town = town_of(case)
        path = folder / case.folder.format(town=town) / case.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.content(town))
        # Long enough ago that nobody waits for it to stop growing.
        os.utime(path, (SENT_AT.timestamp(), SENT_AT.timestamp()))
    return folder


@pytest.fixture(scope="module")
def month(
    registry: Registry, inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> Month:
    home = tmp_path_factory.mktemp("home")
    cycle = Cycle(Run("run-1", "test", MAY, KNOWN_AT), home, str(inbox), registry, "zh")
    deliveries = collect.fn(cycle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "WALL_SECONDS", WALL_SECONDS)
        numbered = [(str(number), each) for number, each in enumerate(deliveries)]
        readings = list(sandbox.read_all(numbered, registry, MAY))
    verdicts = judged(readings, registry)
    load.fn(cycle, readings, verdicts)
    return Month(
        cycle,
        deliveries,
        readings,
        {each.submission.delivery.file: each for each in verdicts},
        *kept(home),
    )


def judged(readings: list[Reading], registry: Registry) -> list[Verdict]:
    # The library's own imports are deprecated; its first use imports it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return judge(readings, registry, {})


def kept(home: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return what the warehouse holds: submissions, findings, observations by file."""
    with open_live(home) as warehouse:
        submissions = {row["file"]: row for row in rows(warehouse, "mart.submission")}
        files = {row["submission_id"]: file for file, row in submissions.items()}
        findings, observations = defaultdict(list), defaultdict(list)
        for row in sorted(rows(warehouse, "mart.finding"), key=in_order):
            findings[files[row["submission_id"]]].append(row)
        for row in sorted(rows(warehouse, "mart.observation"), key=in_order):
            observations[files[row["submission_id"]]].append(row)
    return submissions, dict(findings), dict(observations)


def in_order(row: dict[str, Any]) -> tuple[int, str]:
    """Order findings as they were told, observations by cell."""
    return int(row.get("finding_id", "0").rpartition("/")[2]), row["cell"]


# -- the catalogue -------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_a_file_is_judged_and_its_sender_told_what_to_do(month: Month, case: Case):
    submission = month.submissions[case.file]
    told = [
        Told(row["rule"], row["message"], row["suggestion"])
        for row in month.findings.get(case.file, ())
    ]
    town = town_of(case)
    assert told == [
        Told(rule, message.format(town=town), fix) for rule, message, fix in case.told
    ]
    assert submission["state"] == case.state
    figures = month.observations.get(case.file, ())
    assert len(figures) == case.figures
    assert {row["cell"]: row["value"] for row in figures}.items() >= case.reads.items()
    assert submission["period"] == "2021-05"


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_a_sentence_names_the_file_or_the_sheet_and_its_cell(case: Case):
    for told in case.told:
        sheet = "工作表“" in told.message
        file = quotable(case.file) in told.message
        assert sheet or file or told.rule == "and-more"
        assert told.fix.startswith(("请", "若是", "CSV"))


def test_every_file_was_taken_in_once(month: Month):
    assert sorted(month.submissions) == sorted(BY_FILE)
    assert len(month.verdicts) == len(CASES)


def test_the_good_book_is_loaded_whole(month: Month):
    found = {
        (row["indicator"], row["measure"]): (row["value"], row["unit"], row["cell"])
        for row in month.observations[HEALTHY.file]
    }
    assert found == {
        ("output", "ytd"): (329.6, "亿元", "B4"),
        ("output", "ytd_yoy"): (12.3, "%", "C4"),
        ("heavy", "ytd"): (200.0, "亿元", "B5"),
        ("heavy", "ytd_yoy"): (10.1, "%", "C5"),
        ("light", "ytd"): (129.6, "亿元", "B6"),
        ("light", "ytd_yoy"): (15.6, "%", "C6"),
    }


def test_nothing_of_a_returned_file_is_loaded(month: Month):
    returned = {
        row["submission_id"]
        for row in month.submissions.values()
        if row["state"] == RETURNED
    }
    with open_live(month.cycle.home) as warehouse:
        loaded = warehouse.execute(
            "select distinct submission_id from raw.observation"
        ).fetchall()
    assert returned
    assert not returned & {row[0] for row in loaded}


def test_running_it_all_again_adds_nothing(month: Month):
    later = replace_run(month.cycle, "run-2")
    assert collect.fn(later) == []
    load.fn(later, [], [])
    assert kept(month.cycle.home) == tuple(month[-3:])


def test_taking_in_the_same_readings_again_adds_nothing(month: Month):
    later = replace_run(month.cycle, "run-3")
    known = [
        reading
        for reading in month.readings
        # Two files that nobody can name are told apart by where they came from.
        if reading.submission.report and reading.submission.department
    ]
    again = load.fn(later, known, judged(known, month.cycle.registry))
    assert again.submissions == []
    assert kept(month.cycle.home) == tuple(month[-3:])


def replace_run(cycle: Cycle, name: str) -> Cycle:
    run = Run(name, "test", MAY, datetime(2021, 6, 11, 1, tzinfo=UTC))
    return replace(cycle, run=run)


# -- what no file can bring about, and would be told all the same ----------------------


def observation(**other: Any) -> Observation:
    given: dict[str, Any] = {
        "region": "town_00",
        "indicator": "water",
        "measure": Measure.YTD,
        "period": MAY,
        "value": Decimal(5),
        "unit": "万立方米",
        "decimals": 0,
        "status": Status.PRELIMINARY,
        "sheet": "用水",
        "cell": "B3",
        "text": "5",
        **other,
    }
    return Observation(**given)


@pytest.mark.parametrize(
    ("given", "rule", "message"),
    [
        (
            {"region": "nowhere"},
            "unknown-region",
            "工作表“用水”单元格 B3 的地区不在注册表中。",
        ),
        (
            {"indicator": "nothing"},
            "unknown-indicator",
            "工作表“用水”单元格 B3 的指标不在注册表中。",
        ),
        (
            {"value": Decimal("1e300"), "text": "1e300"},
            "out-of-bounds",
            None,
        ),
    ],
)
def test_a_slip_of_our_own_reader_returns_the_file(month, given, rule, message):
    (reading,) = (
        each
        for each in month.readings
        if each.submission.delivery.file == "水电旧表.xlsx"
    )
    wrong = replace(reading, observations=(observation(**given),), findings=())
    (verdict,) = judged([wrong], month.cycle.registry)
    assert verdict.state == RETURNED
    (finding,) = verdict.findings
    assert finding.rule == rule
    if message:
        assert say_of(finding) == message


def say_of(finding: Finding) -> str:
    given = {"sheet": finding.sheet, "cell": finding.cell, "value": finding.value}
    return say(f"finding-{finding.rule}", "zh", **{**given, **finding.parameters})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234 567.5", "1234567.5"),
        ("−1 234", "-1234"),
        ("１２．５", "12.5"),
        ("12\n34", None),
        ("12 34", None),
        ("1e400", None),
        ("0e-999999999", None),
        ("1e-999999999", None),
        ("1e999999999", None),
        ("0e5", "0"),
        ("9" * 21, None),
    ],
)
def test_a_number_is_one_number_that_the_warehouse_has_room_for(text, value):
    read = read_number(text)
    assert (None if read is None else str(read.value)) == value


def said(read: PrintedNumber | None) -> tuple[str, Status | None] | None:
    return None if read is None else (str(read.value), read.status)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("395.3（预计）", "395.3", Status.ESTIMATE),
        ("395.3 (预计数)", "395.3", Status.ESTIMATE),
        ("预计395.3", "395.3", Status.ESTIMATE),
        ("（快报）395.3", "395.3", Status.PRELIMINARY),
        ("1,395.3初步核算数", "1395.3", Status.FIRST),
        ("12.5%（最终核实数）", "12.5", Status.FINAL),
        ("普查值：395", "395", Status.CENSUS),
        ("—（预计）", "None", Status.ESTIMATE),
        ("395.3", "395.3", None),
    ],
)
def test_a_word_beside_a_number_says_how_final_it_is(text, value, status):
    assert said(read_number(text)) == (value, status)


@pytest.mark.parametrize("text", ["预计", "（预计）", "395.3（暂估）", "预计12 34"])
def test_a_word_that_is_no_status_or_has_no_number_makes_no_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2021年1-9月主要指标（预计）", Status.ESTIMATE),
        ("全年预计完成", Status.ESTIMATE),
        ("1-5月主要指标快报", Status.PRELIMINARY),
        ("地区生产总值（单位：亿元，初步核算）", Status.FIRST),
        ("2020年地区生产总值最终核实数", Status.FINAL),
        ("第四次经济普查主要数据", Status.CENSUS),
        ("初步设计批复日期", None),
        ("最终消费支出", None),
        ("普查员人数", None),
        ("本月止累计", None),
    ],
)
def test_a_title_or_header_says_how_final_its_figures_are(text, status):
    assert find_status(text) == status


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-05-18", "20210518"),
        ("2021-05-18T00:00:00", "20210518"),
        ("2021-05-18 08:30:00", "20210518"),
        ("2021.5.18", "20210518"),
        ("2021/5/18", "20210518"),
        ("2021年5月18日", "20210518"),
        ("２０２１年 5 月 18 号", "20210518"),
        ("20210518", "20210518"),
        ("44334", "20210518"),
        ("44334.354", "20210518"),
        # A month is its first day, as in a spreadsheet.
        ("2021年5月", "20210501"),
        ("2021-05", "20210501"),
        ("2021.5", "20210501"),
        ("2021.12", "20211201"),
        ("—", "None"),
        ("尚未开工", "None"),
        # January and October alike.
        ("2021.1", None),
        ("2021-02-30", None),
        ("2021年13月", None),
        ("5月18日", None),
        ("21.5.18", None),
        ("2021年", None),
        ("3.46", None),
        ("12345", None),
        ("待定", None),
    ],
)
def test_a_day_is_read_as_it_is_printed_and_never_guessed(text, day):
    assert said(read_day(text)) == (None if day is None else (day, None))


def test_a_day_that_is_expected_says_so():
    assert said(read_day("2021年6月（预计）")) == ("20210601", Status.ESTIMATE)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("开工", "2"),
        (" 开 工 ", "2"),
        ("2.开工", "2"),
        ("②开工", "2"),
        ("二、开工", "2"),
        ("（二）开工", "2"),
        ("【开工】", "2"),
        ("（开工）", "2"),
        ("开工(2)", "2"),
        ("初步设计", "1"),
        ("一期竣工", "3"),
        ("—", "None"),
        ("动工", None),
        ("2", None),
        ("开工竣工", None),
    ],
)
def test_a_stage_is_read_by_its_name_with_or_without_numbering(text, place):
    read = read_stage(text, ["初步设计", "开工", "一期竣工"])
    assert said(read) == (None if place is None else (place, None))


def test_a_stage_that_is_expected_says_so():
    assert said(read_stage("竣工（预计）", ["开工", "竣工"])) == ("2", Status.ESTIMATE)


# -- workers that fail -----------------------------------------------------------------


def two_good_files(month: Month) -> list[tuple[str, Delivery]]:
    wanted = {HEALTHY.file, "工业utf-8.csv"}
    return [(each.file, each) for each in month.deliveries if each.file in wanted]


@pytest.mark.parametrize("failing", [bad_books.die, bad_books.sleep])
def test_workers_that_never_start_are_an_error_and_not_a_wait(
    month, monkeypatch, failing
):
    monkeypatch.setattr(sandbox, "_start_worker", failing)
    monkeypatch.setattr(sandbox, "START_SECONDS", 1.0)
    with pytest.raises(ReaderNotStartedError):
        list(sandbox.read_all(two_good_files(month), month.cycle.registry, MAY))


@pytest.mark.parametrize(
    ("deed", "outcome"),
    [
        ("read", "done"),
        ("write", "PermissionError"),
        ("delete", "PermissionError"),
        ("start", "PermissionError"),
        ("run", "PermissionError"),
        ("connect", "PermissionError"),
    ],
)
def test_a_worker_may_read_and_nothing_else(worker, tmp_path, deed, outcome):
    place = tmp_path / "there"
    place.write_text("")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        given = port if deed == "connect" else str(place)
        done = worker.schedule(bad_books.misbehave, (deed, given))
        assert done.result(timeout=sandbox.START_SECONDS) == outcome
    assert place.exists()


@pytest.fixture(scope="module")
def worker(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a pool of one worker as the reader starts it."""
    sent = tmp_path_factory.mktemp("sent") / "registry"
    sent.write_bytes(pickle.dumps((registry, MAY)))
    with ProcessPool(
        max_workers=1,
        context=get_context("spawn"),
        initializer=sandbox._start_worker,  # noqa: SLF001 - what every worker begins with
        initargs=(str(sent),),
    ) as pool:
        yield pool


def test_workers_that_cannot_import_the_program_are_an_error_and_not_a_wait():
    # A program on standard input cannot be imported again by a worker.
    program = f"""
from datetime import UTC, datetime
from pathlib import Path
from tasks.reader.sandbox import read_all
from warehouse.records import Delivery
from warehouse.registry import load_registry
registry = load_registry(Path({str(TAICANG)!r}))
delivery = Delivery("a.csv", "", "", 1, datetime.now(UTC), "a.csv")
list(read_all([("1", delivery)], registry, None))
"""
    ended = subprocess.run(
        [sys.executable, "-"],
        input=program,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ended.returncode == 1
    assert "ReaderNotStartedError" in ended.stderr


def test_a_pool_that_breaks_costs_only_the_file_that_broke_it(month, monkeypatch):
    awaited, calls = sandbox._awaited, itertools.count()  # noqa: SLF001 - its weak spot

    def breaks(future: Any) -> Reading:
        # Two under way and one breaks, then the first again, alone.
        if next(calls) in {0, 1}:
            raise BrokenProcessPool
        return awaited(future)

    monkeypatch.setattr(sandbox, "_awaited", breaks)
    files = two_good_files(month)
    first, second = sandbox.read_all(files, month.cycle.registry, MAY)
    assert [each.rule for each in first.findings] == ["reader-crashed"]
    assert len(second.observations) == 6


def test_a_file_that_no_worker_takes_does_not_keep_the_others_waiting(
    month, monkeypatch
):
    monkeypatch.setattr(sandbox, "START_SECONDS", 0.0)
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.0)
    monkeypatch.setattr(sandbox, "_wait_for_a_worker", lambda _pool: None)
    readings = sandbox.read_all(two_good_files(month), month.cycle.registry, MAY)
    rules = [[finding.rule for finding in each.findings] for each in readings]
    assert rules == [["reader-crashed"], ["reader-crashed"]]


def test_whatever_a_reader_raises_is_a_finding_that_says_where(month, monkeypatch):
    def panics(*_: object) -> Reading:
        raise BaseException("总产值 3296000")  # noqa: TRY002 - as a panic in Rust is one

    monkeypatch.setattr(sandbox, "read_delivery", panics)
    monkeypatch.setattr(sandbox.resource, "setrlimit", lambda *_: None)
    monkeypatch.setitem(sandbox._worker, "city", (month.cycle.registry, MAY))  # noqa: SLF001 - what a worker is sent
    ((identity, delivery), _) = two_good_files(month)
    reading = sandbox._read(delivery, identity)  # noqa: SLF001 - what a worker runs
    (finding,) = reading.findings
    assert finding.rule == "reader-crashed"
    detail = str(finding.parameters["detail"])
    assert detail.startswith("BaseException at test_bad_input.py:")
    # The message of an error may quote the file: it goes nowhere.
    assert "3296000" not in detail


def test_no_files_need_no_workers(registry, monkeypatch):
    monkeypatch.setattr(sandbox, "ProcessPool", None)
    assert list(sandbox.read_all([], registry, MAY)) == []


def test_a_file_beyond_all_reason_is_told_though_its_bytes_were_not_kept(month):
    _, delivery = two_good_files(month)[0]
    reading = read_delivery(
        replace(delivery, archived=""), "1", month.cycle.registry, MAY
    )
    assert [finding.rule for finding in reading.findings] == ["file-too-large"]
    assert reading.submission.report == "output"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("财政收支5月.csv".encode("gb18030"), "财政收支5月.csv"),
        (b"5\xff\xfe.csv", "5[U+DCFF][U+DCFE].csv"),
        (b"5\n<!channel>.csv", "5\n<!channel>.csv"),
    ],
)
def test_a_file_whose_name_is_in_no_encoding_stops_no_month(tmp_path, sent, kept):
    town = tiny_city.settle(tmp_path)
    place = os.fsencode(town.inbox) + b"/" + sent
    descriptor = os.open(place, os.O_CREAT | os.O_WRONLY)
    os.write(descriptor, tiny_city.budget(100))
    os.close(descriptor)
    os.utime(place, (SENT_AT.timestamp(), SENT_AT.timestamp()))
    assert tiny_city.run(town).observations == 1
    assert tiny_city.run(town, hours=1).submissions == []
    assert tiny_city.told(town, "mart.submission", "file") == [(kept,)]


# Awkward files of others lie beside the real ones; neither is part of the project.
ODD = Path(os.environ.get("YUEBAO_REAL_DATA", "none")).parent / "odd"


@pytest.mark.skipif(not ODD.is_dir(), reason="YUEBAO_REAL_DATA names no real files")
def test_odd_files_of_others_are_read_or_told_never_raised(registry):
    files = [each for each in sorted(ODD.rglob("*")) if each.is_file()]
    numbered = [(str(number), delivery_of(path)) for number, path in enumerate(files)]
    readings = list(sandbox.read_all(numbered, registry, MAY))
    assert len(readings) == len(files)
    assert all(each.findings or each.observations for each in readings)


def delivery_of(path: Path) -> Delivery:
    size = path.stat().st_size
    return Delivery(path.name, str(path), "", size, SENT_AT, str(path))


# -- the sentences ---------------------------------------------------------------------


def rules_in_code() -> dict[str, set[str]]:
    """Return every rule that the code names, with the modules that name it."""
    named: dict[str, set[str]] = defaultdict(set)
    for path in [
        *PROJECT.glob("tasks/reader/*.py"),
        *PROJECT.glob("tasks/sources/*.py"),
        *PROJECT.glob("expectations/*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for rule in _rules_of(node):
                named[rule].add(path.name)
    return named


def _rules_of(node: ast.AST) -> Iterator[str]:
    texts: list[ast.expr] = []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"Finding", "_find", "UnreadableError"}:
            texts += node.args[:1]
        if name == "unreadable":
            texts += node.args[4:5]
        if name == "_at":
            texts += node.args[1:2]
        texts += [each.value for each in node.keywords if each.arg == "rule"]
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_RULES":
        texts += getattr(node.value, "values", [])
    if isinstance(node, ast.Dict):
        texts += [
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "rule"
        ]
    for text in texts:
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def test_every_rule_of_the_code_is_told_in_a_test():
    shown = {told.rule for case in CASES for told in case.told}
    shown |= {"unknown-region", "unknown-indicator"}
    shown |= rules_told_elsewhere()
    assert shown == set(rules_in_code())


def rules_told_elsewhere() -> set[str]:
    """Return the rules of `Told(…)` in the other test modules."""
    return {
        node.args[0].value
        for path in (PROJECT / "tests").glob("test_*.py")
        if path.name != Path(__file__).name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Told"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        # `warehouse.ledger.Told` begins with a sentence.
        and node.args[0].value.isascii()
    }


def test_the_catalogue_is_told_in_full_in_english_too(month):
    # `say` raises where a sentence wants a value that the finding does not give.
    for told in month.findings.values():
        for row in told:
            values = json.loads(row["parameters"])
            for language in LANGUAGES:
                for key in (f"finding-{row['rule']}", f"finding-{row['rule']}.fix"):
                    assert say(key, language, **values).strip()


def variables_of(node: Any) -> set[str]:
    """Return the names of the values that a pattern wants."""
    if isinstance(node, fluent.VariableReference):
        return {node.id.name}
    if isinstance(node, fluent.BaseNode):
        node = list(vars(node).values())
    return set().union(*map(variables_of, node)) if isinstance(node, list) else set()


def sentences(language: str) -> dict[str, set[str]]:
    """Return the variables of every message and attribute of a catalogue."""
    path = PROJECT / "warehouse" / "messages" / f"{language}.ftl"
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse(path.read_text("utf-8")).body:
        assert not isinstance(entry, fluent.Junk), entry.content
        if isinstance(entry, fluent.Message):
            assert entry.id.name not in found, f"{entry.id.name} twice"
            for name, pattern in [
                (entry.id.name, entry.value),
                *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes),
            ]:
                found[name] = variables_of(pattern)
    return found


def test_every_rule_has_its_sentence_and_what_to_do():
    told = sentences("zh")
    for rule in rules_in_code():
        assert {f"finding-{rule}", f"finding-{rule}.fix"} <= set(told)


def test_english_has_every_sentence_with_the_same_values():
    chinese, english = sentences("zh"), sentences("en")
    assert sorted(english) == sorted(chinese)
    for name, variables in chinese.items():
        assert english[name] == variables, name
