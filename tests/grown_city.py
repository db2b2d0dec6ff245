"""A city as large as one needs it: departments, months and files made by rule."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from xlsxwriter import Workbook

from warehouse.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Each department's report has so many rows if nobody asks for more; the first of the
# first few is a main indicator of the city, with a target for every year.
ROWS: Final = 4
MAIN: Final = 16
_HEADINGS: Final = ("指标", "本月完成", "本月止累计", "上年同期累计")


class Grown(NamedTuple):
    """Where the city lies, and how much of it there is."""

    registry: Path
    inbox: Path
    months: tuple[Period, ...]
    files: int


def grow(
    folder: Path, departments: int, first_year: int, months: int, rows: int = ROWS
) -> Grown:
    """Write a city's registry, and a workbook of each department for each month.

    A workbook has so many `rows` of three figures each.
    """
    ids = [f"d{number:02d}" for number in range(1, departments + 1)]
    periods = tuple(Period.month_of(first_year, 1).shift(n) for n in range(months))
    registry, inbox = folder / "registry", folder / "inbox"
    for name, text in _registry(ids, periods, rows):
        path = registry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    inbox.mkdir()
    lines = ["file,received_at"]
    for identity in ids:
        for period, figures in _figures(identity, periods, rows):
            name = f"{_name(identity)}月报{period}.xlsx"
            _write(inbox / name, identity, period, figures)
            due = period.shift(1)
            lines.append(f"{name},{due.year}-{due.last:02d}-08T10:00")
    (inbox / "receipts.csv").write_text("\n".join(lines), "utf-8")
    return Grown(registry, inbox, periods, len(lines) - 1)


def _name(identity: str) -> str:
    return f"第{identity[1:]}局"


def _indicator(identity: str, row: int) -> str:
    return f"{identity}_{row}"


def _label(identity: str, row: int) -> str:
    return f"{_name(identity)}第{row}项"


def _figures(
    identity: str, periods: tuple[Period, ...], count: int
) -> Iterator[tuple[Period, list[tuple[float, float, float]]]]:
    """Yield each month's rows: current, cumulative and last year's cumulative."""
    random = Random(identity)  # noqa: S311 - figures to run on
    before: dict[tuple[int, int], float] = {}
    totals: dict[int, float] = {}
    for period in periods:
        rows = []
        for row in range(1, count + 1):
            trend = 10 * 1.06 ** (period.year - periods[0].year)
            current = round(trend * random.uniform(0.95, 1.05), 2)
            total = 0.0 if period.last == 1 else totals[row]
            totals[row] = round(total + current, 2)
            base = before.get((row, period.last), round(totals[row] / 1.06, 2))
            rows.append((current, totals[row], base))
            before[row, period.last] = totals[row]
        yield period, rows


def _write(
    path: Path,
    identity: str,
    period: Period,
    rows: list[tuple[float, float, float]],
) -> None:
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("月报")
        sheet.write(0, 0, f"{period.year}年1-{period.last}月{_name(identity)}月报")
        sheet.write(1, 0, "单位：亿元")
        sheet.write_row(2, 0, _HEADINGS)
        for number, values in enumerate(rows, start=1):
            sheet.write_row(2 + number, 0, (_label(identity, number), *values))


def _registry(
    ids: list[str], periods: tuple[Period, ...], rows: int
) -> Iterator[tuple[str, str]]:
    yield (
        "city.yaml",
        _lines(
            "id: grown",
            "name: 大市",
            'channels: {operators: "#operators", leaders: "#leaders"}',
            "receipts: receipts.csv",
            "regions: [{id: grown, name: 大市, kind: city, also: [全市]}]",
        ),
    )
    yield (
        "departments.yaml",
        _lines(
            *(
                f"- {{id: {each}, name: {_name(each)},"
                f" head: {{title: {_name(each)}局长, email: {each}@example.org}},"
                f" deputy: {{title: {_name(each)}副局长, email: {each}-2@example.org}},"
                " escalation: {title: 分管副市长, email: mayor@example.org}}"
                for each in ids
            )
        ),
    )
    yield (
        "indicators.yaml",
        _lines(
            *(
                f"- {{id: {_indicator(each, row)}, name: {_label(each, row)},"
                " kind: flow, unit: 亿元, decimals: 2, bounds: [0, 10000],"
                f" owner: {each}"
                + (f", main: {place}" if row == 1 and place <= MAIN else "")
                + "}"
                for place, each in enumerate(ids, start=1)
                for row in range(1, rows + 1)
            )
        ),
    )
    yield (
        "lights.yaml",
        _lines(
            "- name: main",
            f"  since: {periods[0]}",
            "  indicators: all",
            "  green: {at_least: -3}",
            "  yellow: {at_least: -10, below: -3}",
            "  red: {below: -10}",
        ),
    )
    yield (
        "targets.csv",
        _lines(
            "region,indicator,year,value,unit,set_on,source",
            *(
                f"grown,{_indicator(each, 1)},{year},"
                f"{121 * 1.06 ** (year - periods[0].year):.0f},亿元,{year}-01-15,示例"
                for each in ids[:MAIN]
                for year in sorted({period.year for period in periods})
            ),
        ),
    )
    for each in ids:
        yield (
            f"reports/{each}.yaml",
            _lines(
                f"title: {_name(each)}月报",
                f"departments: [{each}]",
                'due: {by: 9, time: "17:00"}',
                f'files: ["{_name(each)}月报*"]',
                "layouts:",
                f"  - since: {periods[0]}",
                "    tables:",
                "      - name: 月报",
                f'        title: "*{_name(each)}月报*"',
                "        anchor: 指标",
                "        region: grown",
                "        rows:",
                *(
                    f"          - {{label: {_label(each, row)},"
                    f" indicator: {_indicator(each, row)}}}"
                    for row in range(1, rows + 1)
                ),
                "        columns:",
                "          - {header: 本月完成, measure: current}",
                "          - {header: 本月止累计, measure: ytd}",
                "          - {header: 上年同期累计, measure: ytd_base}",
            ),
        )


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"
