"""Real cumulative series of Chinese statistics, month by month, to test a method on.

The files are not part of the project. `YUEBAO_REAL_DATA` names the folder `real`;
its neighbour is `odd`. Some of the odd files are bombs, so a file is opened here only
if the manifest beside it says that calamine read it under limits, and only while its
bytes are still the ones that were tried.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# What a sheet holds in a cell, once calamine or the csv module has read it.
Grid: TypeAlias = "Sequence[Sequence[object]]"
# Region, indicator and unit: what one series is about.
Key: TypeAlias = "tuple[str, str, str]"

NATION: Final = "全国"
DECEMBER: Final = 12
REAL_PROVINCES: Final = "nbs_provincial_realestate"
ODD_PROVINCES: Final = "cn-realestate-provinces"
INVESTMENT: Final = "cn-macro-workbooks/data__固定资产投资.xlsx"
REAL_ESTATE: Final = "cn-macro-workbooks/data__房地产投资.xlsx"
TRADE: Final = "cn-macro-workbooks/data__进出口基本.xlsx"
PARTNERS: Final = "cn-macro-workbooks/data__进出口区域.xlsx"
RETAIL: Final = "cn-macro-workbooks-2/data__社会消费品零售总额.xlsx"
EARLY_RETAIL: Final = "cn-macro-small/2001to2015__居民消费数据.csv"
INDUSTRY: Final = "cn-industry-monthly/ExportData (2).xls"
# Printed as 累计值, but they begin the year with what the last year left over.
CARRIED_OVER: Final = ("上年资金结余", "本年实际到位资金", "施工面积", "待售面积")

_PERIOD: Final = re.compile(r"(\d{4})[年.-]?(\d{1,2})月?(?:\.0)?")
_UNIT: Final = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
_MANIFEST_LINE: Final = re.compile(
    r"\| (?P<file>[^|]+) \| \d+ \| (?P<sha256>[0-9a-f]{12}) \|"
    r"[^|]*\|(?P<outcome>[^|]*)\|"
)


class Row(NamedTuple):
    """The cumulative value of one region, indicator and month, e.g. `2017-05`.

    `decimals` are those that the cell shows. The files drop trailing zeros, so a value
    may have been published with more: its rounding interval is never too narrow.
    """

    region: str
    indicator: str
    period: str
    value: Decimal
    unit: str
    decimals: int


class NotAtHandError(Exception):
    """The real files are not here, or not the ones that were tried; the text says."""


# -- one function a file ---------------------------------------------------------------


def provincial_real_estate() -> tuple[Row, ...]:
    """Return investment in real estate of 25 provinces, 2017 to 2019, in 亿元.

    January is missing: it is published together with February. Where a province has
    a csv and an xls file, the csv file is read.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    for grid in provinces("*.xls") + provinces("*.csv"):
        province = province_rows(grid)
        rows[province[0].region] = province
    return tuple(row for region in sorted(rows) for row in rows[region])


def provinces(pattern: str) -> list[Grid]:
    """Return the sheets of the provinces whose file name fits `pattern`."""
    real = _real() / REAL_PROVINCES
    odd = _odd() / ODD_PROVINCES
    return [_grid(path) for path in sorted(real.rglob(pattern))] + [
        _odd_grid(f"{ODD_PROVINCES}/{path.name}") for path in sorted(odd.glob(pattern))
    ]


def fixed_asset_investment() -> tuple[Row, ...]:
    """Return fixed-asset investment of the nation in 亿元, every month from 1994.

    No January; of most earlier years only December. Up to 2003 December leaps; from
    2018 to 2020 and in 2023 levels were published on another base than the months or
    the year before, so they do not give the published growth.
    """
    return tuple(_terminal(_odd_grid(INVESTMENT), ":累计值"))


def fixed_asset_growth() -> tuple[Row, ...]:
    """Return the growth of the same cumulatives as it was published, in %."""
    rows = _terminal(_odd_grid(INVESTMENT), ":累计同比")
    return tuple(row for row in rows if row.indicator == "固定资产投资完成额")


def national_real_estate() -> tuple[Row, ...]:
    """Return 24 flows of real estate of the nation, the longest from 1991.

    Money in 亿元 or 万元, floor space in 万平方米. What is carried over from the year
    before is left out: `CARRIED_OVER`. Sales 商品房销售额 double in August 2005 alone,
    as if their scope had grown.
    """
    rows = _terminal(_odd_grid(REAL_ESTATE), ":累计值")
    return tuple(
        row for row in rows if not any(word in row.indicator for word in CARRIED_OVER)
    )


def retail_sales() -> tuple[Row, ...]:
    """Return retail sales of the nation and by kind of goods, 2018 to 2026, in 亿元."""
    header, *lines = _odd_grid(RETAIL)
    rows = []
    for column, title in enumerate(header):
        named = _UNIT.fullmatch(str(title))
        if named is None or not named[1].endswith("累计值"):
            continue
        name = named[1].removesuffix("累计值")
        rows += [
            row
            for line in lines
            for row in _row(NATION, name, line[0], line[column], named[2])
        ]
    return _in_order(rows)


def retail_growth() -> tuple[Row, ...]:
    """Return the growth of the same cumulatives as it was published, in %."""
    header, *lines = _odd_grid(RETAIL)
    rows = []
    for column, title in enumerate(header):
        named = _UNIT.fullmatch(str(title))
        if named is None or not named[1].endswith("累计增长"):
            continue
        name = named[1].removesuffix("累计增长")
        rows += [
            row
            for line in lines
            for row in _row(NATION, name, line[0], line[column], "%")
        ]
    return _in_order(rows)


def early_retail_sales() -> tuple[Row, ...]:
    """Return retail sales of the nation, 2001 to 2015, in 亿元.

    The file names neither indicator nor unit; they are known by the figures. January
    stands apart until 2011 and is combined with February after that.
    """
    rows = [
        row
        for line in _odd_grid(EARLY_RETAIL)
        for row in _row(NATION, "社会消费品零售总额", line[0], line[2], "亿元")
    ]
    return _in_order(rows)


def industry() -> tuple[Row, ...]:
    """Return three monthly flows of industry, 2010-05 to 2020-04, in 亿元.

    Revenue is complete from 2017 only; investment in the secondary industry of 2019
    stands on another base from August on.
    """
    titles, regions, frequencies, units, *lines = _odd_grid(INDUSTRY)
    rows: list[Row] = []
    for column, title in enumerate(titles):
        if not str(title).endswith("_累计") or frequencies[column] != "月":
            continue
        name, region = str(title).removesuffix("_累计"), str(regions[column])
        for line in lines:
            rows += _row(region, name, line[0], line[column], str(units[column]))
    return _in_order(row for row in rows if row.unit == "亿元")


def foreign_trade() -> tuple[Row, ...]:
    """Return exports, imports and both from 1990, in 千美元, summed here from months.

    The file has the single months 当月值; the published cumulative value differs from
    their sum by the months' later revisions.
    """
    grid = _odd_grid(TRADE)
    rows = [row for row in _terminal(grid, ":当月值") if "顺差" not in row.indicator]
    return tuple(_summed(rows))


def trade_by_partner() -> tuple[Row, ...]:
    """Return imports and exports by 16 partners from 2000, in 千美元, summed here."""
    return tuple(_summed(_terminal(_odd_grid(PARTNERS), ":当月值")))


# -- what the rows say -----------------------------------------------------------------


def by_year(rows: Iterable[Row]) -> dict[Key, dict[int, dict[int, Row]]]:
    """Return series → year → month → row."""
    series: dict[Key, dict[int, dict[int, Row]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        year, month = (int(part) for part in row.period.split("-"))
        series[row.region, row.indicator, row.unit][year][month] = row
    return {key: dict(years) for key, years in series.items()}


def falls(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Return the months that show less than the month before in the same year."""
    return [
        (before, after)
        for years in by_year(rows).values()
        for months in years.values()
        for before, after in pairwise(months[month] for month in sorted(months))
        if after.value < before.value
    ]


def complete_years(months_by_year: Mapping[int, Mapping[int, Row]]) -> list[int]:
    """Return the years of a series that show every month from February to December."""
    owed = set(range(2, DECEMBER + 1))
    return sorted(
        year for year, months in months_by_year.items() if owed <= set(months)
    )


# -- reading ---------------------------------------------------------------------------


def province_rows(grid: Grid) -> tuple[Row, ...]:
    """Read an export of the statistics portal: months in a row, newest first."""
    region = str(grid[1][0]).removeprefix("地区：").rstrip(",")
    header = grid[3]
    rows: list[Row] = []
    for line in grid[4:]:
        named = _UNIT.fullmatch(str(line[0]))
        if named is None or not named[1].endswith("累计值"):
            continue
        name = named[1].removesuffix("累计值")
        for period, value in zip(header[1:], line[1:], strict=True):
            rows += _row(region, name, period, value, named[2])
    return _in_order(rows)


def _terminal(grid: Grid, ending: str) -> tuple[Row, ...]:
    """Read the columns with `ending` of a sheet in a data terminal's layout.

    The first line holds the names, one of the next the units, months stand in column 1.
    """
    units = next(line for line in grid if line[1] == "单位")
    rows: list[Row] = []
    for column, title in enumerate(grid[0]):
        name = str(title).replace("：", ":")  # both colons occur in one line
        if not name.endswith(ending):
            continue
        for line in grid:
            rows += _row(
                NATION,
                name.removesuffix(ending),
                line[1],
                line[column],
                str(units[column]),
            )
    return _in_order(rows)


def _row(
    region: str, indicator: str, period: object, value: object, unit: str
) -> Iterator[Row]:
    """Yield the row of a cell; nothing where the month or the number is no such."""
    month = _PERIOD.fullmatch(str(period))
    number = str(value).strip()
    if month is None or _NUMBER.fullmatch(number) is None:
        return
    exact = Decimal(number.removesuffix(".0"))  # 12.0 is how a float shows 12
    exponent = exact.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    yield Row(
        region, indicator, f"{month[1]}-{int(month[2]):02}", exact, unit, decimals
    )


def _summed(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the sums from January on, up to the first month that is missing."""
    for years in by_year(rows).values():
        for months in years.values():
            total = Decimal(0)
            decimals = max(row.decimals for row in months.values())
            for month in range(1, DECEMBER + 1):
                if month not in months:
                    break
                row = months[month]
                total += row.value
                decimals = min(decimals, row.decimals)
                yield row._replace(value=total, decimals=decimals)


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(
        sorted(rows, key=lambda row: (row.region, row.indicator, row.unit, row.period))
    )


def _real() -> Path:
    given = os.environ.get("YUEBAO_REAL_DATA")
    if not given:
        raise NotAtHandError("YUEBAO_REAL_DATA is not set: no real series are at hand")
    if not (Path(given) / REAL_PROVINCES).is_dir():
        raise NotAtHandError(
            f"YUEBAO_REAL_DATA names a folder without {REAL_PROVINCES}"
        )
    return Path(given)


def _odd() -> Path:
    odd = _real().parent / "odd"
    if not (odd / "MANIFEST.md").is_file():
        raise NotAtHandError("no odd files with a manifest lie beside the real ones")
    return odd


def _odd_grid(name: str) -> Grid:
    """Read an odd file if the manifest says that these very bytes are harmless."""
    path = _odd() / name
    if not path.is_file():
        raise NotAtHandError(f"{name} is not among the odd files")
    content = path.read_bytes()
    manifest = (_odd() / "MANIFEST.md").read_text("utf-8")
    for line in _MANIFEST_LINE.finditer(manifest):
        if line["file"] == name:
            tried = hashlib.sha256(content).hexdigest().startswith(line["sha256"])
            # The csv module needs no such witness.
            if tried and (path.suffix == ".csv" or "calamine: OK" in line["outcome"]):
                return _grid(path)
    raise NotAtHandError(f"{name} is not the file that the manifest calls harmless")


def _grid(path: Path) -> Grid:
    """Read the first sheet of a workbook, or a csv file in UTF-8 or GB18030."""
    if path.suffix != ".csv":
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))
