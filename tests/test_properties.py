"""What holds of the views whatever is reported: sums, units, vintages, intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_models import MODELS, Facts, Row, answer, difference, load, trial
from tiny_city import write_registry

from warehouse.connection import MIGRATIONS
from warehouse.ledger import remember_registry
from warehouse.models import models
from warehouse.periods import Period
from warehouse.records import Measure
from warehouse.registry.goals import History
from warehouse.registry.models import Indicator, Kind
from warehouse.text import fold
from warehouse.units import convert, decimal_shift, known_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Ends are rounded to nine digits, and a double has about sixteen.
SLACK: Final = 1e-7
YEAR: Final = 2021
MONTHS: Final = tuple(range(1, 13))
CITY: Final = {"region": "city", "kind": "city"}


def quietly(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        # To shrink what asks the warehouse over and over would take many minutes.
        phases=(Phase.generate,),
    )


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table and every model, and not one fact."""
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute("set timezone = 'UTC'")
        for path in sorted(MIGRATIONS.glob("*.sql")):
            connection.execute(path.read_text("utf-8"))
        connection.execute("create schema core")
        connection.execute("create schema mart")
        for model in models():
            connection.execute(model.statement)
        yield connection


def month(number: int, year: int = YEAR) -> str:
    return f"{year}-{number:02d}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def within(low: float, value: float | Decimal, high: float) -> bool:
    slack = SLACK * max(1.0, abs(float(value)))
    return low - slack <= float(value) <= high + slack


# -- parts of a year -------------------------------------------------------------------

FIRST: Final = "2022-01-10T09:00+08:00"
SECOND: Final = "2022-02-10T09:00+08:00"
SPANS: Final = {"month": 12, "quarter": 4, "half": 2}


class Year(NamedTuple):
    """Cumulatives as they were first reported, and those that a second report mends."""

    kind: str
    decimals: int
    first: Mapping[int, Decimal]
    second: Mapping[int, Decimal]


@st.composite
def years(draw: st.DrawFn) -> Year:
    decimals = draw(st.integers(0, 2))
    amounts = st.decimals("1", "999999", places=decimals)
    missing = draw(st.sets(st.sampled_from(MONTHS[:-1]), max_size=3))
    mended = draw(st.sets(st.sampled_from(MONTHS), max_size=5))
    reported = [number for number in MONTHS if number not in missing]
    return Year(
        draw(st.sampled_from(["flow", "count"])),
        decimals,
        {number: draw(amounts) for number in reported},
        {number: draw(amounts) for number in reported if number in mended},
    )


def reported_years(drawn: list[Year]) -> Facts:
    """Return each year as an indicator whose months are reported, some twice."""
    facts: Facts = {
        "raw.registry": [{}],
        "raw.region": [CITY],
        "raw.indicator": [],
        "raw.submission": [],
        "raw.observation": [],
    }
    for place, year in enumerate(drawn):
        name = f"indicator_{place}"
        facts["raw.indicator"].append({"indicator": name, "kind": year.kind})
        for known_at, values in ((FIRST, year.first), (SECOND, year.second)):
            for number, value in values.items():
                sent = f"{name} {number} {known_at}"
                facts["raw.submission"].append(
                    {"submission_id": sent, "report": name, "period": month(number)}
                    | {"known_at": known_at}
                )
                facts["raw.observation"].append(
                    {"submission_id": sent, "indicator": name, "period": month(number)}
                    | {"value": value, "decimals": year.decimals}
                )
    return facts


@pytest.mark.parametrize("known_at", [FIRST, SECOND])
def test_the_parts_of_a_year_add_up_to_the_year_of_their_vintage(warehouse, known_at):
    @quietly(6)
    @given(st.lists(years(), min_size=6, max_size=6))
    def always(drawn: list[Year]) -> None:
        with trial(warehouse):
            load(warehouse, reported_years(drawn))
            told = answer(warehouse, MODELS["mart.aggregate_as_of"], known_at)
        for place, year in enumerate(drawn):
            own = [row for row in told if row["indicator"] == f"indicator_{place}"]
            (whole,) = (row for row in own if row["span"] == "year")
            values = {**year.first, **(year.second if known_at == SECOND else {})}
            assert within(whole["difference"], values[12], whole["difference"])
            for span, parts in SPANS.items():
                told_parts = [row for row in own if row["span"] == span]
                assert len(told_parts) == parts
                known = [row for row in told_parts if row["difference"] is not None]
                ends = {row["last_month"] for row in told_parts}
                assert (len(known) == parts) == (ends <= set(values))
                if len(known) == parts:
                    low, total, high = (
                        sum(row[f"difference{end}"] for row in known)
                        for end in ("_low", "", "_high")
                    )
                    assert within(total, values[12], total)
                    assert within(low, values[12], high)

    always()


# -- units -----------------------------------------------------------------------------

UNITS: Final = sorted({unit.name for unit in known_units().values()})
PAIRS: Final = [
    (one, other)
    for one in UNITS
    for other in UNITS
    if known_units()[fold(one)].base == known_units()[fold(other)].base
]


class Typed(NamedTuple):
    """A figure as it is printed, and the unit that its indicator is kept in."""

    value: Decimal
    unit: str
    kept_in: str

    @property
    def decimals(self) -> int:
        return -int(self.value.as_tuple().exponent)


@st.composite
def typed(draw: st.DrawFn) -> Typed:
    places = draw(st.integers(0, 6))
    pair = draw(st.sampled_from(PAIRS))
    return Typed(draw(st.decimals("-99999", "99999", places=places)), *pair)


def test_a_figure_typed_in_another_unit_is_kept_exactly_with_what_its_print_leaves_open(
    warehouse, tmp_path
):
    registry = write_registry(tmp_path)

    @quietly(15)
    @given(st.lists(typed(), min_size=15, max_size=15))
    def always(drawn: list[Typed]) -> None:
        indicators = {
            f"i{place}": Indicator(
                id=f"i{place}", name=str(place), kind=Kind.FLOW, unit=each.kept_in
            )
            for place, each in enumerate(drawn)
        }
        history = tuple(
            History(
                region="tiny",
                indicator=f"i{place}",
                measure=Measure.YTD,
                period=Period.month_of(YEAR, 5),
                value=each.value,
                unit=each.unit,
                published_on=date(YEAR, 6, 1),
                source="示例",
            )
            for place, each in enumerate(drawn)
        )
        told = replace(
            registry,
            indicators=indicators,
            history=history,
            targets=(),
            reports={},
            sha256=str(drawn),
        )
        with trial(warehouse):
            remember_registry(warehouse, told, datetime(YEAR, 6, 1, tzinfo=UTC))
            kept = warehouse.execute(
                """
                select value, decimals, unit
                from core.history_as_of('infinity'::timestamptz)
                order by indicator[2:]::integer
                """
            ).fetchall()
        assert len(kept) == len(drawn)
        for (value, decimals, unit), each in zip(kept, drawn, strict=True):
            assert unit == each.kept_in
            assert convert(value, unit, each.unit) == each.value
            shift = decimal_shift(each.unit, unit)
            # A print coarser than the unit it is kept in counts as one of no digits.
            if each.decimals >= shift:
                half = convert(Decimal(5).scaleb(-decimals - 1), unit, each.unit)
                assert half == Decimal(5).scaleb(-each.decimals - 1)

    always()


# -- vintages --------------------------------------------------------------------------

DAYS: Final = tuple(f"2021-06-{day:02d}T09:00+08:00" for day in (2, 4, 8))
# What others ask. The core stands behind it; only the outlook is asked by itself too.
AS_OF: Final = [
    name
    for name in MODELS
    if name.endswith("_as_of")
    and (name.startswith("mart.") or name == "core.outlook_as_of")
]
KINDS: Final = {
    "output": {"main": 1, "growth_basis": "levels"},
    "exports": {"growth_basis": "levels"},
    "capital": {"total": "sum"},
    "share": {"kind": "ratio", "unit": "%", "numerator": "exports"}
    | {"denominator": "output"},
    "loans": {"kind": "stock"},
    "prices": {"kind": "index", "unit": "%"},
    "money": {"unit": "亿元"},
    "stage": {"kind": "milestone", "stages": ["储备", "开工", "竣工"]},
}
REGIONS: Final = ("city", "north", "south", "peer")
# What a report may say: of which indicator, as which measure, about which regions.
SAID: Final = (
    *(("output", measure, REGIONS) for measure in ("ytd", "ytd_yoy", "ytd_base")),
    ("output", "rank", ("city", "peer")),
    ("output", "current", ("city",)),
    ("exports", "ytd", ("city",)),
    ("capital", "ytd", ("north", "south")),
    ("loans", "level", ("city",)),
    ("prices", "current", ("city",)),
    ("money", "ytd", ("city",)),
)


def registry(draw: st.DrawFn, version: int, day: str) -> Facts:
    """Draw a version of the registry, nothing in it as it was in the version before."""
    value = 100 * version + draw(st.integers(1, 99))
    # The latest first: the plainest example shall be one that hides something.
    published = st.sampled_from(["2021-06-06", "2021-06-03", "2021-01-20"])
    one, other = ("green", "red") if version % 2 else ("red", "green")
    facts: Facts = {
        "raw.registry": [{"known_at": day}],
        "raw.region": [
            CITY,
            {"region": "north"},
            {"region": "south", "kind": ("part", "peer")[version % 2]},
            {"region": "peer", "kind": "peer"},
        ],
        "raw.department": [{"department": "finance", "name": f"finance {version}"}],
        "raw.report": [{"report": name, "title": f"{name} {version}"} for name in "ab"],
        "raw.indicator": [
            {"indicator": name, "name": f"{name} {version}", **more}
            for name, more in KINDS.items()
        ],
        "raw.part": [
            {"indicator": "output", "division": version, "part": "exports"},
            {"indicator": "capital", "division": version, "part": ""},
        ],
        "raw.target": [
            {"indicator": name, "year": YEAR, "value": value, "set_on": draw(published)}
            for name in ("output", "share", "loans", "capital")
        ],
        "raw.plan": [
            {"plan": "five_years", "region": "city", "indicator": "output"}
            | {"base_year": 2020, "end_year": 2025, "value": 2 * value}
            | {"set_on": draw(published)}
        ],
        "raw.light_rule": [
            {"rule": "main", "light": one, "low": 0},
            {"rule": "main", "light": other, "high": 0},
        ],
        "raw.rank_rule": [
            {"rule": "places", "indicator": "output", "weight": version}
            | {"ranked_by": kind}
            for kind in ("level", "reported")
        ],
        "raw.project_list": [
            {"list": "inner", "inside": "outer", "money": "money", "stage": "stage"}
            | {"started": "开工", "finished": "竣工", "position": 0}
            | {"name": f"inner {version}"},
            {"list": "outer", "money": "money", "total": "money", "position": 1},
        ],
        "raw.project": [
            {"project": name, "year": YEAR, "plan": value, "unit": "亿元"}
            | {"lists": lists, "set_on": draw(published)}
            for name, lists in (("a", ["inner", "outer"]), ("b", ["outer"]))
        ],
        "raw.milestone": [
            {"project": "a", "year": YEAR, "stage": "开工"}
            | {"by_period": ("2021-04", "2021-09")[version % 2]}
        ],
        "raw.history": [
            {"line": line, "region": "city", "indicator": "output", "period": period}
            | {"value": value + line, "published_on": draw(published)}
            for line, period in enumerate(
                f"{year}-{number}"
                for year in range(2017, 2021)
                for number in ("04", "05", "12")
            )
        ],
    }
    return {
        table: [{"version": version, **row} for row in entries]
        for table, entries in facts.items()
    }


def dealings(draw: st.DrawFn, number: int, day: str) -> Facts:
    """Draw what a day adds besides figures: duties, sources, what is told and answered.

    What was told on an earlier day is told anew, in the words of this one.
    """
    limit = f"2021-06-0{draw(st.sampled_from([3, 5, 7]))}T09:00+08:00"
    alerts = [f"alert {earlier}" for earlier in range(1, number + 1)]
    facts: Facts = {
        "raw.due": [
            {"known_at": day, "period": "2021-05", "report": report}
            | {"department": "finance", "due_at": limit, "owed": draw(st.booleans())}
            for report in ("a", "b")
        ],
        "raw.source_event": [
            {"ordinal": number, "known_at": day, "source": "inbox"}
            | {"rule": draw(st.sampled_from(["", "unreachable", "empty"]))}
        ],
        "raw.alert": [
            {"alert_id": alerts[-1], "created_at": day, "period": "2021-05"}
            | {"kind": draw(st.sampled_from(["behind", "promise"]))}
        ],
        "raw.alert_version": [
            {"alert_id": alert, "version": number - place, "known_at": day}
            | {"text": f"told {number}", "stands": draw(st.booleans())}
            for place, alert in enumerate(alerts)
        ],
        "raw.alert_event": [
            {"alert_id": alert, "ordinal": 10 * number + place, "happened_at": day}
            | {"version": number - place, "message_key": "message", "ts": f"{place}.1"}
            | {"state": draw(st.sampled_from(["sending", "sent", "failed"]))}
            for place, alert in enumerate(alerts)
        ],
        "raw.answer": [
            {"answer_id": f"{kind} {number}", "kind": kind, "message_key": "message"}
            | {"alert_id": alerts[0], "department": "finance", "report": "a"}
            | {"period": "2021-05", "answered_at": day, "known_at": day}
            | {"indicator": "output", "by_period": "2021-05", "by_time": limit}
            | {"amount": draw(st.integers(1, 999))}
            for kind in ("promise", "will_report")
        ],
        "raw.overrule": [
            {"report": "a", "department": "finance", "period": "2021-05"}
            | {"rule": "jump", "overruled_at": day, "overruled_by": f"day {number}"}
        ],
    }
    return facts


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Facts]]:
    """Draw what each day adds: a version of the registry, a run, submissions."""
    days: list[tuple[str, Facts]] = []
    for number, day in enumerate(DAYS, start=1):
        facts = registry(draw, number, day) | dealings(draw, number, day)
        told = draw(st.sampled_from(["2021-04", "2021-05"]))
        facts["raw.run"] = [{"period": told, "known_at": day}]
        facts["raw.submission"], facts["raw.observation"] = [], []
        facts["raw.finding"] = []
        for report in draw(st.sets(st.sampled_from(["a", "b"]), min_size=1)):
            period = draw(st.sampled_from(["2021-04", "2021-05"]))
            sent = f"{number} {report} {period}"
            state = draw(st.sampled_from(["accepted", "accepted", "returned"]))
            facts["raw.submission"].append(
                {"submission_id": sent, "report": report, "period": period}
                | {"state": state, "known_at": day, "ordinal": 10 * number}
                | {"department": "finance", "received_at": day}
            )
            facts["raw.finding"].append({"submission_id": sent, "rule": "jump"})
            if state == "returned":
                continue
            figure = {"submission_id": sent, "period": period, "known_at": day}
            facts["raw.observation"] += [
                figure
                | {"indicator": indicator, "measure": measure, "region": region}
                | {"value": draw(st.integers(1, 9 if measure == "rank" else 999))}
                for indicator, measure, regions in draw(
                    st.sets(st.sampled_from(SAID), min_size=6)
                )
                for region in regions
            ]
            facts["raw.observation"] += [
                figure
                | {"indicator": indicator, "measure": measure, "project": project}
                | {"value": draw(st.integers(1, 3)), "unit": unit}
                for project in draw(st.sets(st.sampled_from(["a", "b"]), min_size=1))
                for indicator, measure, unit in (
                    ("money", "ytd", "亿元"),
                    ("stage", "level", "位"),
                )
            ]
        days.append((day, facts))
    return days


def known_by(day: str, facts: Facts) -> Facts:
    """Leave out what was set or published only after a day: nobody had typed it in."""
    return {
        table: [
            row
            for row in entries
            if all(row.get(name, day) <= day for name in ("set_on", "published_on"))
        ]
        for table, entries in facts.items()
    }


@pytest.mark.parametrize("model", AS_OF)
def test_a_question_about_a_day_is_answered_as_it_was_on_that_day(warehouse, model):
    answers: set[str] = set()

    @quietly(2)
    @given(histories())
    def always(history: list[tuple[str, Facts]]) -> None:
        then: dict[str, list[Row]] = {}
        for place, (day, _) in enumerate(history, start=1):
            with trial(warehouse):
                for _, facts in history[:place]:
                    load(warehouse, known_by(day, facts))
                then[day] = answer(warehouse, MODELS[model])
        with trial(warehouse):
            for _, facts in history:
                load(warehouse, facts)
            for day, told in then.items():
                assert difference(told, answer(warehouse, MODELS[model], day)) == ""
        answers.update(map(str, then.values()))

    always()
    # A model that has one answer to every question would have shown nothing.
    assert len(answers) > 1


# -- intervals -------------------------------------------------------------------------

SO_FAR: Final = tuple(range(1, 7))
INNER_PLAN: Final = 150


class World(NamedTuple):
    """What is true of each month, how many digits are printed of it, and the target.

    One project stands on both lists, the other only on the outer one.
    """

    output: list[Decimal]
    taxes: list[Decimal]
    north: list[Decimal]
    south: list[Decimal]
    alone: list[Decimal]
    inner: list[Decimal]
    outer: list[Decimal]
    prices: list[Decimal]
    decimals: int
    target: Decimal

    def sum_of(self, field: str, first: int, last: int) -> Decimal:
        values: list[Decimal] = getattr(self, field)
        return sum(values[first - 1 : last], Decimal(0))

    def comes_to(self, first: int, last: int) -> dict[tuple[str, str], Decimal]:
        """Return what each indicator truly comes to from one month to another."""
        total = {
            field: self.sum_of(field, first, last)
            for field in World._fields
            if field not in {"decimals", "target"}
        }
        return {
            ("output", "city"): total["output"],
            ("taxes", "city"): total["taxes"],
            ("share", "city"): 100 * total["taxes"] / total["output"],
            ("capital", "north"): total["north"],
            ("capital", "south"): total["south"],
            ("capital", "city"): total["north"] + total["south"],
            ("alone", "city"): total["alone"],
            ("inner_total", "city"): total["inner"],
            ("outer_total", "city"): total["inner"] + total["outer"],
            ("prices", "city"): total["prices"] / (last - first + 1),
        }


def by_month(low: str, high: str) -> st.SearchStrategy[list[Decimal]]:
    months = len(SO_FAR)
    return st.lists(st.decimals(low, high, places=5), min_size=months, max_size=months)


# Nothing that is drawn prints as 0: what is reported as nothing counts as exact.
worlds = st.builds(
    World,
    *[by_month("1", "500")] * 7,
    by_month("90", "110"),
    st.integers(0, 3),
    st.decimals("100", "5000", places=2),
)


def printed_world(world: World) -> Facts:
    """Return what reports print of a world: cumulatives, or months where it says so."""

    def figures(
        field: str, indicator: str, region: str = "city", **more: str
    ) -> list[Row]:
        is_month = more.get("measure") == "current"
        return [
            {"indicator": indicator, "region": region, "period": month(number)}
            | {"decimals": world.decimals, **more}
            | {
                "value": rounded(
                    world.sum_of(field, number if is_month else 1, number),
                    world.decimals,
                )
            }
            for number in SO_FAR
        ]

    whole = world._replace(
        outer=[sum(pair) for pair in zip(world.inner, world.outer, strict=True)]
    )
    totals = [
        row | {"value": rounded(whole.sum_of("outer", 1, number), world.decimals)}
        for number, row in zip(SO_FAR, figures("outer", "outer_total"), strict=True)
    ]
    targets = dict.fromkeys(("output", "capital", "alone"), world.target)
    targets |= {"inner_total": Decimal(INNER_PLAN)}
    targets |= {"outer_total": world.target + INNER_PLAN}
    return {
        "raw.registry": [{}],
        "raw.region": [CITY, {"region": "north"}, {"region": "south"}],
        "raw.run": [{"period": month(number)} for number in SO_FAR],
        "raw.indicator": [
            *({"indicator": name} for name in ("output", "taxes", "alone", "money")),
            *({"indicator": name} for name in ("inner_total", "outer_total")),
            {"indicator": "capital", "total": "sum"},
            {"indicator": "prices", "kind": "index", "unit": "%"},
            {"indicator": "share", "kind": "ratio", "unit": "%", "numerator": "taxes"}
            | {"denominator": "output"},
        ],
        "raw.target": [
            {"indicator": name, "year": YEAR, "value": value}
            for name, value in targets.items()
        ],
        "raw.project_list": [
            {"list": "inner", "inside": "outer", "money": "money", "position": 0}
            | {"total": "inner_total"},
            {"list": "outer", "money": "money", "position": 1, "total": "outer_total"},
        ],
        "raw.project": [
            {"project": "inner", "year": YEAR, "lists": ["inner", "outer"]},
            {"project": "outer", "year": YEAR, "lists": ["outer"]},
        ],
        "raw.observation": [
            *figures("output", "output"),
            *figures("taxes", "taxes"),
            *figures("north", "capital", "north"),
            *figures("south", "capital", "south"),
            *figures("alone", "alone", measure="current"),
            *figures("prices", "prices", measure="current"),
            *figures("inner", "inner_total"),
            *totals,
            *figures("inner", "money", project="inner"),
            *figures("outer", "money", project="outer"),
        ],
    }


@pytest.fixture(scope="module")
def told_worlds(warehouse) -> list[tuple[World, dict[str, list[Row]]]]:
    """Some worlds, each with all that is told of what its reports print."""
    told: list[tuple[World, dict[str, list[Row]]]] = []

    @quietly(6)
    @given(worlds)
    def ask(world: World) -> None:
        with trial(warehouse):
            load(warehouse, printed_world(world))
            asked = ("core.cumulative_as_of", "mart.progress", "mart.aggregate")
            asked += ("mart.ring", "mart.project_list")
            told.append(
                (world, {name: answer(warehouse, MODELS[name]) for name in asked})
            )

    ask()
    return told


def test_where_an_indicator_stands_contains_the_point_and_what_is_true(told_worlds):
    for world, told in told_worlds:
        assert len(told["core.cumulative_as_of"]) == len(SO_FAR) * 10
        for row in told["core.cumulative_as_of"]:
            true = world.comes_to(1, row["month"])[row["indicator"], row["region"]]
            assert within(row["low"], row["value"], row["high"]), row
            assert within(row["low"], true, row["high"]), (row, true)


def test_a_pace_gap_contains_the_point_and_what_is_true(told_worlds):
    for world, told in told_worlds:
        judged = [
            row for row in told["mart.progress"] if row["pace_gap_pp"] is not None
        ]
        assert {row["span"] for row in judged} == {"month", "quarter", "half", "year"}
        for row in judged:
            last = int(row["period"][5:])
            first = last if row["span"] == "month" else 1
            true = world.comes_to(first, last)[row["indicator"], row["region"]]
            gap = 100 * float(true) / row["target"] - row["schedule_pct"]
            assert within(row["actual_low"], row["actual"], row["actual_high"]), row
            assert within(row["actual_low"], true, row["actual_high"]), (row, true)
            ends = row["pace_gap_low_pp"], row["pace_gap_high_pp"]
            assert within(ends[0], row["pace_gap_pp"], ends[1]), row
            assert within(ends[0], gap, ends[1]), (row, gap)


def test_a_month_or_quarter_itself_contains_the_point_and_what_is_true(told_worlds):
    for world, told in told_worlds:
        known = [
            row
            for row in told["mart.aggregate"]
            if row["value"] is not None and row["low"] is not None
        ]
        assert {row["way"] for row in known} == {
            *("published", "difference", "mean", "ratio")
        }
        for row in known:
            months = row["first_month"], row["last_month"]
            true = world.comes_to(*months)[row["indicator"], row["region"]]
            assert within(row["low"], row["value"], row["high"]), row
            assert within(row["low"], true, row["high"]), (row, true)


def test_a_list_and_its_ring_contain_the_point_and_what_is_true(told_worlds):
    for world, told in told_worlds:
        for row in told["mart.project_list"]:
            if row["slice"] == "all":
                total = f"{row['list']}_total", "city"
                true = world.comes_to(1, int(row["period"][5:]))[total]
                assert within(row["low"], true, row["high"]), (row, true)
                # Both are printed from the same truth, so nobody may say they differ.
                assert row["agrees"] in {"yes", "undecided"}, row
        rings = [row for row in told["mart.ring"] if row["list"] == "outer"]
        assert len(rings) == len(SO_FAR)
        for row in rings:
            last = int(row["period"][5:])
            true = world.sum_of("outer", 1, last)
            gap = 100 * float(true / world.target) - 100 * last / 12
            assert row["basis"] == "totals"
            assert within(row["low"], row["done"], row["high"]), row
            assert within(row["low"], true, row["high"]), (row, true)
            ends = row["pace_gap_low_pp"], row["pace_gap_high_pp"]
            assert within(ends[0], row["pace_gap_pp"], ends[1]), row
            assert within(ends[0], gap, ends[1]), (row, gap)
