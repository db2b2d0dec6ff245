"""The real series that methods are tested on say what their files say."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import real_series
from real_series import (
    NATION,
    NotAtHandError,
    Row,
    by_year,
    complete_years,
    falls,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Published figures, as they stand in the files: nothing else of the files is here.
CELLS: Final = {
    "provincial_real_estate": [
        ("江苏省", "房地产投资", "2019-12", "12009.35", "亿元", 2),
        ("云南省", "房地产住宅投资", "2018-02", "167.77", "亿元", 2),
        ("四川省", "房地产投资", "2019-12", "6573.24", "亿元", 2),
    ],
    "fixed_asset_investment": [
        # The nation's investment of 2023 is told to have grown by 3.1 % by September.
        (NATION, "固定资产投资完成额", "2022-09", "421412", "亿元", 0),
        (NATION, "固定资产投资完成额", "2023-09", "375035", "亿元", 0),
        (NATION, "固定资产投资完成额", "1994-02", "278.88", "亿元", 2),
    ],
    "national_real_estate": [
        (NATION, "房地产开发投资完成额", "2024-12", "100280.2129", "亿元", 4),
        (NATION, "房地产开发投资完成额:其他", "2025-03", "25140225", "万元", 0),
        (NATION, "商品房销售面积", "2025-03", "21869.35", "万平方米", 2),
    ],
    "retail_sales": [
        (NATION, "社会消费品零售总额", "2025-12", "501202.4", "亿元", 1),
        (NATION, "餐饮收入", "2020-02", "4194.3", "亿元", 1),
    ],
    "early_retail_sales": [
        (NATION, "社会消费品零售总额", "2001-02", "6379.9", "亿元", 1),
        (NATION, "社会消费品零售总额", "2015-12", "300930.8", "亿元", 1),
    ],
    "industry": [
        (NATION, "规模以上工业企业出口交货值", "2019-12", "124216.17", "亿元", 2),
        (NATION, "规模以上工业企业营业收入", "2017-02", "174407.9", "亿元", 1),
    ],
    "foreign_trade": [
        # 324,700,920.935 + 215,054,727.785 in January and February 2025
        (NATION, "出口金额", "2025-02", "539755648.720", "千美元", 3),
        (NATION, "出口金额", "1990-01", "2842000", "千美元", 0),
    ],
    "trade_by_partner": [
        (NATION, "欧盟:进口金额", "2000-01", "2257174", "千美元", 0),
    ],
}
# As published. None is a slip of ours: the files show these months in a row.
FALLS: Final = {
    "provincial_real_estate": [
        # The year was told lower than its eleven months.
        ("内蒙古自治区", "房地产住宅投资", "2017-12"),
        ("内蒙古自治区", "房地产投资", "2017-12"),
    ],
    "national_real_estate": [
        # Foreign funds: small, and told lower in some later month.
        (NATION, "房地产开发企业到位资金:利用外资", "2017-08"),
        (NATION, "房地产开发企业到位资金:利用外资", "2019-03"),
        (NATION, "房地产开发企业到位资金:利用外资", "2019-05"),
        (NATION, "房地产开发企业到位资金:利用外资", "2020-09"),
        (NATION, "房地产开发企业到位资金:利用外资", "2022-07"),
        # October is above the year's total: a slip of the file.
        (NATION, "房地产开发投资完成额:其他", "2000-11"),
        # January is above the eleven months to November: a slip of the file.
        (NATION, "房屋新开工面积", "2000-02"),
    ],
}
# Series and complete years from … to …, of the longest series in the file.
SPANS: Final = {
    "provincial_real_estate": (50, 2017, 2019),
    "fixed_asset_investment": (1, 1994, 2024),
    "national_real_estate": (24, 1991, 2024),
    "retail_sales": (12, 2018, 2025),
    "early_retail_sales": (1, 2001, 2015),
    "industry": (3, 2011, 2019),
    "foreign_trade": (3, 1990, 2024),
    "trade_by_partner": (32, 2000, 2024),
}


@pytest.fixture(params=CELLS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rows(name: str) -> tuple[Row, ...]:
    read: Callable[[], tuple[Row, ...]] = getattr(real_series, name)
    try:
        return read()
    except NotAtHandError as reason:
        pytest.skip(str(reason))


def a_month(period: str, value: str, indicator: str = "投资") -> Row:
    return Row("全市", indicator, period, Decimal(value), "亿元", 1)


def test_a_series_shows_the_published_cells(name, rows):
    shown = {(row.region, row.indicator, row.period): row for row in rows}
    for region, indicator, period, value, unit, decimals in CELLS[name]:
        assert shown[region, indicator, period] == Row(
            region, indicator, period, Decimal(value), unit, decimals
        )


def test_a_month_of_a_series_is_told_once_and_above_zero(rows):
    keys = [(row.region, row.indicator, row.unit, row.period) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(row.value > 0 for row in rows)


def test_a_series_is_as_long_as_its_file(name, rows):
    series = by_year(rows)
    years = max((complete_years(each) for each in series.values()), key=len)
    assert (len(series), years[0], years[-1]) == SPANS[name]
    assert years == list(range(years[0], years[-1] + 1))


def test_a_cumulative_value_does_not_fall_within_a_year_but_where_it_was_published_so(
    name, rows
):
    told = [(after.region, after.indicator, after.period) for _, after in falls(rows)]
    assert sorted(told) == sorted(FALLS.get(name, []))


def test_january_is_owed_by_no_series_that_combines_it_with_february():
    try:
        rows = real_series.retail_sales() + real_series.provincial_real_estate()
    except NotAtHandError as reason:
        pytest.skip(str(reason))
    assert not [row for row in rows if row.period.endswith("-01")]


def test_the_two_forms_of_a_portal_export_hold_the_same_figures():
    try:
        sheets = {
            pattern: real_series.provinces(pattern) for pattern in ("*.csv", "*.xls")
        }
    except NotAtHandError as reason:
        pytest.skip(str(reason))
    read = {
        pattern: {str(grid[1][0]): real_series.province_rows(grid) for grid in grids}
        for pattern, grids in sheets.items()
    }
    both = read["*.csv"].keys() & read["*.xls"].keys()
    assert len(both) > 5
    assert all(read["*.csv"][each] == read["*.xls"][each] for each in both)


def test_a_fall_within_a_year_is_found_and_a_new_year_is_none():
    months = [
        a_month("2020-12", "50"),
        a_month("2021-02", "9"),
        a_month("2021-03", "8.9"),
        a_month("2021-05", "8.9"),
        a_month("2021-04", "1", "贸易"),
    ]
    assert falls(months) == [(months[1], months[2])]


def test_a_year_is_complete_without_january_but_not_without_november():
    months = {month: a_month(f"2021-{month:02}", "1") for month in range(2, 13)}
    without = {month: row for month, row in months.items() if month != 11}
    assert complete_years({2020: without, 2021: months}) == [2021]


def test_without_real_data_the_reason_is_told(monkeypatch, tmp_path):
    monkeypatch.delenv("YUEBAO_REAL_DATA", raising=False)
    with pytest.raises(NotAtHandError, match="YUEBAO_REAL_DATA is not set"):
        real_series.retail_sales()
    monkeypatch.setenv("YUEBAO_REAL_DATA", str(tmp_path))
    with pytest.raises(NotAtHandError, match="without nbs_provincial_realestate"):
        real_series.retail_sales()


@pytest.mark.parametrize(
    ("sha256", "outcome"),
    [
        ("000000000000", "calamine: OK"),
        ("9f86d081884c", "calamine: died of signal 6"),
    ],
)
def test_an_odd_file_that_nobody_tried_is_not_opened(
    monkeypatch, tmp_path, sha256, outcome
):
    (tmp_path / "real" / real_series.REAL_PROVINCES).mkdir(parents=True)
    book = tmp_path / "odd" / real_series.RETAIL
    book.parent.mkdir(parents=True)
    book.write_bytes(b"test")  # its hash begins with 9f86d081884c
    (tmp_path / "odd" / "MANIFEST.md").write_text(
        f"| {real_series.RETAIL} | 4 | {sha256} | general | {outcome} |\n", "utf-8"
    )
    monkeypatch.setenv("YUEBAO_REAL_DATA", str(tmp_path / "real"))
    with pytest.raises(NotAtHandError, match="not the file that the manifest calls"):
        real_series.retail_sales()


def test_real_data_that_is_named_is_read():
    if "YUEBAO_REAL_DATA" not in os.environ:
        pytest.skip("YUEBAO_REAL_DATA is not set: no real series are at hand")
    if not (Path(os.environ["YUEBAO_REAL_DATA"]).parent / "odd").is_dir():
        pytest.skip("no odd files lie beside the real ones")
    # Otherwise a moved or changed file would only ever be seen as a skipped test.
    assert all(getattr(real_series, name)() for name in CELLS)
