"""The sample inbox: made the same each time, readable, true where it was published."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tasks.reader.reading import read_delivery
from tasks.reader.workbook import open_grids
from warehouse.due import due_at
from warehouse.periods import Period
from warehouse.records import Delivery, Measure, Observation, Reading
from warehouse.registry import Registry, load_registry
from warehouse.units import convert

if TYPE_CHECKING:
    from warehouse.registry.goals import Project

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples" / "taicang"
INBOX = SAMPLES / "inbox"
REGISTRY = ROOT / "warehouse" / "registry" / "taicang"
APRIL, MAY = Period.parse("2021-04"), Period.parse("2021-05")
MOST_BYTES = 1_500_000

MISTYPED = "统计局/2021年5月规上工业产值分地区.xlsx"
TEN_THOUSAND_TIMES = "人民银行/金融机构存贷款（5月末）.xlsx"
SENT_FIRST = "财政局/财政收支5月.csv"
SENT_AGAIN = "财政局/财政收支5月(更正).csv"
LATE = "璜泾镇/招商引资1-5月.xls"
PLANTED = {MISTYPED, TEN_THOUSAND_TIMES, SENT_FIRST}

# Region, indicator, measure, period, project.
Key: TypeAlias = tuple[str, str, Measure, Period, str]
Observations: TypeAlias = dict[Key, Observation]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(scope="module")
def receipts(registry: Registry) -> dict[str, datetime]:
    with (INBOX / "receipts.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["file"]: datetime.fromisoformat(row["received_at"]).replace(
                tzinfo=registry.city.zone
            )
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def readings(registry: Registry, receipts: dict[str, datetime]) -> dict[str, Reading]:
    return {
        file: read_delivery(_delivery(file, at), file, registry, _month_before(at))
        for file, at in receipts.items()
    }


@pytest.fixture(scope="module")
def clean(readings: dict[str, Reading]) -> Observations:
    """Return every observation of the files that have nothing wrong in them."""
    found: Observations = {}
    for file, reading in readings.items():
        if file not in PLANTED:
            for each in reading.observations:
                key = _key(each)
                assert key not in found
                found[key] = each
    return found


def _key(each: Observation) -> Key:
    return (each.region, each.indicator, each.measure, each.period, each.project)


def _delivery(file: str, at: datetime) -> Delivery:
    path = INBOX / file
    size = path.stat().st_size
    return Delivery(path.name, str(path), "", size, at, str(path), path.parent.name)


def _month_before(at: datetime) -> Period:
    return Period.month_of(at.year, at.month).shift(-1)


def _value(
    found: Observations,
    indicator: str,
    measure: Measure = Measure.YTD,
    period: Period = MAY,
    region: str = "taicang",
) -> Decimal:
    value = found[region, indicator, measure, period, ""].value
    assert value is not None
    return value


def _projects(registry: Registry, name: str) -> list[Project]:
    """Return the projects of a list, each once, with the plan that was set last."""
    newest = {each.id: each for each in registry.projects if name in each.lists}
    return list(newest.values())


def _of_project(
    found: Observations,
    project: Project,
    indicator: str,
    measure: Measure = Measure.LEVEL,
    period: Period = MAY,
) -> Decimal | None:
    each = found.get((project.region, indicator, measure, period, project.id))
    return each.value if each else None


def _stage(
    found: Observations,
    registry: Registry,
    project: Project,
    indicator: str,
    period: Period = MAY,
) -> str:
    place = _of_project(found, project, indicator, period=period)
    assert place is not None
    return registry.indicators[indicator].stages[int(place) - 1]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _same_file(one: bytes, other: bytes) -> bool:
    """Compare bytes; in a zip its members, for another zlib packs them otherwise."""
    if one == other or not one.startswith(b"PK"):
        return one == other
    return _members(one) == _members(other)


def _members(content: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            (each.filename, each.date_time, archive.read(each))
            for each in archive.infolist()
        ]


def test_the_script_makes_the_committed_files_again(tmp_path: Path):
    script = SAMPLES / "make.py"
    done = subprocess.run([sys.executable, script, tmp_path], check=False)
    assert done.returncode == 0
    made, committed = _files(tmp_path / "inbox"), _files(INBOX)
    assert set(made) == set(committed)
    assert [file for file in made if not _same_file(made[file], committed[file])] == []
    history = (tmp_path / "history.csv").read_bytes()
    assert history == (REGISTRY / "history.csv").read_bytes()


def test_the_inbox_is_small():
    assert sum(len(content) for content in _files(INBOX).values()) < MOST_BYTES


def test_the_register_of_receipts_names_every_file(receipts: dict[str, datetime]):
    assert set(receipts) == set(_files(INBOX)) - {"receipts.csv"}


def test_every_file_says_that_it_is_made_up(receipts: dict[str, datetime]):
    for file in receipts:
        texts = [
            str(cell)
            for grid in open_grids((INBOX / file).read_bytes())
            for row in grid.rows
            for cell in row
        ]
        assert any(text.startswith("注") and "示例数据" in text for text in texts), file


def test_files_come_in_all_the_forms_that_departments_send(
    receipts: dict[str, datetime],
):
    contents = [(INBOX / file).read_bytes() for file in receipts]
    forms = {
        "xlsx": [each for each in contents if each.startswith(b"PK")],
        "xls": [each for each in contents if each.startswith(b"\xd0\xcf\x11\xe0")],
        "utf-8 with a mark": [
            each for each in contents if each.startswith(b"\xef\xbb\xbf")
        ],
    }
    rest = [
        each for each in contents if all(each not in found for found in forms.values())
    ]
    assert all(len(found) > 10 for found in forms.values())
    assert len(rest) > 10
    for content in rest:
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")
        content.decode("gb18030")


def test_cells_are_printed_as_departments_print_them(readings: dict[str, Reading]):
    texts = {
        each.text for reading in readings.values() for each in reading.observations
    }
    assert {"持平", "—"} <= texts
    assert any("１" in text for text in texts)
    assert any("," in text for text in texts)


def test_every_file_is_recognised_with_its_department_and_month(
    readings: dict[str, Reading], registry: Registry, receipts: dict[str, datetime]
):
    for file, reading in readings.items():
        submission = reading.submission
        assert registry.departments[submission.department].name == file.split("/")[0]
        assert submission.department in registry.reports[submission.report].departments
        assert submission.period == _month_before(receipts[file]), file
        assert reading.observations, file


def test_nothing_is_wrong_with_how_files_look(readings: dict[str, Reading]):
    wrong = {
        file: found for file, reading in readings.items() if (found := reading.findings)
    }
    assert wrong == {}


def test_every_report_owed_is_there_once_and_the_budget_of_may_twice(
    readings: dict[str, Reading], registry: Registry
):
    sent: dict[tuple, list[str]] = defaultdict(list)
    for file, reading in readings.items():
        submission = reading.submission
        sent[submission.report, submission.department, submission.period].append(file)
    owed = {
        (report.id, department.id, period)
        for month in range(1, 6)
        for period in [Period.month_of(2021, month)]
        for report, department in registry.owed(period)
    }
    assert set(sent) == owed
    twice = {key: files for key, files in sent.items() if len(files) > 1}
    assert twice == {("budget", "finance", MAY): [SENT_FIRST, SENT_AGAIN]}


def test_only_one_town_is_late(
    readings: dict[str, Reading], registry: Registry, receipts: dict[str, datetime]
):
    late = {
        file
        for file, reading in readings.items()
        if receipts[file]
        > due_at(
            registry.reports[reading.submission.report],
            reading.submission.period,
            registry,
        )
    }
    assert late == {LATE}
    assert receipts[LATE] == datetime(2021, 6, 11, 10, 20, tzinfo=registry.city.zone)
    in_june = [at for file, at in receipts.items() if at.month == 6 and file != LATE]
    assert min(in_june) >= datetime(2021, 6, 2, tzinfo=registry.city.zone)
    assert max(in_june) <= datetime(2021, 6, 9, 17, tzinfo=registry.city.zone)


def test_loans_of_may_are_ten_thousand_times_too_large(
    readings: dict[str, Reading], clean: Observations, registry: Registry
):
    levels = {
        each.indicator: each.value
        for each in readings[TEN_THOUSAND_TIMES].observations
        if each.measure is Measure.LEVEL
    }
    for indicator in ("loans", "deposits"):
        before = _value(clean, indicator, Measure.LEVEL, APRIL)
        assert 0.9 < levels[indicator] / before / 10_000 < 1.1
        assert levels[indicator] > registry.indicators[indicator].bounds[1]


def test_one_town_is_mistyped_and_nothing_else_about_its_report(
    readings: dict[str, Reading], registry: Registry
):
    observations = readings[MISTYPED].observations
    towns = [region.id for region in registry.city.parts]
    off = {}
    for measure in (Measure.CURRENT, Measure.YTD, Measure.YTD_BASE):
        found = {each.region: each for each in observations if each.measure is measure}
        off[measure] = sum(found[town].value for town in towns) - found["taicang"].value
    assert off[Measure.CURRENT] == off[Measure.YTD_BASE] == 0
    # Nine roundings of a hundredth cannot explain it.
    assert off[Measure.YTD] > 9 * Decimal("0.005")


def test_the_first_budget_of_may_does_not_add_up_and_the_second_does(
    readings: dict[str, Reading], receipts: dict[str, datetime]
):
    def off(file: str) -> Decimal:
        found = {
            each.indicator: each.value
            for each in readings[file].observations
            if each.measure is Measure.YTD
        }
        return found["budget_revenue"] - found["tax_revenue"] - found["nontax_revenue"]

    assert off(SENT_FIRST) != 0
    assert off(SENT_AGAIN) == 0
    assert (
        12 < (receipts[SENT_AGAIN] - receipts[SENT_FIRST]).total_seconds() / 3600 < 36
    )


# Great Expectations imports a module that Python has deprecated.
@pytest.mark.filterwarnings("ignore:module 'sre_:DeprecationWarning")
def test_a_careful_check_finds_the_planted_and_nothing_more(
    readings: dict[str, Reading], registry: Registry
):
    from expectations.verdict import judge  # noqa: PLC0415 - it costs seconds

    verdicts = judge(list(readings.values()), registry, {})
    found = {
        file: {finding.rule for finding in verdict.findings}
        for file, verdict in zip(readings, verdicts, strict=True)
        if verdict.findings
    }
    assert found == {
        MISTYPED: {"wrong-cell"},
        SENT_FIRST: {"wrong-cell"},
        TEN_THOUSAND_TIMES: {"unit-slip"},
    }
    # What was typed instead, and where: all that the cells are tied to says so.
    meant = {
        (finding.value, finding.parameters["corrected"])
        for verdict in verdicts
        for finding in verdict.findings
        if finding.rule == "wrong-cell"
    }
    assert meant == {("150.86", "105.86"), ("764511", "74.6511")}


# From the seed article, about January to May 2021.
@pytest.mark.parametrize(
    ("indicator", "measure", "value"),
    [
        ("key_project_investment", Measure.YTD, "329.6"),
        ("key_project_investment", Measure.PLAN, "588.6"),
        ("key_project_investment", Measure.COMPLETION, "56.0"),
        ("provincial_project_investment", Measure.YTD, "19"),
        ("provincial_project_investment", Measure.COMPLETION, "30.6"),
        ("suzhou_project_investment", Measure.YTD, "224.7"),
        ("suzhou_project_investment", Measure.COMPLETION, "61.2"),
        ("suzhou_project_completion", Measure.YTD, "61.2"),
        ("suzhou_project_completion", Measure.RANK, "1"),
        ("shanghai_projects", Measure.YTD, "111"),
        ("shanghai_capital", Measure.YTD, "97.31"),
        ("shanghai_share", Measure.YTD, "35.92"),
        ("domestic_capital", Measure.YTD, "270.91"),
        ("livelihood_projects", Measure.LEVEL, "26"),
    ],
)
def test_published_figures_of_may_come_out_exactly(
    clean: Observations, indicator: str, measure: Measure, value: str
):
    assert _value(clean, indicator, measure) == Decimal(value)


# 太仓日报 2021-06-04, about January to April 2021.
@pytest.mark.parametrize(
    ("indicator", "measure", "value"),
    [
        ("industrial_output", Measure.YTD, "322.24"),
        ("industrial_output", Measure.YTD_YOY, "39.2"),
        ("fixed_asset_investment", Measure.YTD, "39.71"),
        ("fixed_asset_investment", Measure.YTD_YOY, "19.4"),
        ("registered_foreign_capital", Measure.YTD, "2.14"),
        ("registered_foreign_capital", Measure.YTD_YOY, "30.1"),
        ("domestic_capital", Measure.YTD, "41.67"),
        ("domestic_capital", Measure.YTD_YOY, "186.4"),
        ("key_projects", Measure.LEVEL, "36"),
        ("key_project_start_rate", Measure.LEVEL, "83.3"),
    ],
)
def test_published_figures_of_the_port_in_april_come_out_exactly(
    clean: Observations, indicator: str, measure: Measure, value: str
):
    assert _value(clean, indicator, measure, APRIL, "port_zone") == Decimal(value)


def test_thirty_of_the_port_s_projects_have_started_by_april(
    clean: Observations, registry: Registry
):
    begun = [
        each.id
        for each in _projects(registry, "city")
        if each.region == "port_zone"
        and clean[
            "port_zone", "key_project_investment", Measure.YTD, APRIL, each.id
        ].value
    ]
    assert len(begun) == 30
    assert (
        _value(clean, "key_projects_started", Measure.LEVEL, APRIL, "port_zone") == 30
    )


def test_the_city_is_first_of_ten_units(clean: Observations, registry: Registry):
    ranked = {
        each.region: each.value
        for each in clean.values()
        if each.measure is Measure.RANK and each.period == MAY and each.value
    }
    peers = {each.id for each in registry.city.regions if each.kind == "peer"}
    assert set(ranked) == peers | {"taicang"}
    assert sorted(ranked.values()) == list(range(1, 11))
    completed = {
        region: _value(clean, "suzhou_project_completion", region=region)
        for region in ranked
    }
    assert sorted(ranked, key=ranked.get) == sorted(
        completed, key=completed.get, reverse=True
    )


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("city", "key_project_investment"),
        ("suzhou", "suzhou_project_investment"),
        ("provincial", "provincial_project_investment"),
        ("livelihood", "livelihood_investment"),
    ],
)
@pytest.mark.parametrize("month", range(1, 6))
def test_projects_add_up_to_the_total_of_their_list(
    clean: Observations, registry: Registry, name: str, indicator: str, month: int
):
    period = Period.month_of(2021, month)
    rows = "livelihood_investment" if name == "livelihood" else "key_project_investment"
    for measure in (Measure.CURRENT, Measure.YTD):
        parts = [
            clean[each.region, rows, measure, period, each.id].value
            for each in _projects(registry, name)
        ]
        assert sum(parts) == _value(clean, indicator, measure, period)


def test_towns_add_up_to_the_city_in_every_clean_report(
    clean: Observations, registry: Registry
):
    towns = [region.id for region in registry.city.parts]
    checked = 0
    for (region, indicator, measure, period, project), whole in clean.items():
        parts = [clean.get((town, indicator, measure, period, "")) for town in towns]
        if region != "taicang" or project or not all(parts) or whole.value is None:
            continue
        if measure is Measure.YTD_YOY or indicator == "key_project_start_rate":
            continue
        assert sum(part.value for part in parts) == whole.value, (indicator, period)
        checked += 1
    assert checked > 50


def test_a_cumulative_is_the_one_before_and_the_month_as_printed(
    clean: Observations, registry: Registry
):
    additive = {
        each.id
        for each in registry.indicators.values()
        if each.kind in {"flow", "count"} and each.frequency == "monthly"
    }
    checked = 0
    for (region, indicator, measure, period, project), current in clean.items():
        if measure is not Measure.CURRENT or indicator not in additive:
            continue
        whole = clean[region, indicator, Measure.YTD, period, project]
        before = clean.get((region, indicator, Measure.YTD, period.shift(-1), project))
        if period.last == 1:
            assert whole.value == current.value
        elif before is not None:
            assert whole.value == before.value + current.value, (indicator, period)
            assert whole.value >= before.value
            checked += 1
    assert checked > 1000


def test_growth_follows_from_what_is_printed_beside_it(clean: Observations):
    checked = 0
    for (region, indicator, measure, period, project), growth in clean.items():
        base = clean.get((region, indicator, Measure.YTD_BASE, period, project))
        if measure is not Measure.YTD_YOY or base is None:
            continue
        if base.value == 0:
            assert growth.value is None
            assert growth.text == "—"
            continue
        value = clean[region, indicator, Measure.YTD, period, project].value
        computed = 100 * (value / base.value - 1)
        assert abs(growth.value - computed) <= Decimal("0.05"), (indicator, period)
        checked += 1
    assert checked > 300


# -- how far projects are ------------------------------------------------------------


@pytest.mark.parametrize("month", range(1, 6))
def test_a_key_project_is_begun_where_money_was_spent_on_it(
    clean: Observations, registry: Registry, month: int
):
    period = Period.month_of(2021, month)
    stages = registry.indicators["key_project_stage"].stages
    begun = 0
    for each in _projects(registry, "city"):
        spent = _of_project(clean, each, "key_project_investment", Measure.YTD, period)
        stage = _stage(clean, registry, each, "key_project_stage", period)
        day = _of_project(clean, each, "key_project_started_on", period=period)
        is_begun = stages.index(stage) >= stages.index("开工")
        assert is_begun == (spent > 0) == (day is not None), each.id
        begun += is_begun
        if day is not None:
            # A day once reported stays; it lies in the month that it was planned for
            # where the project goes on from an earlier year.
            assert 20190101 < day < 20210100 + 100 * (month + 1), each.id
    assert begun == _value(clean, "key_projects_started", Measure.LEVEL, period)


def test_projects_only_go_on_and_keep_the_day_they_began(
    clean: Observations, registry: Registry
):
    for name, stage, day in (
        ("city", "key_project_stage", "key_project_started_on"),
        ("livelihood", "livelihood_stage", "livelihood_started_on"),
        ("special_plans", "special_plan_stage", None),
    ):
        moved = 0
        for each in _projects(registry, name):
            places = [
                _of_project(clean, each, stage, period=Period.month_of(2021, month))
                for month in range(1, 6)
            ]
            assert places == sorted(places), each.id
            moved += places[0] != places[-1]
            days = {
                found
                for month in range(1, 6)
                if day
                and (
                    found := _of_project(
                        clean, each, day, period=Period.month_of(2021, month)
                    )
                )
            }
            assert len(days) <= 1, each.id
        assert moved >= 5, name


def test_key_projects_stand_at_every_stage_of_their_life_but_the_first(
    clean: Observations, registry: Registry
):
    stages = Counter(
        _stage(clean, registry, each, "key_project_stage", Period.month_of(2021, month))
        for each in _projects(registry, "city")
        for month in range(1, 6)
    )
    assert set(stages) >= {"签约", "立项", "拿地", "开工", "在建", "竣工"}


def test_livelihood_projects_bring_some_of_their_pieces(
    clean: Observations, registry: Registry
):
    ahead = 0
    for each in _projects(registry, "livelihood"):
        done = _of_project(clean, each, "livelihood_quantity", Measure.YTD)
        assert (done is None) == (each.quantity is None), each.id
        if done is not None:
            assert 0 <= done <= each.quantity, each.id
            ahead += done / each.quantity >= Decimal(5) / 12
    # By money they are all behind; by pieces some are not.
    assert ahead >= 3


def test_pieces_are_printed_in_many_words_and_counted_in_one(
    readings: dict[str, Reading],
):
    book = open_grids((INBOX / "发改委/民生项目节点与数量5月.xls").read_bytes())
    words = {str(cell) for row in book[0].rows for cell in row}
    assert {"个", "张", "户", "座"} <= words
    units = {
        each.unit
        for each in readings["发改委/民生项目节点与数量5月.xls"].observations
        if each.indicator == "livelihood_quantity"
    }
    assert units == {"个"}


@pytest.mark.parametrize(("month", "issued"), [(1, 0), (2, 1), (3, 3), (4, 6), (5, 9)])
def test_as_many_special_plans_are_issued_as_the_summary_counts(
    clean: Observations, registry: Registry, month: int, issued: int
):
    period = Period.month_of(2021, month)
    stages = [
        _stage(clean, registry, each, "special_plan_stage", period)
        for each in _projects(registry, "special_plans")
    ]
    assert len(stages) == 20
    assert stages.count("印发") == issued
    assert _value(clean, "special_plans_issued", Measure.LEVEL, period) == issued


def test_two_special_plans_are_late(clean: Observations, registry: Registry):
    late = [
        each.id
        for each in _projects(registry, "special_plans")
        if each.finish <= MAY
        and _stage(clean, registry, each, "special_plan_stage") != "印发"
    ]
    assert late == ["plan_10", "plan_11"]


def test_two_of_six_practical_things_are_done_by_may(
    clean: Observations, registry: Registry
):
    stages = [
        _stage(clean, registry, each, "practical_thing_stage")
        for each in _projects(registry, "practical_things")
    ]
    assert Counter(stages) == {"推进": 4, "办结": 2}
    assert _value(clean, "practical_things_done", Measure.LEVEL) == 2


def test_the_city_s_plan_is_printed_as_it_stood(
    clean: Observations, registry: Registry
):
    for month in range(1, 6):
        period = Period.month_of(2021, month)
        end = date(2021, month + 1, 1)
        stood = {
            each.id: each.plan
            for each in registry.projects
            if "city" in each.lists and (each.set_on is None or each.set_on < end)
        }
        printed = _value(clean, "key_project_investment", Measure.PLAN, period)
        assert printed == sum(stood.values()), period


# -- prices --------------------------------------------------------------------------


def test_watched_prices_come_with_growth_that_follows_from_them(
    clean: Observations, registry: Registry
):
    goods = [
        each.id for each in registry.indicators.values() if each.id.endswith("_price")
    ]
    assert len(goods) == 8
    for good in goods:
        prices, bases = Decimal(0), Decimal(0)
        for month in range(1, 6):
            period = Period.month_of(2021, month)
            price = _value(clean, good, Measure.CURRENT, period)
            base = _value(clean, good, Measure.CURRENT_BASE, period)
            prices, bases = prices + price, bases + base
            for measure, now, before in (
                (Measure.CURRENT_YOY, price, base),
                (Measure.YTD_YOY, prices, bases),
            ):
                growth = _value(clean, good, measure, period)
                computed = 100 * (now / before - 1)
                assert abs(growth - computed) <= Decimal("0.05"), (good, period)


# -- the years before ----------------------------------------------------------------


def test_history_has_last_year_as_the_reports_print_it(
    clean: Observations, registry: Registry
):
    history = {
        (each.region, each.indicator, each.period): convert(
            each.value, each.unit, registry.indicators[each.indicator].unit
        )
        for each in registry.history
        if each.measure is Measure.YTD
    }
    wanted = {target.indicator for target in registry.targets}
    held, printed = Counter(), set()
    for (region, indicator, measure, period, project), base in clean.items():
        if measure is not Measure.YTD_BASE or region != "taicang" or project:
            continue
        printed.add(indicator)
        year_ago = history.get((region, indicator, period.shift(-12)))
        if year_ago is not None:
            assert year_ago == base.value, (indicator, period)
            held[indicator] += 1
    assert printed & wanted <= set(held)
    assert sum(held.values()) > 50


def test_towns_of_last_year_add_up_to_the_history_of_what_only_towns_report(
    clean: Observations, registry: Registry
):
    (april,) = (
        each
        for each in registry.history
        if each.indicator == "registered_foreign_capital"
        and str(each.period) == "2020-04"
    )
    towns = sum(
        clean[town.id, april.indicator, Measure.YTD_BASE, APRIL, ""].value
        for town in registry.city.parts
    )
    assert towns == convert(april.value, april.unit, "亿美元")


def test_loans_started_the_year_from_where_history_ends(
    clean: Observations, registry: Registry
):
    (december,) = (
        each.value
        for each in registry.history
        if each.indicator == "loans" and str(each.period) == "2020-12"
    )
    level = _value(clean, "loans", Measure.LEVEL, APRIL)
    assert level - _value(clean, "loans", Measure.LEVEL_CHANGE, APRIL) == december


def test_services_lag_a_month_behind_the_form_they_come_in(
    readings: dict[str, Reading],
):
    reading = readings["统计局/规上服务业(5月报).xlsx"]
    assert reading.submission.period == MAY
    assert {each.period for each in reading.observations} == {APRIL}
