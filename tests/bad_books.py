"""Files as no department should send them, each made from bytes, and who sends them.

The city they are sent to is small: every file comes from a town of its own, so that
what one town sends can be told from what another one does.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import subprocess
import time
import zipfile
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import xlwt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Rows = list[list[Any]]

TITLE: Final = "2021年1-5月工业产值"
UNIT: Final = "单位：万元"
HEADER: Final = ["指标", "本月止累计", "同比增长(%)"]
GOOD: Final[Rows] = [
    [TITLE],
    [UNIT],
    HEADER,
    ["工业总产值", 3296000, 12.3],
    ["重工业", 2000000, 10.1],
    ["轻工业", 1296000, 15.6],
]
INVESTMENT_TITLE: Final = "2021年1-5月各镇投资（万元）"
INVESTMENT_HEADER: Final = ["地区", "累计完成投资", "上年同期"]


# -- the city ------------------------------------------------------------------------

_CITY: Final = """\
id: example
name: 示例市
channels: {{operators: "#operators", leaders: "#leaders"}}
regions:
  - {{id: example, name: 示例市, kind: city, also: [全市]}}
{regions}
"""
_INDICATORS: Final = """\
- {id: output, name: 工业总产值, kind: flow, unit: 亿元, bounds: [1, 1000]}
- {id: heavy, name: 重工业产值, kind: flow, unit: 亿元, bounds: [1, 1000]}
- {id: light, name: 轻工业产值, kind: flow, unit: 亿元, bounds: [1, 1000]}
- {id: investment, name: 固定资产投资, kind: flow, unit: 亿元, bounds: [0, 500]}
- {id: electricity, name: 用电量, kind: flow, unit: 亿千瓦时, bounds: [0, 100]}
- {id: water, name: 用水量, kind: flow, unit: 万立方米}
- {id: stage, name: 桥梁工程阶段, kind: milestone, unit: 位, stages: [储备, 开工, 竣工]}
- {id: started_on, name: 桥梁工程开工日期, kind: milestone, unit: 日期}
"""
_LIGHTS: Final = """\
- name: pace
  since: 2021-01
  indicators: all
  green: {at_least: 0}
  yellow: {at_least: -3, below: 0}
  red: {below: -3}
"""
_OUTPUT: Final = """\
title: 工业产值月报
departments: [{towns}]
due: {{by: 8, time: "17:00"}}
files: ["*工业*"]
identities:
  - {{indicator: output, parts: [heavy, light], measures: [ytd]}}
layouts:
  - since: 2021-01
    tables:
      - name: 工业产值
        anchor: 指标
        region: reporter
        rows:
          - {{label: 工业总产值, indicator: output}}
          - {{label: 重工业, indicator: heavy}}
          - {{label: 轻工业, indicator: light}}
        columns:
          - {{header: 本月止累计, measure: ytd}}
          - {{header: 同比增长, measure: ytd_yoy}}
"""
_INVESTMENT: Final = """\
title: 各镇投资表
departments: [{towns}]
due: {{by: 8, time: "17:00"}}
files: ["*投资*"]
layouts:
  - since: 2021-01
    tables:
      - name: 各镇投资
        anchor: 地区
        indicator: investment
        rows: regions
        columns:
          - {{header: 累计完成投资, measure: ytd}}
          - {{header: 上年同期, measure: ytd_base}}
"""
_UTILITIES: Final = """\
title: 水电月报
departments: [{towns}]
due: {{by: 8, time: "17:00"}}
files: ["*水电*"]
layouts:
  - since: 2021-01
    tables:
      - name: 用电
        sheet: 用电
        anchor: 项目
        region: reporter
        unit: 万千瓦时
        rows: [{{label: 全社会用电, indicator: electricity}}]
        columns: [{{header: 累计, measure: ytd}}]
      - name: 用水
        sheet: 用水
        anchor: 项目
        region: reporter
        unit: 万立方米
        rows: [{{label: 自来水供应, indicator: water}}]
        columns: [{{header: 累计, measure: ytd}}]
"""
_BRIDGE: Final = """\
title: 桥梁工程进展
departments: [{towns}]
due: {{by: 8, time: "17:00"}}
files: ["*桥梁*"]
layouts:
  - since: 2021-01
    tables:
      - name: 桥梁工程
        anchor: 工程
        region: reporter
        measure: level
        rows: [{{label: 大桥}}]
        columns:
          - {{header: 推进阶段, indicator: stage}}
          - {{header: 开工日期, indicator: started_on}}
"""


def town_name(number: int) -> str:
    """Return what the town that sends the file of this number is called."""
    return f"示例{number:02d}镇"


def write_registry(folder: Path, towns: int) -> None:
    """Write the registry of a city with so many towns."""
    identities = [f"town_{number:02d}" for number in range(towns)]
    names = dict(zip(identities, map(town_name, range(towns)), strict=True))
    regions = [
        f"  - {{id: {identity}, name: {name}, kind: part}}"
        for identity, name in names.items()
    ]
    departments = [
        f"- {{id: {identity}, name: {name}, region: {identity}"
        + "".join(
            f", {office}: {{title: {name}{title}, email: {identity}@example.org}}"
            for office, title in (
                ("head", "镇长"),
                ("deputy", "副镇长"),
                ("escalation", "分管副市长"),
            )
        )
        + "}"
        for identity, name in names.items()
    ]
    reports = {
        "output": _OUTPUT,
        "investment": _INVESTMENT,
        "utilities": _UTILITIES,
        "bridge": _BRIDGE,
    }
    (folder / "reports").mkdir(parents=True)
    files = {
        "city.yaml": _CITY.format(regions="\n".join(regions)),
        "departments.yaml": "\n".join(departments) + "\n",
        "indicators.yaml": _INDICATORS,
        "lights.yaml": _LIGHTS,
        **{
            f"reports/{name}.yaml": text.format(towns=", ".join(identities))
            for name, text in reports.items()
        },
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


# -- tables --------------------------------------------------------------------------


def changed(*cells: tuple[str, Any]) -> Rows:
    """Return the good table with some cells, such as B4, of another content."""
    rows = [list(row) for row in GOOD]
    for name, value in cells:
        rows[int(name[1:]) - 1][ord(name[0]) - ord("A")] = value
    return rows


def without(label: str) -> Rows:
    """Return the good table without the row of that label."""
    return [row for row in GOOD if row[0] != label]


def investments(*rows: list[Any], title: str = INVESTMENT_TITLE) -> Rows:
    """Return a table of towns and what was invested in them."""
    return [[title], INVESTMENT_HEADER, *rows]


def bridge(stage: Any, day: Any) -> Rows:
    """Return a table of how far a bridge is, and the day that it was begun."""
    return [
        ["2021年5月桥梁工程进展"],
        ["工程", "推进阶段", "开工日期"],
        ["大桥", stage, day],
    ]


# -- kinds of files ------------------------------------------------------------------


def book(rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """Return an .xlsx with one sheet."""
    return books({sheet: rows})


def books(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return an .xlsx with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def old_book(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return an .xls with one sheet."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("Sheet1")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def text_table(rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    """Return a CSV as a program writes it that never quotes."""
    lines = [",".join(map(str, row)) for row in rows]
    return "\r\n".join([*lines, ""]).encode(encoding)


def changed_part(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return an .xlsx with some text of one of its parts changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            target.writestr(name, text)
    return made.getvalue()


def far_cell(last: str, *, hidden_from_a_look: bool = False) -> bytes:
    """Return a small .xlsx with one stray cell in a far corner."""
    number = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    stray = f'<row r="{number}"><c r="{last}"><v>1</v></c></row></sheetData>'
    content = changed_part(
        book(GOOD), "xl/worksheets/sheet1.xml", "</sheetData>", stray
    )
    if hidden_from_a_look:
        # One of two readers stops at the end of the book, the other stumbles behind it.
        behind = "</workbook><"
        content = changed_part(content, "xl/workbook.xml", "</workbook>", behind)
    return content


def endless_merges() -> bytes:
    """Return an .xlsx whose merged ranges cover all of it, again and again."""
    rows = [*GOOD, *([None] * 120 for _ in range(3000)), [*[None] * 119, "完"]]
    ranges = '<mergeCell ref="A8:DP3000"/>' * 5000
    merges = f'</sheetData><mergeCells count="5000">{ranges}</mergeCells>'
    return changed_part(book(rows), "xl/worksheets/sheet1.xml", "</sheetData>", merges)


def boasting_zip(unpacked: int) -> bytes:
    """Return an .xlsx that says it unpacks to so many bytes."""
    content = bytearray(book(GOOD))
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, unpacked)
    return bytes(content)


def zip_of(**members: str | bytes) -> bytes:
    """Return a zip that is no workbook."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def locked_book() -> bytes:
    """Return what an .xlsx with a password is: an OLE file with one locked stream."""
    content = old_book([["x"]])
    name, locked = (
        each.encode("utf-16-le") for each in ("Workbook", "EncryptedPackage")
    )
    place = content.index(name.ljust(64, b"\x00"))
    entry = locked.ljust(64, b"\x00") + struct.pack("<H", len(locked) + 2)
    return content[:place] + entry + content[place + len(entry) :]


def locked_old_book() -> bytes:
    """Return an .xls that says in its second record that the rest is encrypted."""
    content = old_book([["x"]])
    first = content.index(b"\x09\x08\x10\x00")
    second = first + 4 + 16
    return content[:second] + b"\x2f\x00" + content[second + 2 :]


def page_as_book() -> bytes:
    """Return a web page, as some systems export a table under the name .xls."""
    return "<html><table><tr><td>工业总产值</td></tr></table></html>".encode()


# -- workers that fail ---------------------------------------------------------------


def die(*_: object) -> None:
    """End this process before it did anything."""
    os._exit(3)


def misbehave(how: str, place: str) -> str:
    """Try in a worker what no reader needs; return what came of it."""
    deeds = {
        "write": lambda: open(place, "w").close(),  # noqa: PTH123 - as a library would
        "connect": lambda: socket.create_connection(("127.0.0.1", int(place)), 1),
        "start": lambda: subprocess.run(["true"], check=True),  # noqa: S607 - any program
        "delete": lambda: os.remove(place),  # noqa: PTH107 - as a library would
        "run": lambda: os.system("true"),  # noqa: S605, S607
        "read": lambda: open(place).close(),  # noqa: PTH123
    }
    try:
        deeds[how]()
    except OSError as error:
        return type(error).__name__
    return "done"


def sleep(*_: object) -> None:
    """Do not come back for a long while."""
    time.sleep(60)
