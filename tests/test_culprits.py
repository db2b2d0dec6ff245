"""The wrong cell is named where the ties can say which one it is, and no other is."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from sample_city import PROJECT
from tiny_city import FILES, MAY, write_registry

from expectations.identities import broken_identities
from expectations.web import web_of
from tasks.reader.reading import read_delivery
from warehouse.messages import LANGUAGES, say
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Finding,
    Measure,
    Observation,
    Reading,
    Severity,
    Status,
    Submission,
)
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warehouse.records import Figure
    from warehouse.registry import Registry

SEED: Final = 20210610
TRIALS: Final = 1000
APRIL: Final = Period.parse("2021-04")
DECEMBER: Final = Period.parse("2020-12")
INDICATORS: Final = """
    - {id: revenue, name: 财政收入, kind: flow, unit: 亿元}
    - {id: tax, name: 税收收入, kind: flow, unit: 亿元}
    - {id: fees, name: 非税收入, kind: flow, unit: 亿元}
    - id: share
      name: 税收占比
      kind: ratio
      unit: "%"
      numerator: tax
      denominator: revenue
    - {id: pool, name: 可用财力, kind: flow, unit: 亿元}
    - {id: firms, name: 企业数, kind: count, unit: 个}
    - {id: new, name: 新设企业数, kind: count, unit: 个}
    - {id: old, name: 原有企业数, kind: count, unit: 个}
    - {id: scoped, name: 换过口径的, kind: flow, unit: 亿元, breaks: [2021-05]}
    - {id: savings, name: 存款余额, kind: stock, unit: 亿元}
    - {id: grown, name: 增加值, kind: flow, unit: 亿元, growth: {prices: comparable}}
"""
IDENTITIES: Final = """\
        identities:
          - {indicator: revenue, parts: [tax, fees], measures: [current, ytd, ytd_base]}
          - {indicator: pool, parts: [tax, fees, grown]}
          - {indicator: firms, parts: [new, old]}
        layouts:"""
REPORT: Final = (
    FILES["reports/budget.yaml"]
    .replace("        layouts:", IDENTITIES)
    .replace("indicator: spending", "indicator: fees")
)
ROWS: Final = ("revenue", "tax", "fees")
COLUMNS: Final = (Measure.CURRENT, Measure.YTD, Measure.YTD_BASE, Measure.YTD_YOY)


class Told(NamedTuple):
    """A finding as a department reads it."""

    rule: str
    message: str
    fix: str


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Registry:
    folder = tmp_path_factory.mktemp("culprits")
    return write_registry(folder, indicators=INDICATORS, budget=REPORT)


def printed(
    indicator: str,
    measure: Measure,
    text: str,
    cell: str = "",
    period: Period = MAY,
    written: str = "",
) -> Observation:
    """Return a figure as a cell prints it; `written` where its sheet is in 万元."""
    column = "BCDE"[COLUMNS.index(measure)] if measure in COLUMNS else "F"
    row = 4 + ROWS.index(indicator) if indicator in ROWS else 7
    percent = measure in {Measure.YTD_YOY, Measure.COMPLETION} or indicator == "share"
    return Observation(
        *(
            "tiny",
            indicator,
            measure,
            period,
            Decimal(text),
            "%" if percent else "亿元",
        ),
        *(len(text.partition(".")[2]), Status.PRELIMINARY, "收支"),
        *(cell or f"{column}{row}", written or text),
    )


def reading_of(observations: Sequence[Observation]) -> Reading:
    at = datetime(2021, 6, 8, tzinfo=UTC)
    delivery = Delivery("财政收支.xlsx", "f", "", 0, at, "f")
    submission = Submission("1", delivery, "budget", "finance", MAY)
    return Reading(submission, tuple(observations))


def found(
    registry: Registry,
    observations: Sequence[Observation],
    known: Sequence[Observation] = (),
) -> list[Finding]:
    before: Mapping[Figure, Observation] = {each.figure: each for each in known}
    return list(broken_identities(reading_of(observations), registry, before))


def told(finding: Finding, language: str = "zh") -> Told:
    given = {"sheet": finding.sheet, "cell": finding.cell, "value": finding.value}
    values = {**given, **finding.parameters}
    key = f"finding-{finding.rule}"
    return Told(
        finding.rule, *(say(each, language, **values) for each in (key, f"{key}.fix"))
    )


# -- what a web of ties can say --------------------------------------------------------

# A month of three rows, all ties kept: revenue is tax and fees, and each cumulative is
# April's and the month's own.
CURRENT: Final = (("revenue", "28.31"), ("tax", "23.29"), ("fees", "5.02"))
YTD: Final = (("revenue", "146.64"), ("tax", "126.11"), ("fees", "20.53"))
APRILS: Final = (("revenue", "118.33"), ("tax", "102.82"), ("fees", "15.51"))


def month(**changed: str) -> list[Observation]:
    """Return the six cells of May, some with another print: `ytd_tax="162.11"`."""
    return [
        printed(name, measure, changed.get(f"{measure}_{name}", text))
        for measure, column in ((Measure.CURRENT, CURRENT), (Measure.YTD, YTD))
        for name, text in column
    ]


def april() -> list[Observation]:
    return [printed(name, Measure.YTD, text, period=APRIL) for name, text in APRILS]


def test_a_month_that_agrees_with_itself_and_the_last_one_is_not_told(registry):
    assert found(registry, month(), april()) == []


def test_two_digits_swapped_are_found_with_what_they_should_be(registry):
    (finding,) = found(registry, month(ytd_tax="162.11"), april())
    assert told(finding) == Told(
        "wrong-cell",
        "工作表“收支”单元格 C5：小市的“税收收入”累计填作 162.11，"
        "疑应为 126.11（相邻两位数字颠倒）；改后 2 处关系全部相符："
        "C4 = C5 + C6；C5 = B5 + 102.82 (2021-04)。",
        "请核对该格，改正后重报。",
    )
    assert finding.severity is Severity.WARNING


def test_what_it_should_be_is_told_as_the_sheet_has_it(registry):
    in_ten_thousands = [
        replace(each, text=f"{each.value * 10000:.0f}", decimals=4)
        for each in month(ytd_tax="162.11")
    ]
    (finding,) = found(registry, in_ten_thousands, april())
    assert finding.parameters["written"] == "1261100"
    assert finding.parameters["corrected"] == "126.11"
    assert "C5 = B5 + 1028200 (2021-04)" in str(finding.parameters["proofs"])


def test_a_total_alone_against_its_parts_accuses_nobody(registry):
    (finding,) = found(
        registry,
        [each for each in month(ytd_tax="162.11") if each.measure is Measure.YTD],
    )
    assert told(finding) == Told(
        "not-the-sum",
        "工作表“收支”单元格 C4 的合计 146.64 与分项之和 182.64 不符，相差 -36 亿元"
        "（分项见 C5 至 C6）；如 C5 为 126.11（相邻两位数字颠倒）则相符。",
        "请核对合计与各分项，改正后重报。",
    )


def test_what_only_a_revision_of_earlier_months_explains_accuses_no_cell(registry):
    # All of May agrees; April's cumulatives are other ones by now.
    revised = [replace(each, value=each.value + 3) for each in april()]
    assert found(registry, month(), revised) == []


def test_cells_that_the_ties_cannot_tell_apart_are_told_together(registry):
    # Growth and base of one row stand in one tie only, with the cumulative between.
    observations = [
        *month(ytd_tax="136.11"),
        printed("tax", Measure.YTD_BASE, "110.00"),
        printed("tax", Measure.YTD_YOY, "14.6"),
    ]
    only = [each for each in observations if each.indicator == "tax"]
    (finding,) = found(
        registry, [each for each in only if each.measure is not Measure.CURRENT]
    )
    assert told(finding) == Told(
        "not-the-growth",
        "工作表“收支”单元格 E5：小市的“税收收入”同比填作 14.6%，"
        "按本期与上年同期算得 23.7%（E5 = C5 ÷ D5 − 1）。",
        "请核对本期数、上年同期数和增速；按可比口径计算的，请在备注中说明。",
    )
    (finding,) = found(registry, only, april())
    assert (finding.rule, finding.cell) == ("wrong-cell", "C5")


def test_two_cells_that_share_every_tie_are_told_as_one_of_two(registry):
    observations = [
        printed("revenue", Measure.YTD, "146.64"),
        printed("tax", Measure.YTD, "136.11"),
        printed("fees", Measure.YTD, "20.53"),
        printed("grown", Measure.YTD, "10.00", "C8"),
        printed("pool", Measure.YTD, "156.64", "C9"),
    ]
    (finding,) = found(registry, observations)
    assert told(finding) == Told(
        "one-of-cells",
        "工作表“收支”下列各格中有一格疑似有误，改其中任一格即可全部相符："
        "C5 → 126.11；C6 → 10.53。"
        "不符的关系：C4 = C5 + C6；C9 = C5 + C6 + C8。",
        "请逐格核对，改正后重报。",
    )


def test_growth_at_comparable_prices_is_not_held_against_amounts(registry):
    observations = [
        printed("grown", Measure.YTD, "110.00"),
        printed("grown", Measure.YTD_BASE, "100.00"),
        printed("grown", Measure.YTD_YOY, "7.9"),
    ]
    assert found(registry, observations) == []


def test_a_ratio_is_held_against_a_denominator_that_another_department_reported(
    registry,
):
    commission = [
        printed("tax", Measure.YTD, "97.31"),
        printed("share", Measure.YTD, "35.92"),
    ]
    commerce = printed("revenue", Measure.YTD, "270.91")
    assert found(registry, commission, [commerce]) == []
    other = replace(commerce, value=Decimal("280.91"))
    (finding,) = found(registry, commission, [other])
    assert told(finding) == Told(
        "not-the-ratio",
        "工作表“收支”单元格 C7：小市的“税收占比”报为 35.92%，按分子、分母算得 34.64%"
        "（C7 = C5 ÷ 280.91 (2021-05)）。",
        "请与填报分子、分母的部门核对，改正后重报。",
    )


def test_a_total_is_held_against_parts_that_other_departments_reported(tmp_path):
    write_registry(
        tmp_path,
        indicators=INDICATORS,
        budget=FILES["reports/budget.yaml"].replace(
            "indicator: spending", "indicator: fees"
        ),
    )
    (tmp_path / "identities.yaml").write_text(
        "- {indicator: pool, parts: [tax, fees]}\n", "utf-8"
    )
    shared = load_registry(tmp_path)
    taxes, fees = (printed(name, Measure.YTD, "20.00") for name in ("tax", "fees"))
    pool = printed("pool", Measure.YTD, "44.00")
    assert found(shared, [taxes], [pool]) == []
    # The last of them to come is told, at its own cell.
    (finding,) = found(shared, [fees], [pool, taxes])
    assert told(finding) == Told(
        "not-the-sum",
        "工作表“收支”单元格 C6 的合计 44 与分项之和 40 不符，相差 4 亿元"
        "（分项见 20 (2021-05) 至 C6）。",
        "请核对合计与各分项，改正后重报。",
    )


def test_what_is_counted_one_by_one_is_exact(registry):
    # Of amounts rounding would explain one more or less of three.
    def firms(total: str) -> list[Finding]:
        texts = (("firms", total), ("new", "20"), ("old", "21"))
        return found(
            registry,
            [
                printed(name, Measure.YTD, text, f"C{row}")
                for row, (name, text) in enumerate(texts, start=10)
            ],
        )

    assert firms("41") == []
    (finding,) = firms("42")
    assert (finding.rule, finding.parameters["difference"]) == ("not-the-sum", "1")


def test_nothing_is_tied_across_a_break_of_scope(registry):
    month = [
        printed("scoped", Measure.CURRENT, "5.00", "B13"),
        printed("scoped", Measure.YTD, "40.00", "C13"),
        printed("scoped", Measure.YTD_BASE, "30.00", "D13"),
        printed("scoped", Measure.YTD_YOY, "33.3", "E13"),
    ]
    april = printed("scoped", Measure.YTD, "20.00", period=APRIL)
    ties = web_of(reading_of(month), registry, {april.figure: april}).ties
    assert [tie.bond for tie in ties] == ["growth"]


def test_completion_is_what_was_done_over_the_plan(registry):
    observations = [
        printed("revenue", Measure.YTD, "329.6", "G4"),
        printed("revenue", Measure.PLAN, "588.6", "E4"),
        printed("revenue", Measure.COMPLETION, "65.0", "H4"),
    ]
    (finding,) = found(registry, observations)
    assert told(finding) == Told(
        "not-the-completion",
        "工作表“收支”单元格 H4：小市的“财政收入”完成率填作 65%，"
        "按完成数与计划数算得 56%（H4 = G4 ÷ E4）。",
        "请核对完成数、计划数和完成率，改正后重报。",
    )
    assert (
        found(
            registry,
            [*observations[:2], printed("revenue", Measure.COMPLETION, "56.0")],
        )
        == []
    )


def test_the_change_since_the_years_beginning_is_held_against_last_december(registry):
    observations = [
        printed("savings", Measure.LEVEL, "2176.54", "B7"),
        printed("savings", Measure.LEVEL_CHANGE, "167.54", "C7"),
    ]
    december = printed("savings", Measure.LEVEL, "1999.00", period=DECEMBER)
    (finding,) = found(registry, observations, [december])
    assert told(finding) == Told(
        "not-the-change",
        "工作表“收支”单元格 C7 的比年初增减 167.54 与期末减年初 177.54 亿元 不符"
        "（C7 = B7 − 1999 (2020-12)）。",
        "请核对期末数、年初数和增减额，改正后重报。",
    )


def test_every_sentence_is_said_in_both_languages(registry):
    findings = [
        *found(registry, month(ytd_tax="162.11"), april()),
        *found(
            registry,
            [each for each in month(ytd_tax="162.11") if each.measure is Measure.YTD],
        ),
    ]
    for finding in findings:
        for language in LANGUAGES:
            assert all(told(finding, language))


# -- how often the cell is found -------------------------------------------------------


def _swapped(text: str, chance: random.Random) -> str:
    places = [
        place
        for place in range(len(text) - 1)
        if text[place : place + 2].isdigit() and text[place] != text[place + 1]
    ]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _other_digit(text: str, chance: random.Random) -> str:
    place = chance.choice([at for at, each in enumerate(text) if each.isdigit()])
    digit = chance.choice([each for each in "0123456789" if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _shifted(text: str, chance: random.Random) -> str:
    return f"{Decimal(text).scaleb(chance.choice([-4, -1, 1, 2, 4])):f}"


def _negative(text: str, _: random.Random) -> str:
    return f"{-Decimal(text):f}"


SLIPS: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    _swapped,
    _other_digit,
    _shifted,
    _negative,
)


def test_one_corrupted_cell_in_a_web_of_six_is_named_and_never_a_healthy_one(registry):
    chance = random.Random(SEED)  # noqa: S311 - seeded trials are no cryptography
    outcomes: Counter[str] = Counter()
    for _ in range(TRIALS):
        tax, fees = (chance.randint(500, 30000) / Decimal(100) for _ in range(2))
        before = [chance.randint(500, 90000) / Decimal(100) for _ in range(2)]
        own = {"tax": tax, "fees": fees, "revenue": tax + fees}
        past = {"tax": before[0], "fees": before[1], "revenue": sum(before)}
        cells = [
            printed(
                name, measure, f"{own[name] + (past[name] if cumulative else 0):.2f}"
            )
            for measure, cumulative in ((Measure.CURRENT, False), (Measure.YTD, True))
            for name in ROWS
        ]
        known = [
            printed(name, Measure.YTD, f"{past[name]:.2f}", period=APRIL)
            for name in ROWS
        ]
        assert found(registry, cells, known) == []
        place = chance.randrange(len(cells))
        right = cells[place]
        text = chance.choice(SLIPS)(right.text, chance)
        wrong = printed(right.indicator, right.measure, text)
        cells[place] = wrong
        findings = found(registry, cells, known)
        named = [each for each in findings if each.rule == "wrong-cell"]
        if wrong.value == right.value:
            outcomes["nothing changed"] += 1
        elif any(each.cell != wrong.cell for each in named):
            outcomes["a healthy cell"] += 1
        elif not named:
            outcomes["told, not named" if findings else "within rounding"] += 1
        elif Decimal(str(named[0].parameters["corrected"])) == right.value:
            outcomes["named, and what it should be"] += 1
        else:
            outcomes["named"] += 1
    print(dict(outcomes))  # noqa: T201 - the rate is worth reading with `pytest -s`
    changed = TRIALS - outcomes["nothing changed"]
    assert outcomes["a healthy cell"] == 0
    assert outcomes["named, and what it should be"] >= 0.9 * changed


INBOX: Final = PROJECT / "samples" / "taicang" / "inbox"


@pytest.fixture(scope="module")
def taicang() -> Registry:
    return load_registry(PROJECT / "warehouse" / "registry" / "taicang")


@pytest.fixture(scope="module")
def months(taicang) -> tuple[list[Reading], dict[Figure, Observation]]:
    """Return the sample's reports of May that agree, and what was known before."""
    at = datetime(2021, 6, 8, tzinfo=UTC)
    readings = [
        read_delivery(
            Delivery(
                *(path.name, str(path), "", path.stat().st_size, at, str(path)),
                str(path.parent.relative_to(INBOX)),
            ),
            *("1", taicang, MAY),
        )
        for path in sorted(INBOX.rglob("*.*"))
        if path.name != "receipts.csv"
    ]
    known = {
        each.figure: each
        for reading in sorted(readings, key=lambda each: each.submission.period)
        if reading.submission.period < MAY
        for each in reading.observations
    }
    may = [each for each in readings if each.submission.period == MAY]
    return [
        each
        for each in may
        if each.observations and not list(broken_identities(each, taicang, known))
    ], known


def test_in_a_whole_month_most_cells_are_named_and_never_a_healthy_one(taicang, months):
    may, known = months
    chance = random.Random(SEED)  # noqa: S311 - as above
    tied = []
    for reading in may:
        web = web_of(reading, taicang, known)
        figures = {figure for tie in web.ties for figure in tie.figures}
        tied += [
            (reading, each)
            for each in reading.observations
            if each.figure in figures and each.value
        ]
    outcomes: Counter[str] = Counter()
    for _ in range(TRIALS):
        reading, right = chance.choice(tied)
        before = f"{right.value:.{max(right.decimals, 0)}f}"
        text = chance.choice(SLIPS)(before, chance)
        if Decimal(text) == right.value:
            continue
        wrong = replace(right, value=Decimal(text), text=text)
        cells = [wrong if each is right else each for each in reading.observations]
        changed = replace(reading, observations=tuple(cells))
        named = [
            each
            for each in broken_identities(changed, taicang, known)
            if each.rule == "wrong-cell"
        ]
        outcomes["changed"] += 1
        outcomes["healthy"] += any(each.cell != wrong.cell for each in named)
        outcomes["named"] += bool(named)
    print(len(tied), dict(outcomes))  # noqa: T201 - as above
    assert outcomes["healthy"] == 0
    assert outcomes["named"] >= 0.65 * outcomes["changed"]
