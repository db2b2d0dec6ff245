"""Random damage to healthy books: read or told, never half and never as something else.

All of it is the same every time. `YUEBAO_DAMAGES` asks for more of it: so many files
of each kind of damage.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import bad_books
import pytest
from bad_books import GOOD
from damage import BY_HAND, KINDS, Damage, Healthy, damaged, sample_books
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from second_reader import Cell, Kind
from spoken import sentences
from two_readers import look_at, same_print

from expectations.verdict import judge
from tasks.collect import collect
from tasks.cycle import Cycle
from tasks.load import load
from tasks.reader.reading import read_delivery
from tasks.reader.sandbox import read_all
from warehouse.connection import open_live
from warehouse.ledger import Run
from warehouse.periods import Period
from warehouse.records import Delivery, State
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.records import Observation, Reading, Verdict
    from warehouse.registry import Registry

PROJECT: Final = Path(__file__).parents[1]
TAICANG: Final = PROJECT / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
SENT_AT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
KNOWN_AT: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
# How many files each kind of damage befalls.
FILES_A_KIND: Final = int(os.environ.get("YUEBAO_DAMAGES", "5"))


class Told(NamedTuple):
    """A finding as a department reads it."""

    rule: str
    message: str
    fix: str


# -- rows that would be lost without a word --------------------------------------------


def told(content: bytes, folder: Path, file: str = "工业投资.xlsx") -> list[Told]:
    registry_folder = folder / "registry"
    bad_books.write_registry(registry_folder, towns=3)
    path = folder / "book"
    path.write_bytes(content)
    found = (file, str(path), "", len(content), SENT_AT, str(path), "示例00镇")
    registry = load_registry(registry_folder)
    reading = read_delivery(Delivery(*found), "1", registry, MAY)
    return [Told(each.rule, *sentences([each], file)[:2]) for each in reading.findings]


def test_a_row_of_the_table_below_its_notes_returns_the_file(tmp_path):
    notes = ["注：1.本表按现价计算。", None, None]
    table = [*GOOD[:5], notes, ["2.不含个体户。"], GOOD[5]]
    assert told(bad_books.book(table), tmp_path) == [
        Told(
            "row-below-notes",
            "工作表“Sheet1”单元格 A8 的“轻工业”排在表下的说明之后，未读入。",
            "请把说明移到表格最后一行之下，改正后重报。",
        ),
        Told(
            "missing-row",
            "工作表“Sheet1”的“工业产值”缺少“轻工业”一行。",
            "请补上该行。",
        ),
    ]


def test_the_next_table_below_the_notes_is_no_row_of_this_one(tmp_path):
    below = [
        ["注：按现价计算。"],
        ["附表"],
        ["项目", "上月", "比重"],
        ["轻工业", 100, 5],
    ]
    assert told(bad_books.book([*GOOD, *below]), tmp_path) == []


def test_a_row_with_figures_and_no_name_among_the_others_is_told(tmp_path):
    table = [*GOOD[:5], [None, 700, 3.2], GOOD[5]]
    assert told(bad_books.book(table), tmp_path) == [
        Told(
            "unlabelled-row",
            "工作表“Sheet1”的“工业产值”在 A6 这一行有数，却没有名称，未读入。",
            "请在该单元格填写名称；名称不要跨行合并，改正后重报。",
        ),
    ]


def test_what_is_worked_out_below_the_last_row_is_no_part_of_the_table(tmp_path):
    assert (
        told(bad_books.book([*GOOD, [None, 3296000, 1.1], [None, 5]]), tmp_path) == []
    )


# -- random damage ---------------------------------------------------------------------


class Befallen(NamedTuple):
    """A healthy book, and what befell it."""

    book: Healthy
    damages: tuple[Damage, ...]


class Judged(NamedTuple):
    """Books, what was read out of each, and what became of it."""

    befallen: list[Befallen]
    paths: list[Path]
    readings: list[Reading]
    verdicts: list[Verdict]


def what_befalls(kinds: Sequence[str], number: int) -> list[Befallen]:
    """Let each kind of damage befall so many books, and some more damage others."""
    books = st.sampled_from(sample_books())
    seeds = st.integers(0, 2**32)
    more = st.builds(Damage, st.sampled_from(kinds), seeds)
    drawn: list[Befallen] = []
    for place, kind in enumerate(kinds):
        first = st.builds(Damage, st.just(kind), seeds)

        @seed(place)
        @settings(
            max_examples=number,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(books, first, st.lists(more, max_size=1))
        def draw(book: Healthy, damage: Damage, others: list[Damage]) -> None:
            drawn.append(Befallen(book, (damage, *others)))

        draw()
    return drawn


def deliver(befallen: Sequence[Befallen], folder: Path) -> list[tuple[str, Delivery]]:
    """Write each damaged book into `folder`, under a number."""
    deliveries = []
    for number, (book, damages) in enumerate(befallen):
        content = damaged(book.content, list(damages))
        path = folder / str(number)
        path.write_bytes(content)
        found = (book.file, str(path), "", len(content), SENT_AT, str(path))
        deliveries.append((str(number), Delivery(*found, folder=book.folder)))
    return deliveries


def judged(readings: list[Reading], registry: Registry) -> list[Verdict]:
    # Great Expectations imports what Python has deprecated.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return judge(readings, registry, {})


@pytest.fixture(scope="module")
def month(tmp_path_factory) -> Judged:
    """Healthy books and damaged ones, all read by workers and judged together."""
    registry = load_registry(TAICANG)
    befallen = [Befallen(book, ()) for book in sample_books()]
    befallen += what_befalls(tuple(KINDS), FILES_A_KIND)
    folder = tmp_path_factory.mktemp("books")
    deliveries = deliver(befallen, folder)
    readings = list(read_all(deliveries, registry, MAY))
    paths = [Path(delivery.archived) for _, delivery in deliveries]
    return Judged(befallen, paths, readings, judged(readings, registry))


def test_damage_is_done(month):
    """Nearly every book that something befell differs from the healthy one."""
    done = defaultdict(Counter)
    for (book, damages), path in zip(month.befallen, month.paths, strict=True):
        for damage in damages[:1]:
            done[damage.kind][path.read_bytes() != book.content] += 1
    assert set(done) == set(KINDS)
    for kind, count in done.items():
        assert count[True], kind


def test_every_damaged_book_is_read_or_told_in_both_languages(month):
    assert len(month.readings) == len(month.befallen)
    for befallen, reading, verdict in zip(
        month.befallen, month.readings, month.verdicts, strict=True
    ):
        assert reading.observations or reading.findings, befallen
        told = sentences(verdict.findings, befallen.book.file)
        assert all(each.strip() for each in told), befallen


def test_no_reader_is_broken_by_a_slip_of_our_own(month):
    for befallen, reading in zip(month.befallen, month.readings, strict=True):
        for finding in reading.findings:
            assert finding.rule != "reader-timeout", befallen
            # A library's panic is caught; what names our own code is a slip.
            detail = str(finding.parameters.get("detail", "Panic"))
            assert "Panic" in detail, (befallen, detail)


def figures(observations: Sequence[Observation]) -> set[tuple[str, ...]]:
    """Return what figures a report gives, of whatever month."""
    return {
        (each.region, each.indicator, each.measure, each.project)
        for each in observations
    }


def test_a_report_is_whole_or_what_it_lacks_is_told(month):
    whole = {
        (book.file, book.folder): figures(verdict.observations)
        for (book, damages), verdict in zip(month.befallen, month.verdicts, strict=True)
        if not damages
    }
    checked = 0
    for befallen, verdict in zip(month.befallen, month.verdicts, strict=True):
        book, damages = befallen
        if verdict.state is State.RETURNED:
            assert not verdict.observations, befallen
        elif not verdict.findings and damages:
            missing = whole[book.file, book.folder] - figures(verdict.observations)
            # Who leaves a region or a project out whole means it.
            assert not missing or is_left_out_whole(missing, verdict), befallen
            checked += 1
    assert checked > len(month.befallen) / 5


def is_left_out_whole(missing: set[tuple[str, ...]], verdict: Verdict) -> bool:
    """Tell whether nothing at all is said of what is missing, in any column."""
    told = {(each.region, each.project) for each in verdict.observations}
    return not told & {(region, project) for region, _, _, project in missing}


def test_no_accepted_figure_is_contradicted_by_a_second_reader(month):
    wanted = {
        path: {(each.sheet, each.cell) for each in verdict.observations}
        for path, verdict in zip(month.paths, month.verdicts, strict=True)
        if verdict.observations
    }
    looks = {Path(look.path): look for look in look_at(wanted)}
    compared = 0
    for path, befallen, verdict in zip(
        month.paths, month.befallen, month.verdicts, strict=True
    ):
        for each in verdict.observations:
            look = looks[path]
            if look.second or not each.text:
                continue
            kind, text = look.cells[f"{each.sheet}!{each.cell}"]
            assert same_print(each.text, Cell(Kind(kind), text)), (befallen, each.cell)
            compared += 1
    assert compared > 2_000


# -- a month of it ---------------------------------------------------------------------


def test_a_month_of_damaged_books_is_loaded_as_far_as_it_is_accepted(tmp_path):
    registry = load_registry(TAICANG)
    inbox = tmp_path / "inbox"
    befallen = what_befalls(BY_HAND, 2)
    for number, (book, damages) in enumerate(befallen):
        path = inbox / book.folder / f"{number} {book.file}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(damaged(book.content, list(damages)))
        os.utime(path, (SENT_AT.timestamp(), SENT_AT.timestamp()))
    home = tmp_path / "home"
    run = Run("run-1", "test", MAY, KNOWN_AT)
    cycle = Cycle(run, home, str(inbox), registry, "zh")
    deliveries = collect.fn(cycle)
    numbered = [(str(number), each) for number, each in enumerate(deliveries)]
    readings = list(read_all(numbered, registry, MAY))
    verdicts = judged(readings, registry)
    load.fn(cycle, readings, verdicts)
    with open_live(home) as warehouse:
        submitted = warehouse.execute(
            "select count(*), count(distinct file) from mart.submission"
        ).fetchone()
        states = dict(
            warehouse.execute(
                "select submission_id, state from mart.submission"
            ).fetchall()
        )
        loaded = dict(
            warehouse.execute(
                "select submission_id, count(*) from raw.observation group by all"
            ).fetchall()
        )
    due = [each for each in verdicts if each.submission.period <= MAY]
    assert submitted == (len(due), len(due))
    assert len(deliveries) == len(befallen)
    assert Counter(states.values()) == Counter(each.state for each in due)
    assert not {
        each for each, state in states.items() if state == State.RETURNED
    } & set(loaded)
    assert sum(loaded.values()) == sum(len(each.observations) for each in due)
