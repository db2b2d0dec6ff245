"""Every odd file of others: read or told, never raised, and never read wrongly.

Three registries are held against the files: one that fits none of them, one that fits
families of real tables, and one that takes any table as it stands. A second reader then
reads the same cells, and the whole sheets.

The files are not part of the project; `YUEBAO_REAL_DATA` names their neighbour.
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import bad_books
import odd_layouts
import pytest
from second_reader import Cell, Kind
from spoken import sentences
from two_readers import SAME, Look, look_at, same_print

from expectations.verdict import judge
from tasks.reader.sandbox import read_all
from warehouse.periods import Period
from warehouse.records import Delivery, State
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.records import Observation, Reading, Verdict
    from warehouse.registry import Registry

REAL: Final = Path(os.environ.get("YUEBAO_REAL_DATA", "none"))
ODD: Final = REAL.parent / "odd"
pytestmark = pytest.mark.skipif(
    not ODD.is_dir(), reason="YUEBAO_REAL_DATA names no real files"
)
DECEMBER: Final = Period.parse("2019-12")
SENT_AT: Final = datetime(2026, 6, 8, 1, tzinfo=UTC)
# Tables that print no month are sent as a department does: with it in the file's name.
MONTHS: Final = {
    "固定资产投资": "2025年3月",
    "进出口基本": "2025年3月",
    "社零": "2024年12月",
    "社会消费品零售总额": "2026年4月",
    "": "2019年12月",
}
# What the manifest says of a file that has a password.
_LOCKED: Final = re.compile(r"^\| (?P<file>[^|]+) \|.*PasswordError", re.MULTILINE)


class Justified(NamedTuple):
    """Cells of a file in which the readers may differ: at most so many, and why."""

    file: str
    kind: str
    most: int
    why: str


AGES_AGO: Final = "a moment before 1900 is no date; the first shows its time of day"
OLD_ERRORS: Final = "an error in an old binary book is shown as an empty cell"
ASKS: Final = "a formula that asks to be computed when its book is opened"
JUSTIFIED: Final = (
    Justified("calamine/biff5-rich-text-string.xls", "text-differs", 1, "a font's own"),
    Justified(
        "messytables/large.xlsx",
        "uncomputed-unseen",
        1,
        "a formula that comes to an empty text",
    ),
    Justified("poi/52575_main.xlsx", "uncomputed-unseen", 1, "a text in another place"),
    Justified("poi/StringContinueRecords.xls", "error-unseen", 121, OLD_ERRORS),
    Justified("poi/StringContinueRecords.xls", "told-needlessly", 451, ASKS),
    Justified("sheetjs/formula_stress_test.xls", "told-needlessly", 1, ASKS),
    Justified(
        "poi/StringContinueRecords.xls", "text-differs", 2, "a text of pages is cut"
    ),
    Justified("sheetjs/LONumbers-2010.xlsx", "date-differs", 76, AGES_AGO),
    Justified("sheetjs/LONumbers-2010.xlsx", "number-differs", 8, AGES_AGO),
    Justified("sheetjs/biff5/ErrorTypes.xls", "error-unseen", 20, OLD_ERRORS),
    Justified("sheetjs/biff5/number_format.xls", "date-differs", 55, AGES_AGO),
    Justified("sheetjs/biff5/number_format_greek.xls", "date-differs", 55, AGES_AGO),
    Justified(
        "sheetjs/biff5/number_format_vietnamese.xls", "date-differs", 55, AGES_AGO
    ),
    Justified("sheetjs/formula_stress_test.xls", "error-unseen", 8, OLD_ERRORS),
    Justified(
        "sheetjs/formula_stress_test.xlsx",
        "uncomputed-unseen",
        2,
        "a formula that comes to an empty text",
    ),
    Justified(
        "sheetjs/formula_stress_test.xlsx", "text-differs", 1, "a bell, not spelled out"
    ),
    Justified("sheetjs/number_format.xlsb", "number-differs", 136, AGES_AGO),
    Justified("sheetjs/number_format_russian.xlsm", "date-differs", 136, AGES_AGO),
    Justified("sheetjs/wps/fn.xls", "error-unseen", 1, OLD_ERRORS),
    Justified("xlrd/formula_test_sjmachin.xls", "error-unseen", 1, OLD_ERRORS),
    Justified("xlrd/invalid_formula.xls", "error-unseen", 1, OLD_ERRORS),
)


# The second reader would need longer for these two than for all others together.
TOO_DEAR: Final = frozenset(
    {"calamine/issue_594_dos.ods", "poi/57893-many-merges.xlsx"}
)
_GROUPING: Final = re.compile(r"[\s,%]")


class Answered(NamedTuple):
    """What one registry made of which files, in their order."""

    registry: Registry
    files: list[Path]
    readings: list[Reading]
    verdicts: list[Verdict]

    @property
    def accepted(self) -> int:
        """How many figures would be let in."""
        return sum(len(each.observations) for each in self.verdicts)


class Answers(NamedTuple):
    """All files, what each registry made of them, and what two readers show."""

    files: list[Path]
    by_registry: Mapping[str, Answered]
    looks: Mapping[Path, Look]

    def observations(self, name: str) -> Iterator[tuple[Path, Observation]]:
        """Yield what a registry had read out of which file, returned or not."""
        for reading in self.by_registry[name].readings:
            path = Path(reading.submission.delivery.archived)
            for observation in reading.observations:
                yield path, observation


def told_name(path: Path) -> str:
    """Return a file's own name, without the path that the collection put before it."""
    return path.name.rpartition("__")[2]


def delivery_of(path: Path) -> Delivery:
    name = told_name(path)
    size = path.stat().st_size
    folder = path.stem.rpartition("__")[2]
    return Delivery(name, str(path), "", size, SENT_AT, str(path), folder)


def named_for_its_month(delivery: Delivery) -> Delivery:
    month = next(month for word, month in MONTHS.items() if word in delivery.file)
    return replace(delivery, file=month + delivery.file)


def read(files: Sequence[Path], registry: Registry) -> list[Reading]:
    """Read files in workers with limits; what prints no month is sent once more."""
    deliveries = [(str(path), delivery_of(path)) for path in files]
    readings = list(read_all(deliveries, registry, DECEMBER))
    again = [
        (identity, named_for_its_month(delivery))
        for (identity, delivery), reading in zip(deliveries, readings, strict=True)
        if "no-period" in {finding.rule for finding in reading.findings}
    ]
    better = {
        reading.submission.submission_id: reading
        for reading in read_all(again, registry, DECEMBER)
    }
    return [better.get(each.submission.submission_id, each) for each in readings]


def judged(readings: list[Reading], registry: Registry) -> list[Verdict]:
    # Great Expectations imports what Python has deprecated.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return judge(readings, registry, {})


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> Answers:
    folder = tmp_path_factory.mktemp("registries")
    bad_books.write_registry(folder / "example", towns=3)
    odd_layouts.write_families(folder / "families")
    odd_layouts.write_as_it_stands(folder / "as_it_stands")
    files = [
        path
        for root in (ODD, *sorted(REAL.glob("nbs_*")))
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "MANIFEST.md"
    ]
    by_registry: dict[str, Answered] = {}
    wanted: defaultdict[Path, set[tuple[str, str]]] = defaultdict(set)
    for name in ("example", "families", "as_it_stands"):
        registry = load_registry(folder / name)
        read_here = [each for each in files if name != "families" or is_chinese(each)]
        readings = read(read_here, registry)
        verdicts = judged(readings, registry)
        by_registry[name] = Answered(registry, read_here, readings, verdicts)
        for path, reading in zip(read_here, readings, strict=True):
            wanted[path] |= {(each.sheet, each.cell) for each in reading.observations}
    looks = look_at(
        {
            path: cells
            for path, cells in wanted.items()
            if place_of(path) not in TOO_DEAR
        }
    )
    return Answers(files, by_registry, {Path(look.path): look for look in looks})


def is_chinese(path: Path) -> bool:
    """Tell whether a file is one of the real Chinese tables."""
    return place_of(path).startswith(("cn-", "nbs_"))


def place_of(path: Path) -> str:
    root = ODD if path.is_relative_to(ODD) else REAL
    return path.relative_to(root).as_posix()


# -- every file ------------------------------------------------------------------------

REGISTRIES: Final = ("example", "families", "as_it_stands")


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_file_is_read_or_told_and_breaks_no_reader(answers, name):
    files, readings = (
        answers.by_registry[name].files,
        answers.by_registry[name].readings,
    )
    assert len(files) > (90 if name == "families" else 400)
    for path, reading in zip(files, readings, strict=True):
        assert reading.submission.delivery.archived == str(path)
        assert reading.observations or reading.findings, path
        rules = {finding.rule for finding in reading.findings}
        assert not rules & {"reader-crashed", "reader-timeout"}, path


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_finding_has_its_sentence_in_both_languages(answers, name):
    for verdict in answers.by_registry[name].verdicts:
        file = verdict.submission.delivery.file
        assert all(each.strip() for each in sentences(verdict.findings, file))


@pytest.mark.parametrize("name", REGISTRIES)
def test_nothing_of_a_returned_file_is_let_in(answers, name):
    states = Counter(verdict.state for verdict in answers.by_registry[name].verdicts)
    assert states[State.RETURNED]
    for verdict in answers.by_registry[name].verdicts:
        assert not (verdict.state is State.RETURNED and verdict.observations)


def test_every_book_with_a_password_is_told_to_have_one(answers):
    manifest = (ODD / "MANIFEST.md").read_text("utf-8")
    locked = {match["file"] for match in _LOCKED.finditer(manifest)}
    told = {
        place_of(path): {finding.rule for finding in reading.findings}
        for path, reading in zip(
            answers.files, answers.by_registry["example"].readings, strict=True
        )
    }
    assert len(locked & told.keys()) > 15
    for file in sorted(locked & told.keys()):
        assert told[file] == {"encrypted-workbook"}, file


# -- every figure ----------------------------------------------------------------------


def test_hundreds_of_figures_are_let_in(answers):
    assert answers.by_registry["example"].accepted == 0
    assert answers.by_registry["families"].accepted > 400
    assert answers.by_registry["as_it_stands"].accepted > 10_000


def number_of(text: str) -> Decimal | None:
    """Return a number that is printed as text: digits, whatever groups them."""
    plain = _GROUPING.sub("", unicodedata.normalize("NFKC", text))
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def digits_of(number: Decimal) -> tuple[int, str]:
    """Return the sign and the digits of a number, wherever its point stands."""
    sign, digits, _ = number.normalize().as_tuple()
    return (sign, "".join(map(str, digits))) if number else (0, "0")


@pytest.mark.parametrize("name", ["families", "as_it_stands"])
def test_no_figure_is_contradicted_by_a_second_reader(answers, name):
    compared, unknown = 0, 0
    for path, observation in answers.observations(name):
        look = answers.looks.get(path)
        if look is None or look.second:
            continue
        place = f"{observation.sheet}!{observation.cell}"
        kind, text = look.cells[place]
        where = f"{place_of(path)}: {place}"
        assert same_print(observation.text, Cell(Kind(kind), text)), where
        number = number_of(text)
        if observation.value is None or number is None:
            unknown += 1
            continue
        assert kind in {Kind.NUMBER, Kind.TEXT}, where
        # A unit moves the point and nothing else.
        assert digits_of(observation.value) == digits_of(number), where
        if name == "as_it_stands" and not observation.text.endswith("%"):
            assert observation.value == number, where
        compared += 1
    assert compared > {"families": 400, "as_it_stands": 10_000}[name]
    assert unknown < compared / 100


# -- every cell ------------------------------------------------------------------------


def test_two_readers_show_the_same_sheets_but_for_what_is_justified(answers):
    justified = {(each.file, each.kind): each for each in JUSTIFIED}
    cells = 0
    for path, look in answers.looks.items():
        for kind, count in look.kinds.items():
            cells += count
            if kind in {SAME, "refused"}:
                continue
            excused = justified.get((place_of(path), kind))
            seen = (place_of(path), kind, look.examples.get(kind))
            assert excused is not None, seen
            assert count <= excused.most, seen
    assert cells > 400_000


def test_what_is_justified_says_why_and_of_which_file(answers):
    places = {place_of(path) for path in answers.files}
    assert {each.file for each in JUSTIFIED} <= places
    assert all(each.why for each in JUSTIFIED)
