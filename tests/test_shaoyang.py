"""The bulletin of a real city, read by layouts alone.

The workbook (邵阳统计月报 2025年1-3月) is not in the repository: YUEBAO_REAL_DATA names
a folder that holds `shaoyang/`, and tests that need it are skipped without. They read
it as it is, and copies of it changed the way other months' editions differ.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tasks.reader.reading import read_delivery
from tasks.reader.repeats import told_once
from warehouse.periods import Period
from warehouse.records import (
    Delivery,
    Finding,
    Measure,
    Observation,
    Reading,
    Severity,
    Status,
)
from warehouse.registry import Registry, load_registry
from warehouse.registry.models import RegionKind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# One hidden sheet carries a chart that openpyxl cannot keep; no figure is lost by it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Unable to read chart:UserWarning:openpyxl"
)

REGISTRY = Path(__file__).parents[1] / "warehouse" / "registry" / "shaoyang"
BOOK = "邵阳统计月报_2025年1-3月.xlsx"
MARCH, FEBRUARY = Period.parse("2025-03"), Period.parse("2025-02")

Changed: TypeAlias = Callable[..., Reading]

# Sheets that print their money in 万元, where the registry keeps 亿元.
IN_TEN_THOUSANDS = {
    "财政19",
    "财政20",
    "23核算处1",
    "31工业处3",
    "42贸外处1",
    "45贸外处4",
    "46贸外处5",
    "54综研室3",
    "55综研室4",
}
# Rows whose unit stands nowhere near them: the registry declares it.
UNIT_NOT_PRINTED = {
    "electricity_industry",
    "exports",
    "imports",
    "housing_under_construction",
    "housing_completed",
    "housing_sold_area",
    "housing_sold_area_dwellings",
    "housing_sales",
    "housing_sales_dwellings",
}
HEADERS = {
    Measure.CURRENT: r"本月$",
    Measure.YTD: r"绝对|总额|累计$",
    Measure.LEVEL: r"绝对|本月余额|月末|累计$",
    Measure.YTD_YOY: r"增速|增长|增减\(%\)|累计比上年同期",
    Measure.LEVEL_CHANGE: r"^比年初增减",
    Measure.LEVEL_CHANGE_BASE: r"^上年同期比年初增减",
    Measure.RANK: r"排名",
}
# Numbers that are no figures of the city: left behind under a merged 排名, below the
# table, beside it, or about other cities' groups.
GARBAGE = {
    *(("54综研室3", f"E{row}") for row in range(5, 18)),
    *(
        (sheet, f"B{row}")
        for sheet in ("54综研室3", "55综研室4")
        for row in (22, 23, 24)
    ),
    *(("43贸外处2", f"{column}{row}") for column in "BC" for row in range(19, 24)),
    *(("45贸外处4", f"{column}{row}") for column in "BCEF" for row in range(18, 23)),
    *(("46贸外处5", f"{column}{row}") for column in "BC" for row in range(18, 23)),
}


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry(REGISTRY)


@pytest.fixture(scope="session")
def folder() -> Path:
    given = os.environ.get("YUEBAO_REAL_DATA")
    if not given:
        pytest.skip("YUEBAO_REAL_DATA is not set: the real bulletin is not at hand")
    found = Path(given) / "shaoyang"
    if not (found / BOOK).is_file():
        pytest.skip(f"no {BOOK} in the folder that YUEBAO_REAL_DATA names")
    return found


@pytest.fixture(scope="module")
def reading(folder: Path, registry: Registry) -> Reading:
    return read(folder / BOOK, registry)


@pytest.fixture
def cells(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / BOOK, data_only=True)


@pytest.fixture
def changed(folder: Path, tmp_path: Path, registry: Registry) -> Changed:
    """Read a copy of the bulletin after `change` was made to it."""

    def read_changed(change: Callable[[Workbook], None], name: str = BOOK) -> Reading:
        book = openpyxl.load_workbook(folder / BOOK)
        change(book)
        book.save(tmp_path / name)
        return read(tmp_path / name, registry)

    return read_changed


def read(path: Path, registry: Registry) -> Reading:
    content = path.read_bytes()
    delivery = Delivery(
        file=path.name,
        uri=path.as_uri(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        received_at=datetime(2025, 4, 25, 9, 0, tzinfo=UTC),
        archived=str(path),
    )
    return read_delivery(delivery, "real", registry, MARCH)


def squeezed(value: object) -> str:
    text = "" if value is None else str(value)
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")


def by_key(reading: Reading) -> dict[tuple[str, str, str], Observation]:
    return {
        (each.region, each.indicator, each.measure.value): each
        for each in reading.observations
    }


def figures(reading: Reading) -> Counter[tuple[object, ...]]:
    """Count what was read by all but its place: region to value and unit."""
    return Counter(
        (each.region, each.indicator, each.measure, each.period, each.value, each.unit)
        for each in reading.observations
    )


def lost(original: Reading, other: Reading) -> list[tuple[object, ...]]:
    assert not figures(other) - figures(original)
    return list((figures(original) - figures(other)).elements())


def header_cells(book: Workbook) -> Iterator:
    """Yield the text cells of titles and headers of the sheets that can be seen."""
    for sheet in book:
        if sheet.sheet_state == "visible" and sheet.title != "目录":
            for row in sheet.iter_rows(max_row=4):
                yield from (cell for cell in row if isinstance(cell.value, str))


def rows_as_printed(
    reading: Reading, cells: Workbook, registry: Registry
) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Return what we read by sheet and first column, in the printed unit."""
    rows: dict[tuple[str, str], dict[str, Decimal]] = {}
    for each in reading.observations:
        sheet = cells[each.sheet]
        label = squeezed(sheet.cell(sheet[each.cell].row, 1).value).lstrip("一二三、#")
        in_county_table = squeezed(sheet["A3"].value) == "地区"
        who = registry.regions[each.region].name if in_county_table else label
        in_ten_thousands = each.unit == "亿元" and each.sheet in IN_TEN_THOUSANDS
        printed = (each.value or Decimal(0)) * (10000 if in_ten_thousands else 1)
        # Of a label that stands twice the third party keeps the first.
        row = rows.setdefault((each.sheet.strip(), who), {})
        row.setdefault(each.measure.value, printed)
    return rows


def third_party_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "extract_doc202.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        return list(csv.DictReader(lines))


def who_in(row: dict[str, str], registry: Registry, cells: Workbook) -> str:
    """Say whom a third party's row is about, as its sheet's first column does.

    In the two bank tables it gives most counties as indicators of 全市.
    """
    name = squeezed(row["indicator_name"]).lstrip("一二三、#")
    sheet = next(each for each in cells if each.title.strip() == row["sheet_name"])
    if squeezed(sheet["A3"].value) != "地区":
        return name
    if row["region"] != "全市":
        return row["region"]
    named = [
        each.name for each in registry.city.regions if name in (each.name, *each.also)
    ]
    if named:
        return named[0]
    return (
        "邵阳市" if name.removesuffix("排名") == squeezed(sheet["A1"].value) else name
    )


# --- The registry -------------------------------------------------------------------


def test_the_city_has_twelve_counties_and_districts(registry: Registry):
    assert registry.city.region.name == "邵阳市"
    assert len(registry.city.parts) == 12
    groups = {
        each.name for each in registry.city.regions if each.kind is RegionKind.GROUP
    }
    assert groups == {"市辖区", "邵阳经开区"}


def test_no_spelling_stands_for_two_regions(registry: Registry):
    spellings = Counter(
        name for each in registry.city.regions for name in (each.name, *each.also)
    )
    assert set(spellings.values()) == {1}


def test_every_indicator_is_read_somewhere(registry: Registry):
    read_somewhere = {
        each.indicator
        for layout in registry.reports["bulletin"].layouts
        for table in layout.tables
        for each in (table, *(table.rows if isinstance(table.rows, tuple) else ()))
        if each.indicator
    }
    assert read_somewhere == set(registry.indicators)


def test_no_table_is_found_by_its_sheet(registry: Registry):
    (layout,) = registry.reports["bulletin"].layouts
    assert {table.sheet for table in layout.tables} == {"*"}
    assert all(table.title and table.anchor for table in layout.tables)


# --- The bulletin as it is ----------------------------------------------------------


def test_every_sheet_with_figures_is_read(reading: Reading, cells: Workbook):
    hidden_or_contents = {"目录", "30工业处2", "81图5公共财政收入"}
    expected = set(cells.sheetnames) - hidden_or_contents
    assert {each.sheet for each in reading.observations} == expected
    assert len(expected) == 36


def test_the_submission_is_the_bureaus_for_march(reading: Reading):
    submission = reading.submission
    assert (submission.report, submission.department) == ("bulletin", "statistics")
    assert submission.period == MARCH


def test_nothing_is_found_wrong(reading: Reading):
    assert reading.findings == ()


def test_the_counts_of_figures(reading: Reading, registry: Registry):
    kinds = Counter(registry.regions[each.region].kind for each in reading.observations)
    assert kinds == {RegionKind.CITY: 365, RegionKind.PART: 624, RegionKind.GROUP: 5}
    assert all(each.value is not None for each in reading.observations)
    keys = [
        (each.region, each.indicator, each.measure, each.period)
        for each in reading.observations
    ]
    assert len(keys) == len(set(keys)) == 994


def test_each_value_is_its_cells_number_in_the_registrys_unit(
    reading: Reading, cells: Workbook
):
    money = {Measure.YTD, Measure.LEVEL, Measure.LEVEL_CHANGE}
    for each in reading.observations:
        number = cells[each.sheet][each.cell].value
        exact = Decimal(repr(number))
        if each.sheet in IN_TEN_THOUSANDS and each.measure in money:
            assert each.unit == "亿元", each
            exact *= Decimal("0.0001")
        assert each.value == exact, each


def test_each_figure_stands_below_the_header_of_its_measure(
    reading: Reading, cells: Workbook
):
    for each in reading.observations:
        cell = cells[each.sheet][each.cell]
        above = [cells[each.sheet].cell(row, cell.column).value for row in (3, 4)]
        texts = [squeezed(text) for text in above if isinstance(text, str)]
        lowest = [text for text in texts if not re.fullmatch(r"\(.+\)", text)][-1]
        assert re.search(HEADERS[each.measure], lowest), (each, lowest)


def test_each_unit_is_the_one_that_is_printed(reading: Reading, cells: Workbook):
    spelled = {"亿千瓦时": "亿千瓦小时"}
    for each in reading.observations:
        if each.measure is Measure.RANK or each.indicator in UNIT_NOT_PRINTED:
            continue
        sheet = cells[each.sheet]
        cell = sheet[each.cell]
        around = [
            sheet.cell(row, column).value for row in (2, 3, 4) for column in (2, 3, 4)
        ]
        prints = squeezed(sheet.cell(cell.row, 1).value) + "".join(
            map(squeezed, around)
        )
        in_print = "万元" if each.sheet in IN_TEN_THOUSANDS else each.unit
        assert spelled.get(in_print, in_print) in prints, each


def test_each_row_of_a_county_table_is_about_the_region_it_names(
    reading: Reading, cells: Workbook, registry: Registry
):
    for each in reading.observations:
        sheet = cells[each.sheet]
        label = squeezed(sheet.cell(sheet[each.cell].row, 1).value)
        if squeezed(sheet["A3"].value) != "地区" or label == "全市":
            assert each.region == "shaoyang"
        else:
            assert registry.regions[each.region].name.startswith(
                label.removesuffix("县")
            )
            # Three characters part 邵阳县 from 邵阳市.
            assert each.region == "shaoyang_county" or label != "邵阳县"


def test_no_figure_is_left_behind(reading: Reading, cells: Workbook):
    numbers = {
        (sheet.title, cell.coordinate)
        for sheet in cells
        if sheet.sheet_state == "visible" and sheet.title != "目录"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float))
    }
    told = {(each.sheet, each.cell) for each in reading.observations}
    unread = numbers - told
    assert told <= numbers
    assert unread >= GARBAGE
    # What else stays is the city's figure, printed in its own table and above the
    # counties': told once, from the cell with more digits.
    twice = unread - GARBAGE
    labels = {
        squeezed(cells[sheet].cell(cells[sheet][cell].row, 1).value)
        for sheet, cell in twice
    }
    assert len(twice) == 37
    assert labels == {
        "全市",
        "社会消费品零售总额(亿元)",
        "进出口总额(亿元)",
        "其中:出口",
        "房地产开发投资",
    }


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        (("shaoyang", "gdp", "ytd"), "663.6061", "亿元"),
        (("shaoyang", "gdp", "ytd_yoy"), "6.305", "%"),
        (("longhui", "gdp", "ytd"), "70.5940246435276", "亿元"),
        (("longhui", "gdp", "rank"), "1", "位"),
        (("shaoyang_county", "gdp_primary", "ytd_yoy"), "4.3", "%"),
        (("shaoyang", "industrial_value_added", "ytd_yoy"), "8.8", "%"),
        (("shaoyang", "value_added_coal_mining", "ytd_yoy"), "-73.7937433804591", "%"),
        (("shaoyang", "industrial_profit", "ytd"), "23.16842", "亿元"),
        (("chengbu", "industrial_profit", "ytd"), "0.11596", "亿元"),
        (("shaoyang", "industrial_loss_share", "ytd"), "4.62", "%"),
        (("shaoyang", "industrial_output", "ytd_yoy"), "7.6", "%"),
        (("shaoyang", "industrial_employees", "level"), "184868", "人"),
        (("shaoyang", "electricity", "ytd"), "34.8075886", "亿千瓦时"),
        (("shaoyang", "passengers_water", "ytd"), "2.7708", "万人"),
        (("shaoyang", "passenger_turnover_water", "ytd"), "26.14", "万人公里"),
        (("shaoyang", "investment", "ytd_yoy"), "3.3", "%"),
        (("shuangqing", "investment_infrastructure", "ytd_yoy"), "291.6", "%"),
        (("beita", "investment_high_tech", "rank"), "11", "位"),
        (("shaodong", "retail_sales", "ytd"), "83.6766329602936", "亿元"),
        (("shaoyang", "retail_sales", "ytd_yoy"), "5.8430508101336", "%"),
        (("shaoyang", "cpi", "current"), "99.6", "%"),
        (("shaoyang", "cpi", "ytd"), "99.7", "%"),
        (("shaoyang", "trade", "ytd"), "27.01609", "亿元"),
        (("shaoyang", "imports", "ytd"), "0.9", "亿元"),
        (("development_zone", "foreign_investment", "ytd"), "162", "万美元"),
        (("shaoyang", "housing_under_construction", "level"), "1509.6491", "万平方米"),
        (("shaoyang", "housing_sold_area_dwellings", "ytd"), "73.5932", "万平方米"),
        (("shaoyang", "housing_sales_dwellings", "ytd"), "29.8079", "亿元"),
        (("shaoyang", "budget_revenue", "ytd"), "32.1298", "亿元"),
        (("wugang", "budget_revenue", "ytd"), "3.2268", "亿元"),
        (("shaoyang", "spending_education", "ytd"), "34.7353", "亿元"),
        (("shaoyang", "deposits_firms_demand", "level"), "256.4397673416", "亿元"),
        (
            ("shaoyang", "deposits_firms_time", "level_change_base"),
            "-6.8531764071",
            "亿元",
        ),
        (
            ("shaoyang", "loans_households_long_consumer", "level"),
            "611.7290713456",
            "亿元",
        ),
        (("shaoyang", "loans_firms_short", "level_change"), "46.7433832484", "亿元"),
        (("urban_districts", "loans", "level"), "1054.243316661", "亿元"),
        (("xinning", "deposits", "level_change"), "16.2738076516", "亿元"),
        (("shaoyang", "income_urban_property", "ytd"), "1052.1589727758", "元"),
        (("shaoyang", "income_rural_property", "ytd"), "184.3009340346", "元"),
        (("chengbu", "income_rural", "rank"), "1", "位"),
    ],
)
def test_a_published_figure_is_found_under_its_name(
    reading: Reading, key: tuple[str, str, str], value: str, unit: str
):
    found = by_key(reading)[key]
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_what_firms_earn_is_dated_a_month_back(reading: Reading, registry: Registry):
    late = {each.indicator for each in reading.observations if each.period != MARCH}
    assert late == {
        each.id for each in registry.indicators.values() if each.lag_months == 1
    }
    assert {each.period for each in reading.observations} == {MARCH, FEBRUARY}


def test_another_reader_of_the_same_bulletin_agrees(
    folder: Path, reading: Reading, cells: Workbook, registry: Registry
):
    """Compare with `extract_doc202.csv`, what a third party's program read out.

    It rounds values to four digits and growth to two, in the printed unit. Compared are
    its rows on cells that we read; the others are other cities' groups, told there as
    全市, and the second prints of the city's figures.
    """
    ours = rows_as_printed(reading, cells, registry)
    agreed, disagreed, alone = 0, set(), Counter[str]()
    for row in third_party_rows(folder):
        mine = ours.get((row["sheet_name"], who_in(row, registry, cells)), {})
        value = ("rank",) if row["unit"] == "名" else ("ytd", "level")
        # In the two bank tables it calls the change since December a growth rate.
        growth = ("ytd_yoy", "level_change")
        for text, measures, digits in (
            (row["value"], value, 4),
            (row["growth_rate"], growth, 2),
        ):
            known = next((mine[each] for each in measures if each in mine), None)
            if text and known is None:
                alone[row["sheet_name"]] += 1
            elif known is not None and text:
                if abs(known - Decimal(text)) <= Decimal(1).scaleb(-digits) / 2:
                    agreed += 1
                else:
                    disagreed.add((row["sheet_name"], row["indicator_name"]))
    # 99.6 is March alone; the third party files it under 1-3月累计, which is 99.7. It
    # also dates last month's rows of 工业7 1-3月 and gives 亏损面 and 从业人员 in 亿元;
    # its numbers there are the same.
    assert disagreed == {("外贸和房地产15", "居民消费价格指数（%）")}
    assert agreed == 914
    groups_of_cities = {"43贸外处2": 5, "45贸外处4": 10, "46贸外处5": 10}
    for sheet, count in alone.items():
        # At most the city's value and its growth are told from another sheet.
        assert count <= groups_of_cities.get(sheet, 0) + 2, sheet


# --- Other months' editions ---------------------------------------------------------


# The file's name, what replaces 1-3月, 1-2月 and 3月末, and the two periods.
EDITIONS = {
    "2025年1-4月": ("1-4月", "1-3月", "4月末", "2025-04", "2025-03"),
    "2025年一季度": ("一季度", "1-2月", "3月末", "2025-03", "2025-02"),
    "2025年上半年": ("上半年", "1—5月", "6月末", "2025-06", "2025-05"),
    "2025年1至12月": ("1至12月", "1-11月", "12月末", "2025-12", "2025-11"),
    "2025年1月": ("1月", "1-12月", "1月末", "2025-01", "2024-12"),
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_another_months_edition_is_read_the_same(
    reading: Reading, changed: Changed, edition: str
):
    cumulative, lagging, month_end, period, earlier = EDITIONS[edition]
    prints = {"1-3月": cumulative, "1-2月": lagging, "3月末": month_end}

    def later(book: Workbook) -> None:
        for cell in header_cells(book):
            cell.value = re.sub(
                "|".join(prints), lambda match: prints[match[0]], cell.value
            )

    other = changed(later, f"邵阳统计月报_{edition}.xlsx")
    assert str(other.submission.period) == period
    assert other.findings == ()
    moved = {MARCH: Period.parse(period), FEBRUARY: Period.parse(earlier)}
    expected = [
        replace(each, period=moved[each.period]) for each in reading.observations
    ]
    assert list(other.observations) == expected


def empty(sheet: Worksheet) -> None:
    """Take the numbers out of a sheet and leave its words."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, (int, float)):
                cell.value = None


def test_sheets_may_be_renamed_and_put_in_another_order(
    reading: Reading, changed: Changed
):
    def shuffle(book: Workbook) -> None:
        for number, title in enumerate(book.sheetnames):
            sheet = book[title]
            book.move_sheet(sheet, -book.index(sheet))
            sheet.title = f"第{number}页"

    other = changed(shuffle)
    assert figures(other) == figures(reading)
    assert other.findings == ()


def test_a_sheet_without_values_is_told_and_hurts_no_other(
    reading: Reading, changed: Changed
):
    def blank(book: Workbook) -> None:
        empty(book["工业8"])

    other = changed(blank)
    (finding,) = other.findings
    assert (finding.rule, finding.severity) == ("blank-table", Severity.WARNING)
    assert (finding.sheet, finding.parameters) == (
        "工业8",
        {"table": "规模工业大类行业增加值"},
    )
    assert len(lost(reading, other)) == 35
    assert {each[1][:12] for each in lost(reading, other)} == {"value_added_"}


def test_a_sheet_left_at_the_month_before_is_told_and_not_read(
    reading: Reading, changed: Changed
):
    def leave(book: Workbook) -> None:
        book["35投资处4"]["B3"] = "1-2月"

    other = changed(leave)
    assert other.submission.period == MARCH
    (finding,) = other.findings
    assert (finding.rule, finding.severity) == ("stale-table", Severity.WARNING)
    assert finding.sheet == "35投资处4"
    assert finding.parameters["printed"] == "2025-02"
    assert finding.parameters["expected"] == "2025-03"
    assert "35投资处4" not in {each.sheet for each in other.observations}
    # The city's own figure stands in its own table too.
    assert len(lost(reading, other)) == 24


def test_a_lagging_sheet_that_lags_two_months_is_stale(changed: Changed):
    def leave(book: Workbook) -> None:
        book["工业处2"]["B3"] = "1月"

    (finding,) = changed(leave).findings
    assert (finding.rule, finding.sheet) == ("stale-table", "工业处2")
    assert finding.parameters["expected"] == "2025-02"


def test_a_sheet_that_is_gone_is_told_and_hurts_no_other(
    reading: Reading, changed: Changed
):
    def remove(book: Workbook) -> None:
        del book["54综研室3"]

    other = changed(remove)
    (finding,) = other.findings
    assert (finding.rule, finding.severity) == ("missing-table", Severity.WARNING)
    assert finding.parameters["table"] == "分县地方一般公共预算收入"
    # The city's revenue and its growth are told from 财政19.
    assert len(lost(reading, other)) == 36
    assert {each[1] for each in lost(reading, other)} == {"budget_revenue"}


def test_rows_and_columns_put_in_move_no_figure(reading: Reading, changed: Changed):
    def push(book: Workbook) -> None:
        for sheet in book:
            if sheet.sheet_state == "visible":
                insert(sheet, before_row=3, rows=2, columns=1)
                # openpyxl hides what comes to stand where hidden ones were.
                for dimensions in (sheet.row_dimensions, sheet.column_dimensions):
                    for each in dimensions.values():
                        each.hidden = False

    other = changed(push)
    assert figures(other) == figures(reading)
    assert other.findings == ()
    assert by_key(other)["longhui", "gdp", "ytd"].cell == "C13"


def insert(sheet: Worksheet, *, before_row: int, rows: int, columns: int) -> None:
    """Insert above `before_row` and on the left, taking merged cells along."""
    merged = [merge.bounds for merge in sheet.merged_cells.ranges]
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))
    sheet.insert_rows(before_row, rows)
    sheet.insert_cols(1, columns)
    for left, top, right, bottom in merged:
        down = rows if top >= before_row else 0
        sheet.merge_cells(
            start_row=top + down,
            end_row=bottom + down,
            start_column=left + columns,
            end_column=right + columns,
        )


def test_a_blank_copy_beside_a_sheet_does_not_hide_it(
    reading: Reading, changed: Changed
):
    def copy(book: Workbook) -> None:
        twin = book.copy_worksheet(book["工业8"])
        twin.title = "工业8 (2)"
        book.move_sheet(twin, -book.index(twin))
        empty(twin)

    other = changed(copy)
    assert figures(other) == figures(reading)
    assert other.findings == ()


def test_a_new_region_in_a_county_table_is_told(reading: Reading, changed: Changed):
    def add(book: Workbook) -> None:
        book["52综研室1"]["A17"] = "新设县"
        book["52综研室1"]["B17"] = 12.5

    other = changed(add)
    (finding,) = other.findings
    assert (finding.rule, finding.cell, finding.value) == (
        "unknown-row",
        "A17",
        "新设县",
    )
    assert figures(other) == figures(reading)


def test_two_prints_that_differ_by_more_than_rounding_both_stay(changed: Changed):
    def contradict(book: Workbook) -> None:
        book["54综研室3"]["B5"] = 421298

    other = changed(contradict)
    told = [
        (each.sheet, each.value)
        for each in other.observations
        if (each.region, each.indicator, each.measure)
        == ("shaoyang", "budget_revenue", Measure.YTD)
    ]
    assert told == [("财政19", Decimal("32.1298")), ("54综研室3", Decimal("42.1298"))]


# --- What needs no real data --------------------------------------------------------


def a_print(value: str | None, decimals: int, sheet: str) -> Observation:
    return Observation(
        region="shaoyang",
        indicator="retail_sales",
        measure=Measure.YTD_YOY,
        period=MARCH,
        value=None if value is None else Decimal(value),
        unit="%",
        decimals=decimals,
        status=Status.PRELIMINARY,
        sheet=sheet,
        cell="C5",
        text=value or "",
    )


def test_of_two_prints_that_agree_the_finer_is_told():
    rounded, fine = a_print("5.8", 1, "市"), a_print("5.843", 3, "县")
    assert told_once([[rounded], [fine]]) == [fine]
    assert told_once([[fine], [rounded]]) == [fine]


def test_a_print_gives_way_to_none_that_it_cannot_be_rounded_from():
    one, other = a_print("5.8", 1, "市"), a_print("5.86", 2, "县")
    assert told_once([[one], [other]]) == [one, other]


def test_a_blank_gives_way_to_a_print_elsewhere():
    blank, fine = a_print(None, 0, "市"), a_print("5.843", 3, "县")
    assert told_once([[blank], [fine]]) == [fine]
    assert told_once([[fine], [blank]]) == [fine]


def test_repeats_within_one_table_are_left_for_the_check():
    row = a_print("5.8", 1, "县")
    assert told_once([[row, row]]) == [row, row]


@pytest.fixture
def april(tmp_path: Path) -> Path:
    """Write a small edition for April: retail is fresh, GDP still at the quarter."""
    book = Workbook()
    tables = (
        (
            "一",
            "社会消费品零售总额",
            "地 区",
            "1-4月",
            "万元",
            ("双清", 600000, 4.9, 9),
        ),
        (
            "二",
            "地区生产总值",
            "地 区",
            "2025年1-3月",
            "万元",
            ("双清", 485745, 5.4, 12),
        ),
        ("三", "固定资产投资", "地 区", "1-3月", "万元", ("双清", None, 4.5, 9)),
        ("四", "一般公共预算支出", "地 区", "1-4月", "万元", ("双清", 59034, 7.75, 3)),
    )
    for name, title, anchor, period, unit, row in tables:
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["A3"], sheet["B3"] = title, anchor, period
        for column, text in zip(
            "BCD", (f"绝对额({unit})", "增速（%）", "排名"), strict=True
        ):
            sheet[f"{column}4"] = text
        sheet.append(row)
    path = tmp_path / "邵阳统计月报_2025年1-4月.xlsx"
    book.save(path)
    return path


def told_of(reading: Reading, table: str) -> list[Finding]:
    return [each for each in reading.findings if each.parameters.get("table") == table]


def test_a_quarterly_table_owes_nothing_between_quarters(
    april: Path, registry: Registry
):
    reading = read(april, registry)
    assert str(reading.submission.period) == "2025-04"
    (left,) = told_of(reading, "分县地区生产总值")
    assert (left.rule, left.severity) == ("stale-table", Severity.INFO)
    assert told_of(reading, "分县全体居民人均可支配收入") == []


def test_a_monthly_table_owes_its_figures_every_month(april: Path, registry: Registry):
    reading = read(april, registry)
    (left,) = told_of(reading, "分县固定资产投资")
    assert (left.rule, left.severity) == ("stale-table", Severity.WARNING)
    (away,) = told_of(reading, "分县出口")
    assert (away.rule, away.severity) == ("missing-table", Severity.WARNING)


def test_what_is_fresh_is_read_from_however_few_sheets(april: Path, registry: Registry):
    told = by_key(read(april, registry))
    assert {(key[1], each.period.last) for key, each in told.items()} == {
        ("retail_sales", 4),
        ("budget_spending", 4),
    }
    assert told["shuangqing", "retail_sales", "ytd"].value == Decimal(60)
    assert told["shuangqing", "retail_sales", "ytd_yoy"].value == Decimal("4.9")
    assert told["shuangqing", "budget_spending", "ytd"].value == Decimal("5.9034")
