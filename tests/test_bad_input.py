"""A catalogue of bad files: what each is told, and that none harms another."""

from __future__ import annotations

import ast
import itertools
import json
import os
import subprocess
import sys
import warnings
from collections import defaultdict
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import bad_books
import pytest
from bad_books import (
    GOOD,
    HEADER,
    TITLE,
    UNIT,
    book,
    books,
    changed,
    investments,
    text_table,
    town_name,
    without,
)
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from expectations.verdict import judge
from tasks.collect import collect
from tasks.cycle import Cycle
from tasks.load import load
from tasks.reader import ReaderNotStartedError, sandbox
from tasks.reader.numbers import (
    PrintedNumber,
    find_status,
    read_day,
    read_number,
    read_stage,
)
from tasks.reader.reading import read_delivery
from warehouse.connection import open_live
from warehouse.messages import LANGUAGES, say
from warehouse.periods import Period
from warehouse.records import Delivery, Measure, Observation, Reading, State, Status
from warehouse.registry import load_registry
from warehouse.store import Run, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.records import Finding, Verdict
    from warehouse.registry import Registry

PROJECT: Final = Path(__file__).parents[1]
TAICANG: Final = PROJECT / "warehouse" / "registry" / "taicang"
MAY: Final = Period.parse("2021-05")
KNOWN_AT: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
SENT_AT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
RETURNED, WARNED, ACCEPTED = State.RETURNED, State.WARNED, State.ACCEPTED


class Told(NamedTuple):
    """A finding as a department reads it; `{town}` is the town that sent the file."""

    rule: str
    message: str
    fix: str


class Case(NamedTuple):
    """A file, what becomes of it, and everything that its sender is told about it."""

    what: str
    file: str
    content: Callable[[str], bytes]
    state: State
    told: tuple[Told, ...] = ()
    figures: int = 0
    folder: str = "{town}"


RESAVE = "请用 Excel 或 WPS 打开并另存为 .xlsx 后再报送。"
CHECK_SUM = "请核对合计与各分项，改正后重报。"
CHECK_UNIT = "请核对表上注明的单位与所填数字是否一致，改正后重报。"
CHECK_VALUE = "请核对该数；如属实，请附说明并与综合科联系。"
NO_BOOK = (
    "请报送 .xlsx、.xls 或 CSV 文件；压缩包请解压，系统导出的网页表格请另存为 .xlsx。"
)
SEND_AGAIN = "请重新导出后再报送。"
SMALLER = "请删除多余的工作表和空白格式行后再报送。"
UNLOCK = "请取消密码后再报送。"
FILL_IN = "请补填；本月不报的，请在表中注明。"
OUR_FORM = "请使用统一下发的《工业产值月报》表样，表头应有“指标”。"
NO_FORM = "请使用统一下发的表样，不要改动标题和表头文字；若不是报表，请移出收件箱。"
SAY_MONTH = "请在标题中写明，例如“2021年1-5月”。"

HEALTHY = Case("a good book", "工业.xlsx", lambda _: book(GOOD), ACCEPTED, figures=6)
CASES: Final = (
    HEALTHY,
    # -- files that cannot be opened ---------------------------------------------------
    Case(
        "nothing at all",
        "工业空.xlsx",
        lambda _: b"",
        RETURNED,
        (Told("empty-file", "文件“工业空.xlsx”是空的。", SEND_AGAIN),),
    ),
    Case(
        "a letter named .xlsx",
        "工业说明.xlsx",
        lambda _: "本月数据稍后报送。".encode(),
        RETURNED,
        (Told("not-a-workbook", "文件“工业说明.xlsx”不是电子表格。", NO_BOOK),),
    ),
    Case(
        "a PDF named .xlsx",
        "工业扫描.xlsx",
        lambda _: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n\x00\x01, \x02\nendobj",
        RETURNED,
        (Told("not-a-workbook", "文件“工业扫描.xlsx”不是电子表格。", NO_BOOK),),
    ),
    Case(
        "a photograph",
        "工业.jpg",
        lambda _: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01, \x00\x48\xff\xd9",
        RETURNED,
        (Told("not-a-workbook", "文件“工业.jpg”不是电子表格。", NO_BOOK),),
    ),
    Case(
        "a web page named .xls",
        "工业网页.xls",
        lambda _: bad_books.page_as_book(),
        RETURNED,
        (Told("not-a-workbook", "文件“工业网页.xls”不是电子表格。", NO_BOOK),),
    ),
    Case(
        "a zip that is no workbook",
        "工业打包.xlsx",
        lambda _: bad_books.zip_of(a="本月", b="上月"),
        RETURNED,
        (Told("not-a-workbook", "文件“工业打包.xlsx”不是电子表格。", NO_BOOK),),
    ),
    Case(
        "half of a book",
        "工业半截.xlsx",
        lambda _: book(GOOD)[:3000],
        RETURNED,
        (Told("damaged-workbook", "文件“工业半截.xlsx”已损坏，打不开。", RESAVE),),
    ),
    Case(
        "half of an old book",
        "工业半截.xls",
        lambda _: bad_books.old_book(GOOD)[:1200],
        RETURNED,
        (Told("damaged-workbook", "文件“工业半截.xls”已损坏，打不开。", RESAVE),),
    ),
    Case(
        "a book with a password",
        "工业加密.xlsx",
        lambda _: bad_books.locked_book(),
        RETURNED,
        (
            Told(
                "encrypted-workbook",
                "文件“工业加密.xlsx”设有打开密码，无法读取。",
                UNLOCK,
            ),
        ),
    ),
    Case(
        "an old book with a password",
        "工业加密.xls",
        lambda _: bad_books.locked_old_book(),
        RETURNED,
        (
            Told(
                "encrypted-workbook",
                "文件“工业加密.xls”设有打开密码，无法读取。",
                UNLOCK,
            ),
        ),
    ),
    Case(
        "a bomb by its own word",
        "工业巨大.xlsx",
        lambda _: bad_books.boasting_zip(3_000_000_000),
        RETURNED,
        (
            Told(
                "file-too-large",
                "文件“工业巨大.xlsx”过大或解压后过大，未读取。",
                SMALLER,
            ),
        ),
    ),
    Case(
        "one stray cell in the far corner",
        "工业远角.xlsx",
        lambda _: bad_books.far_cell("XFD1048576"),
        RETURNED,
        (
            Told(
                "stray-cell",
                "文件“工业远角.xlsx”的工作表“Sheet1”一直填到单元格 XFD1048576，"
                "大到无法读取。",
                "请删除表格以外误填的单元格，另存后再报送。",
            ),
        ),
    ),
    Case(
        "a stray cell that makes the reader run out of memory",
        "工业崩溃.xlsx",
        lambda _: bad_books.far_cell("XFD1048576", hidden_from_a_look=True),
        RETURNED,
        (
            Told(
                "reader-crashed",
                "文件“工业崩溃.xlsx”读取时出错，已跳过。",
                "请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再报送。",
            ),
        ),
    ),
    Case(
        "a book that the reader does not come back from",
        "工业无尽.xlsx",
        lambda _: bad_books.endless_merges(),
        RETURNED,
        (
            Told(
                "reader-timeout",
                "文件“工业无尽.xlsx”读取超时，已跳过。",
                "请删除多余的空白行列后另存再报送。",
            ),
        ),
    ),
    Case(
        "one stray cell far down a column is no harm",
        "工业远行.xlsx",
        lambda _: bad_books.far_cell("A200000"),
        ACCEPTED,
        figures=6,
    ),
    Case(
        "a CSV with a quote that never ends",
        "工业引号.csv",
        lambda _: text_table([[TITLE], [UNIT], HEADER, ['"工业总产值', 1, 2]]),
        RETURNED,
        (
            Told(
                "damaged-table",
                "文件“工业引号.csv”的文本表格残缺（引号不成对）。",
                "请重新导出 CSV，或改报 .xlsx。",
            ),
        ),
    ),
    # -- which report, whose, for which month ------------------------------------------
    Case(
        "a book of something else",
        "职工食堂菜单.xlsx",
        lambda _: book([["星期", "午餐"], ["一", "面"]], "菜单"),
        RETURNED,
        (
            Told(
                "unknown-report",
                "文件“职工食堂菜单.xlsx”认不出是哪张报表（工作表：菜单）。",
                NO_FORM,
            ),
        ),
    ),
    Case(
        "a report whose header was renamed",
        "工业改表头.xlsx",
        lambda _: book([[TITLE], [UNIT], ["名称", *HEADER[1:]], *GOOD[3:]]),
        RETURNED,
        (
            Told(
                "unknown-report",
                "文件“工业改表头.xlsx”认不出是哪张报表（工作表：Sheet1）。",
                OUR_FORM,
            ),
        ),
    ),
    Case(
        "a report that does not say whose it is",
        "工业无单位.xlsx",
        lambda _: book(GOOD),
        RETURNED,
        (
            Told(
                "unknown-department",
                "文件“工业无单位.xlsx”是《工业产值月报》，但看不出由谁填报。",
                "请在标题下注明“填报单位：××”，或放入本单位的文件夹。",
            ),
        ),
        folder="其他来文",
    ),
    Case(
        "no month anywhere",
        "工业无期.xlsx",
        lambda _: book(changed(("A1", "工业产值"))),
        RETURNED,
        (Told("no-period", "文件“工业无期.xlsx”没有写明报告期。", SAY_MONTH),),
    ),
    Case(
        "a month only in the file's name",
        "2021年5月工业.xlsx",
        lambda _: book(changed(("A1", "工业产值"))),
        ACCEPTED,
        (
            Told(
                "period-from-name",
                "文件“2021年5月工业.xlsx”的表内没有报告期，按文件名取为 2021-05。",
                "请在标题中写明报告期。",
            ),
        ),
        figures=6,
    ),
    Case(
        "last month's table under this month's name",
        "2021年5月工业产值.xlsx",
        lambda _: book(changed(("A1", "2021年1-4月工业产值"))),
        RETURNED,
        (
            Told(
                "period-mismatch",
                "文件“2021年5月工业产值.xlsx”的文件名是 2021-05，表内却是 2021-04。",
                "请核对是否误报了别的月份，改正后重报。",
            ),
        ),
    ),
    # -- tables, columns, rows ---------------------------------------------------------
    Case(
        "one of two sheets is missing",
        "水电缺表.xlsx",
        lambda _: book(
            [["2021年1-5月"], ["项目", "累计"], ["全社会用电", 5200]], "用电"
        ),
        WARNED,
        (
            Told(
                "missing-table",
                "文件“水电缺表.xlsx”中找不到“用水”（表头应有“项目”）。",
                "请补上该表，不要改动标题和表头文字。",
            ),
        ),
        figures=1,
    ),
    Case(
        "one of two sheets is last month's",
        "水电旧表.xlsx",
        lambda _: books(
            {
                "用电": [["2021年1-5月"], ["项目", "累计"], ["全社会用电", 5200]],
                "用水": [["2021年1-4月"], ["项目", "累计"], ["自来水供应", 310]],
            }
        ),
        WARNED,
        (
            Told(
                "stale-table",
                "工作表“用水”的“用水”仍是 2021-04 的数，应为 2021-05，未读入。",
                "请更新该表后重报。",
            ),
        ),
        figures=1,
    ),
    Case(
        "one of two sheets is blank",
        "水电空表.xlsx",
        lambda _: books(
            {
                "用电": [["2021年1-5月"], ["项目", "累计"], ["全社会用电", 5200]],
                "用水": [["2021年1-5月"], ["项目", "累计"], ["自来水供应", None]],
            }
        ),
        WARNED,
        (Told("blank-table", "工作表“用水”的“用水”没有填数。", FILL_IN),),
        figures=1,
    ),
    Case(
        "a form without a single figure",
        "工业空白.xlsx",
        lambda _: book([*GOOD[:3], *([row[0], None, None] for row in GOOD[3:])]),
        RETURNED,
        (
            Told("blank-table", "工作表“Sheet1”的“工业产值”没有填数。", FILL_IN),
            Told(
                "no-rows",
                "文件“工业空白.xlsx”没有读到任何数据。",
                "请按表样填写后重报。",
            ),
        ),
    ),
    Case(
        "a column is missing",
        "工业缺列.xlsx",
        lambda _: book([row[:2] for row in GOOD]),
        RETURNED,
        (
            Told(
                "missing-column",
                "工作表“Sheet1”的“工业产值”（表头在 A3）缺少“同比增长”一列。",
                "请按表样补上该列，不要改动表头文字。",
            ),
        ),
    ),
    Case(
        "a row is missing",
        "工业缺行.xlsx",
        lambda _: book(without("轻工业")),
        WARNED,
        (
            Told(
                "missing-row",
                "工作表“Sheet1”的“工业产值”缺少“轻工业”一行。",
                "请补上该行。",
            ),
        ),
        figures=4,
    ),
    Case(
        "a row that nobody asked for",
        "工业多行.xlsx",
        lambda _: book([*GOOD, ["高技术产业", 5, 6]]),
        ACCEPTED,
        (
            Told(
                "unknown-row",
                "工作表“Sheet1”单元格 A7 的“高技术产业”不在表样中，未读入。",
                "若是新增项目，请与综合科联系；否则请改回原名。",
            ),
        ),
        figures=6,
    ),
    Case(
        "a listed row twice, and not the same",
        "工业两行.xlsx",
        lambda _: book([*GOOD, ["重工业", 2100000, 11]]),
        WARNED,
        (
            Told(
                "repeated-row",
                "工作表“Sheet1”单元格 A7 的“重工业”在表中不止一行，只读入了第一行。",
                "请删去多余的一行后重报。",
            ),
        ),
        figures=6,
    ),
    Case(
        "a town that does not exist",
        "投资外镇.xlsx",
        lambda town: book(investments([town, 30000, 28000], ["外镇", 1, 1])),
        WARNED,
        (
            Told(
                "unknown-row",
                "工作表“Sheet1”单元格 A4 的“外镇”不在表样中，未读入。",
                "若是新增项目，请与综合科联系；否则请改回原名。",
            ),
        ),
        figures=2,
    ),
    Case(
        "a row twice",
        "投资重复.xlsx",
        lambda town: book(investments([town, 30000, 28000], [town, 31000, 28000])),
        RETURNED,
        tuple(
            Told(
                "duplicate-value",
                f"工作表“Sheet1”单元格 {cell}：{{town}}的“固定资产投资”出现了两次。",
                "请删去重复的一行。",
            )
            for cell in ("B3", "C3", "B4", "C4")
        ),
    ),
    # -- cells -------------------------------------------------------------------------
    Case(
        "words where a number belongs",
        "工业文字.xlsx",
        lambda _: book(changed(("B5", "约二百亿"))),
        RETURNED,
        (
            Told(
                "not-a-number",
                "工作表“Sheet1”单元格 B5 应为数字，实为“约二百亿”。",
                "请改为数字；没有数的请填“—”。",
            ),
        ),
    ),
    Case(
        "a paragraph where a number belongs",
        "工业长文.xls",
        lambda _: bad_books.old_book(changed(("B5", "详见附件\n" * 100))),
        RETURNED,
        (
            Told(
                "not-a-number",
                "工作表“Sheet1”单元格 B5 应为数字，实为“"
                + ("详见附件 " * 12)[:59]
                + "…”。",
                "请改为数字；没有数的请填“—”。",
            ),
        ),
    ),
    Case(
        "two numbers in a cell",
        "工业两数.xlsx",
        lambda _: book(changed(("B5", "2000000\n1990000"))),
        RETURNED,
        (
            Told(
                "not-a-number",
                "工作表“Sheet1”单元格 B5 应为数字，实为“2000000 1990000”。",
                "请改为数字；没有数的请填“—”。",
            ),
        ),
    ),
    Case(
        "a stage that is none, and a day without its year",
        "桥梁.xlsx",
        lambda _: book(bad_books.bridge("动工", "5月18日")),
        RETURNED,
        (
            Told(
                "unknown-stage",
                "工作表“Sheet1”单元格 B3 的“动工”不是规定的阶段（储备、开工、竣工）。",
                "请改为其中之一；还没有的请填“—”。",
            ),
            Told(
                "not-a-day",
                "工作表“Sheet1”单元格 C3 应为日期，实为“5月18日”。",
                "请写明年月日，例如 2021-05-18；还没有的请填“—”。",
            ),
        ),
    ),
    Case(
        "a number without end",
        "工业无穷.csv",
        lambda _: text_table(changed(("B5", "1e400"))),
        RETURNED,
        (
            Told(
                "not-a-number",
                "工作表“工业无穷.csv”单元格 B5 应为数字，实为“1e400”。",
                "请改为数字；没有数的请填“—”。",
            ),
        ),
    ),
    Case(
        "a figure left out",
        "工业漏填.xlsx",
        lambda _: book(changed(("C6", None))),
        WARNED,
        (
            Told(
                "missing-value",
                "工作表“Sheet1”单元格 C6（{town}，轻工业产值）没有填数。漏报不等于 0。",
                "请补填；确实没有数的请填“—”。",
            ),
        ),
        figures=6,
    ),
    Case(
        "a figure marked as undefined is none left out",
        "工业破折号.xlsx",
        lambda _: book(changed(("C6", "—"))),
        ACCEPTED,
        figures=6,
    ),
    Case(
        "a formula whose result is an error",
        "工业错误值.xlsx",
        lambda _: bad_books.changed_part(
            book(changed(("B5", 777))),
            "xl/worksheets/sheet1.xml",
            '<c r="B5" t="n"><v>777</v></c>',
            '<c r="B5" t="e"><f>B9</f><v>#REF!</v></c>',
        ),
        RETURNED,
        (
            Told(
                "no-result",
                "工作表“Sheet1”单元格 B5 的公式没有算出结果（#REF!）。",
                "请改正公式，在 Excel 或 WPS 中重新计算并保存后再报送，或直接填数。",
            ),
        ),
    ),
    Case(
        "a formula that no program has computed",
        "工业公式.xlsx",
        lambda _: book(changed(("B4", "=B5+B6"))),
        RETURNED,
        (
            Told(
                "no-result",
                "工作表“Sheet1”单元格 B4 的公式没有算出结果（=）。",
                "请改正公式，在 Excel 或 WPS 中重新计算并保存后再报送，或直接填数。",
            ),
        ),
    ),
    Case(
        "no unit",
        "工业无计量.xlsx",
        lambda _: book(changed(("A2", "（内部资料）"))),
        RETURNED,
        tuple(
            Told(
                "no-unit",
                f"工作表“Sheet1”的“工业产值”没有注明计量单位（单元格 {cell}）。",
                "请在标题或表头注明单位，例如“单位：亿元”。",
            )
            for cell in ("B4", "B5", "B6")
        ),
    ),
    Case(
        "a unit that is no money",
        "工业错单位.xlsx",
        lambda _: book(changed(("A2", "单位：斤"))),
        RETURNED,
        tuple(
            Told(
                "unknown-unit",
                f"工作表“Sheet1”单元格 {cell} 的计量单位“斤”无法换算为亿元。",
                "请改用亿元或可换算的单位。",
            )
            for cell in ("B4", "B5", "B6")
        ),
    ),
    Case(
        "ten thousand times too large",
        "工业单位错.xlsx",
        lambda _: book(changed(("A2", "单位：亿元"), ("B5", 200), ("B6", 129.6))),
        RETURNED,
        (
            Told(
                "unit-slip",
                "工作表“Sheet1”单元格 B4：{town}的“工业总产值”读作 3296000 亿元，"
                "超出合理范围；除以 10000 则为 329.6 亿元，"
                "疑似单位填错（万元、亿元混用）。",
                CHECK_UNIT,
            ),
            Told(
                "not-the-sum",
                "工作表“Sheet1”单元格 B4 的合计 3296000 与分项之和 329.6 不符，"
                "相差 3295670.4 亿元（分项见 B5 至 B6）。",
                CHECK_SUM,
            ),
        ),
    ),
    Case(
        "ten thousand times too small",
        "工业单位小.xlsx",
        lambda _: book(changed(("B4", 329.6), ("B5", 200), ("B6", 129.6))),
        RETURNED,
        tuple(
            Told(
                "unit-slip",
                f"工作表“Sheet1”单元格 {cell}：{{town}}的“{name}”读作 {read} 亿元，"
                f"超出合理范围；乘以 10000 则为 {right} 亿元，"
                "疑似单位填错（万元、亿元混用）。",
                CHECK_UNIT,
            )
            for cell, name, read, right in (
                ("B4", "工业总产值", "0.03296", "329.6"),
                ("B5", "重工业产值", "0.02", "200"),
                ("B6", "轻工业产值", "0.01296", "129.6"),
            )
        ),
    ),
    Case(
        "a figure out of all proportion",
        "投资出界.xlsx",
        lambda town: book(investments([town, -2, 5])),
        RETURNED,
        (
            Told(
                "out-of-bounds",
                "工作表“Sheet1”单元格 B3：{town}的“固定资产投资”为 -2，"
                "换算后 -0.0002 亿元，超出合理范围 0 至 500。",
                CHECK_VALUE,
            ),
        ),
    ),
    Case(
        "a growth out of all proportion is no slip of units",
        "工业增速.xlsx",
        lambda _: book(changed(("C5", 56000))),
        RETURNED,
        (
            Told(
                "out-of-bounds",
                "工作表“Sheet1”单元格 C5：{town}的“重工业产值”为 56000，"
                "换算后 56000 %，超出合理范围 -100 至 1000。",
                CHECK_VALUE,
            ),
        ),
    ),
    Case(
        "more than the warehouse has room for, where nobody set bounds",
        "水电天文.xlsx",
        lambda _: books(
            {
                "用电": [["2021年1-5月"], ["项目", "累计"], ["全社会用电", 5200]],
                "用水": [["2021年1-5月"], ["项目", "累计"], ["自来水供应", "9" * 20]],
            }
        ),
        RETURNED,
        (
            Told(
                "out-of-bounds",
                f"工作表“用水”单元格 B3：{{town}}的“用水量”为 {'9' * 20}，"
                f"换算后 {'9' * 20} 万立方米，超出合理范围 −∞ 至 1000000000000000。",
                CHECK_VALUE,
            ),
        ),
    ),
    Case(
        "a total that is not its parts",
        "工业合计.xlsx",
        lambda _: book(changed(("B4", 3296009))),
        WARNED,
        (
            Told(
                "not-the-sum",
                "工作表“Sheet1”单元格 B4 的合计 329.6009 与分项之和 329.6 不符，"
                "相差 0.0009 亿元（分项见 B5 至 B6）。",
                CHECK_SUM,
            ),
        ),
        figures=6,
    ),
    Case(
        "nothing but zeros",
        "投资零.xlsx",
        lambda town: book(investments([town, 0, 0])),
        ACCEPTED,
        figures=2,
    ),
    Case(
        "wrong in every row is one mistake",
        "投资全错.xlsx",
        lambda _: book(
            investments(*([town_name(number), "无", "无"] for number in range(30)))
        ),
        RETURNED,
        (
            *(
                Told(
                    "not-a-number",
                    f"工作表“Sheet1”单元格 {column}{row} 应为数字，实为“无”。",
                    "请改为数字；没有数的请填“—”。",
                )
                for row in range(3, 28)
                for column in "BC"
            ),
            Told("and-more", "同类问题另有 10 处，未逐一列出。", "请通查全表。"),
        ),
    ),
    # -- text tables -------------------------------------------------------------------
    Case(
        "a CSV with thousands that are not quoted",
        "工业千分位.csv",
        lambda _: text_table(changed(("B4", "3,296,000"))),
        RETURNED,
        (
            Told(
                "shifted-row",
                "工作表“工业千分位.csv”单元格 A4“工业总产值”这一行的列数比表头多，"
                "数字可能错位。",
                "CSV 中带千分位的数字要加引号，或去掉千分位逗号。",
            ),
            Told(
                "missing-row",
                "工作表“工业千分位.csv”的“工业产值”缺少“工业总产值”一行。",
                "请补上该行。",
            ),
        ),
    ),
    *(
        Case(
            f"a CSV in {encoding} is a good one",
            f"工业{encoding}.csv",
            lambda _, encoding=encoding: text_table(GOOD, encoding),
            ACCEPTED,
            figures=6,
        )
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")
    ),
    Case(
        "a CSV with the line ends of an old Macintosh is a good one",
        "工业回车.csv",
        lambda _: text_table(GOOD).replace(b"\r\n", b"\r"),
        ACCEPTED,
        figures=6,
    ),
)
BY_FILE: Final = {case.file: case for case in CASES}
# What the reader is given for each file here; a good one needs a tenth of a second.
WALL_SECONDS: Final = 4.0


class Month(NamedTuple):
    """One run over all the files at once."""

    cycle: Cycle
    deliveries: list[Delivery]
    readings: list[Reading]
    verdicts: dict[str, Verdict]
    submissions: dict[str, dict[str, Any]]
    findings: dict[str, list[dict[str, Any]]]
    observations: dict[str, list[dict[str, Any]]]


def town_of(case: Case) -> str:
    return town_name(CASES.index(case))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("registry") / "example"
    bad_books.write_registry(folder, len(CASES))
    return load_registry(folder)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for case in CASES:
        town = town_of(case)
        path = folder / case.folder.format(town=town) / case.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(case.content(town))
        # Long enough ago that nobody waits for it to stop growing.
        os.utime(path, (SENT_AT.timestamp(), SENT_AT.timestamp()))
    return folder


@pytest.fixture(scope="module")
def month(
    registry: Registry, inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> Month:
    home = tmp_path_factory.mktemp("home")
    cycle = Cycle(Run("run-1", "test", MAY, KNOWN_AT), home, str(inbox), registry, "zh")
    deliveries = collect.fn(cycle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "WALL_SECONDS", WALL_SECONDS)
        numbered = [(str(number), each) for number, each in enumerate(deliveries)]
        readings = list(sandbox.read_all(numbered, registry, MAY))
    verdicts = judged(readings, registry)
    load.fn(cycle, readings, verdicts)
    return Month(
        cycle,
        deliveries,
        readings,
        {each.submission.delivery.file: each for each in verdicts},
        *kept(home),
    )


def judged(readings: list[Reading], registry: Registry) -> list[Verdict]:
    # The library's own imports are deprecated; its first use imports it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return judge(readings, registry, {})


def kept(home: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return what the warehouse holds: submissions, findings, observations by file."""
    with open_live(home) as warehouse:
        submissions = {row["file"]: row for row in rows(warehouse, "mart.submission")}
        files = {row["submission_id"]: file for file, row in submissions.items()}
        findings, observations = defaultdict(list), defaultdict(list)
        for row in sorted(rows(warehouse, "mart.finding"), key=in_order):
            findings[files[row["submission_id"]]].append(row)
        for row in sorted(rows(warehouse, "mart.observation"), key=in_order):
            observations[files[row["submission_id"]]].append(row)
    return submissions, dict(findings), dict(observations)


def in_order(row: dict[str, Any]) -> tuple[int, str]:
    """Order findings as they were told, observations by cell."""
    return int(row.get("finding_id", "0").rpartition("/")[2]), row["cell"]


# -- the catalogue -------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_a_file_is_judged_and_its_sender_told_what_to_do(month: Month, case: Case):
    submission = month.submissions[case.file]
    told = [
        Told(row["rule"], row["message"], row["suggestion"])
        for row in month.findings.get(case.file, ())
    ]
    town = town_of(case)
    assert told == [
        Told(rule, message.format(town=town), fix) for rule, message, fix in case.told
    ]
    assert submission["state"] == case.state
    assert len(month.observations.get(case.file, ())) == case.figures
    assert submission["period"] == "2021-05"


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_a_sentence_names_the_file_or_the_sheet_and_its_cell(case: Case):
    for told in case.told:
        sheet = "工作表“" in told.message
        assert sheet or case.file in told.message or told.rule == "and-more"
        assert told.fix.startswith(("请", "若是", "CSV"))


def test_every_file_was_taken_in_once(month: Month):
    assert sorted(month.submissions) == sorted(BY_FILE)
    assert len(month.verdicts) == len(CASES)


def test_the_good_book_is_loaded_whole(month: Month):
    found = {
        (row["indicator"], row["measure"]): (row["value"], row["unit"], row["cell"])
        for row in month.observations[HEALTHY.file]
    }
    assert found == {
        ("output", "ytd"): (329.6, "亿元", "B4"),
        ("output", "ytd_yoy"): (12.3, "%", "C4"),
        ("heavy", "ytd"): (200.0, "亿元", "B5"),
        ("heavy", "ytd_yoy"): (10.1, "%", "C5"),
        ("light", "ytd"): (129.6, "亿元", "B6"),
        ("light", "ytd_yoy"): (15.6, "%", "C6"),
    }


def test_nothing_of_a_returned_file_is_loaded(month: Month):
    returned = {
        row["submission_id"]
        for row in month.submissions.values()
        if row["state"] == RETURNED
    }
    with open_live(month.cycle.home) as warehouse:
        loaded = warehouse.execute(
            "select distinct submission_id from raw.observation"
        ).fetchall()
    assert returned
    assert not returned & {row[0] for row in loaded}


def test_running_it_all_again_adds_nothing(month: Month):
    later = replace_run(month.cycle, "run-2")
    assert collect.fn(later) == []
    load.fn(later, [], [])
    assert kept(month.cycle.home) == tuple(month[-3:])


def test_taking_in_the_same_readings_again_adds_nothing(month: Month):
    later = replace_run(month.cycle, "run-3")
    known = [
        reading
        for reading in month.readings
        # Two files that nobody can name are told apart by where they came from.
        if reading.submission.report and reading.submission.department
    ]
    again = load.fn(later, known, judged(known, month.cycle.registry))
    assert again.submissions == []
    assert kept(month.cycle.home) == tuple(month[-3:])


def replace_run(cycle: Cycle, name: str) -> Cycle:
    run = Run(name, "test", MAY, datetime(2021, 6, 11, 1, tzinfo=UTC))
    return replace(cycle, run=run)


# -- what no file can bring about, and would be told all the same ----------------------


def observation(**other: Any) -> Observation:
    given: dict[str, Any] = {
        "region": "town_00",
        "indicator": "water",
        "measure": Measure.YTD,
        "period": MAY,
        "value": Decimal(5),
        "unit": "万立方米",
        "decimals": 0,
        "status": Status.PRELIMINARY,
        "sheet": "用水",
        "cell": "B3",
        "text": "5",
        **other,
    }
    return Observation(**given)


@pytest.mark.parametrize(
    ("given", "rule", "message"),
    [
        (
            {"region": "nowhere"},
            "unknown-region",
            "工作表“用水”单元格 B3 的地区不在注册表中。",
        ),
        (
            {"indicator": "nothing"},
            "unknown-indicator",
            "工作表“用水”单元格 B3 的指标不在注册表中。",
        ),
        (
            {"value": Decimal("1e300"), "text": "1e300"},
            "out-of-bounds",
            None,
        ),
    ],
)
def test_a_slip_of_our_own_reader_returns_the_file(month, given, rule, message):
    (reading,) = (
        each
        for each in month.readings
        if each.submission.delivery.file == "水电旧表.xlsx"
    )
    wrong = replace(reading, observations=(observation(**given),), findings=())
    (verdict,) = judged([wrong], month.cycle.registry)
    assert verdict.state == RETURNED
    (finding,) = verdict.findings
    assert finding.rule == rule
    if message:
        assert say_of(finding) == message


def say_of(finding: Finding) -> str:
    given = {"sheet": finding.sheet, "cell": finding.cell, "value": finding.value}
    return say(f"finding-{finding.rule}", "zh", **{**given, **finding.parameters})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234 567.5", "1234567.5"),
        ("−1 234", "-1234"),
        ("１２．５", "12.5"),
        ("12\n34", None),
        ("12 34", None),
        ("1e400", None),
        ("0e-999999999", None),
        ("1e-999999999", None),
        ("1e999999999", None),
        ("0e5", "0"),
        ("9" * 21, None),
    ],
)
def test_a_number_is_one_number_that_the_warehouse_has_room_for(text, value):
    read = read_number(text)
    assert (None if read is None else str(read.value)) == value


def said(read: PrintedNumber | None) -> tuple[str, Status | None] | None:
    return None if read is None else (str(read.value), read.status)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("395.3（预计）", "395.3", Status.ESTIMATE),
        ("395.3 (预计数)", "395.3", Status.ESTIMATE),
        ("预计395.3", "395.3", Status.ESTIMATE),
        ("（快报）395.3", "395.3", Status.PRELIMINARY),
        ("1,395.3初步核算数", "1395.3", Status.FIRST),
        ("12.5%（最终核实数）", "12.5", Status.FINAL),
        ("普查值：395", "395", Status.CENSUS),
        ("—（预计）", "None", Status.ESTIMATE),
        ("395.3", "395.3", None),
    ],
)
def test_a_word_beside_a_number_says_how_final_it_is(text, value, status):
    assert said(read_number(text)) == (value, status)


@pytest.mark.parametrize("text", ["预计", "（预计）", "395.3（暂估）", "预计12 34"])
def test_a_word_that_is_no_status_or_has_no_number_makes_no_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2021年1-9月主要指标（预计）", Status.ESTIMATE),
        ("全年预计完成", Status.ESTIMATE),
        ("1-5月主要指标快报", Status.PRELIMINARY),
        ("地区生产总值（单位：亿元，初步核算）", Status.FIRST),
        ("2020年地区生产总值最终核实数", Status.FINAL),
        ("第四次经济普查主要数据", Status.CENSUS),
        ("初步设计批复日期", None),
        ("最终消费支出", None),
        ("普查员人数", None),
        ("本月止累计", None),
    ],
)
def test_a_title_or_header_says_how_final_its_figures_are(text, status):
    assert find_status(text) == status


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-05-18", "20210518"),
        ("2021-05-18T00:00:00", "20210518"),
        ("2021-05-18 08:30:00", "20210518"),
        ("2021.5.18", "20210518"),
        ("2021/5/18", "20210518"),
        ("2021年5月18日", "20210518"),
        ("２０２１年 5 月 18 号", "20210518"),
        ("20210518", "20210518"),
        ("44334", "20210518"),
        ("44334.354", "20210518"),
        # A month is its first day, as in a spreadsheet.
        ("2021年5月", "20210501"),
        ("2021-05", "20210501"),
        ("2021.5", "20210501"),
        ("2021.12", "20211201"),
        ("—", "None"),
        ("尚未开工", "None"),
        # January and October alike.
        ("2021.1", None),
        ("2021-02-30", None),
        ("2021年13月", None),
        ("5月18日", None),
        ("21.5.18", None),
        ("2021年", None),
        ("3.46", None),
        ("12345", None),
        ("待定", None),
    ],
)
def test_a_day_is_read_as_it_is_printed_and_never_guessed(text, day):
    assert said(read_day(text)) == (None if day is None else (day, None))


def test_a_day_that_is_expected_says_so():
    assert said(read_day("2021年6月（预计）")) == ("20210601", Status.ESTIMATE)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("开工", "2"),
        (" 开 工 ", "2"),
        ("2.开工", "2"),
        ("②开工", "2"),
        ("二、开工", "2"),
        ("（二）开工", "2"),
        ("【开工】", "2"),
        ("（开工）", "2"),
        ("开工(2)", "2"),
        ("初步设计", "1"),
        ("一期竣工", "3"),
        ("—", "None"),
        ("动工", None),
        ("2", None),
        ("开工竣工", None),
    ],
)
def test_a_stage_is_read_by_its_name_with_or_without_numbering(text, place):
    read = read_stage(text, ["初步设计", "开工", "一期竣工"])
    assert said(read) == (None if place is None else (place, None))


def test_a_stage_that_is_expected_says_so():
    assert said(read_stage("竣工（预计）", ["开工", "竣工"])) == ("2", Status.ESTIMATE)


# -- workers that fail -----------------------------------------------------------------


def two_good_files(month: Month) -> list[tuple[str, Delivery]]:
    wanted = {HEALTHY.file, "工业utf-8.csv"}
    return [(each.file, each) for each in month.deliveries if each.file in wanted]


@pytest.mark.parametrize("failing", [bad_books.die, bad_books.sleep])
def test_workers_that_never_start_are_an_error_and_not_a_wait(
    month, monkeypatch, failing
):
    monkeypatch.setattr(sandbox, "_start_worker", failing)
    monkeypatch.setattr(sandbox, "START_SECONDS", 1.0)
    with pytest.raises(ReaderNotStartedError):
        list(sandbox.read_all(two_good_files(month), month.cycle.registry, MAY))


def test_workers_that_cannot_import_the_program_are_an_error_and_not_a_wait():
    # A program on standard input cannot be imported again by a worker.
    program = f"""
from pathlib import Path
from tasks.reader.sandbox import read_all
from warehouse.registry import load_registry
registry = load_registry(Path({str(TAICANG)!r}))
list(read_all([("1", None)], registry, None))
"""
    ended = subprocess.run(
        [sys.executable, "-"],
        input=program,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "ReaderNotStartedError" in ended.stderr


def test_a_pool_that_breaks_costs_only_the_file_that_broke_it(month, monkeypatch):
    awaited, calls = sandbox._awaited, itertools.count()  # noqa: SLF001 - its weak spot

    def breaks(future: Any) -> Reading:
        # Two under way and one breaks, then the first again, alone.
        if next(calls) in {0, 1}:
            raise BrokenProcessPool
        return awaited(future)

    monkeypatch.setattr(sandbox, "_awaited", breaks)
    files = two_good_files(month)
    first, second = sandbox.read_all(files, month.cycle.registry, MAY)
    assert [each.rule for each in first.findings] == ["reader-crashed"]
    assert len(second.observations) == 6


def test_a_file_that_no_worker_takes_does_not_keep_the_others_waiting(
    month, monkeypatch
):
    monkeypatch.setattr(sandbox, "START_SECONDS", 0.0)
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.0)
    monkeypatch.setattr(sandbox, "_wait_for_a_worker", lambda _pool: None)
    readings = sandbox.read_all(two_good_files(month), month.cycle.registry, MAY)
    rules = [[finding.rule for finding in each.findings] for each in readings]
    assert rules == [["reader-crashed"], ["reader-crashed"]]


def test_whatever_a_reader_raises_is_a_finding_that_says_where(month, monkeypatch):
    def panics(*_: object) -> Reading:
        raise BaseException("总产值 3296000")  # noqa: TRY002 - as a panic in Rust is one

    monkeypatch.setattr(sandbox, "read_delivery", panics)
    monkeypatch.setattr(sandbox.resource, "setrlimit", lambda *_: None)
    monkeypatch.setitem(sandbox._worker, "city", (month.cycle.registry, MAY))  # noqa: SLF001 - what a worker is sent
    ((identity, delivery), _) = two_good_files(month)
    reading = sandbox._read(delivery, identity)  # noqa: SLF001 - what a worker runs
    (finding,) = reading.findings
    assert finding.rule == "reader-crashed"
    detail = str(finding.parameters["detail"])
    assert detail.startswith("BaseException at test_bad_input.py:")
    # The message of an error may quote the file: it goes nowhere.
    assert "3296000" not in detail


def test_no_files_need_no_workers(registry, monkeypatch):
    monkeypatch.setattr(sandbox, "ProcessPool", None)
    assert list(sandbox.read_all([], registry, MAY)) == []


def test_a_file_beyond_all_reason_is_told_though_its_bytes_were_not_kept(month):
    _, delivery = two_good_files(month)[0]
    reading = read_delivery(
        replace(delivery, archived=""), "1", month.cycle.registry, MAY
    )
    assert [finding.rule for finding in reading.findings] == ["file-too-large"]
    assert reading.submission.report == "output"


# Awkward files of others lie beside the real ones; neither is part of the project.
ODD = Path(os.environ.get("YUEBAO_REAL_DATA", "none")).parent / "odd"


@pytest.mark.skipif(not ODD.is_dir(), reason="YUEBAO_REAL_DATA names no real files")
def test_odd_files_of_others_are_read_or_told_never_raised(registry):
    files = [each for each in sorted(ODD.rglob("*")) if each.is_file()]
    numbered = [(str(number), delivery_of(path)) for number, path in enumerate(files)]
    readings = list(sandbox.read_all(numbered, registry, MAY))
    assert len(readings) == len(files)
    assert all(each.findings or each.observations for each in readings)


def delivery_of(path: Path) -> Delivery:
    size = path.stat().st_size
    return Delivery(path.name, str(path), "", size, SENT_AT, str(path))


# -- the sentences ---------------------------------------------------------------------


def rules_in_code() -> dict[str, set[str]]:
    """Return every rule that the code names, with the modules that name it."""
    named: dict[str, set[str]] = defaultdict(set)
    for path in [
        *PROJECT.glob("tasks/reader/*.py"),
        *PROJECT.glob("tasks/sources/*.py"),
        *PROJECT.glob("expectations/*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for rule in _rules_of(node):
                named[rule].add(path.name)
    return named


def _rules_of(node: ast.AST) -> Iterator[str]:
    texts: list[ast.expr] = []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"Finding", "_find", "UnreadableError"}:
            texts += node.args[:1]
        if name == "unreadable":
            texts += node.args[4:5]
        texts += [each.value for each in node.keywords if each.arg == "rule"]
    if isinstance(node, ast.Dict):
        texts += [
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "rule"
        ]
    for text in texts:
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def test_every_rule_of_the_code_is_told_in_a_test():
    shown = {told.rule for case in CASES for told in case.told}
    shown |= {"unknown-region", "unknown-indicator"}
    shown |= rules_told_elsewhere()
    assert shown == set(rules_in_code())


def rules_told_elsewhere() -> set[str]:
    """Return the rules of `Told(…)` in the other test modules."""
    return {
        node.args[0].value
        for path in (PROJECT / "tests").glob("test_*.py")
        if path.name != Path(__file__).name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Told"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        # `warehouse.store.Told` begins with a sentence.
        and node.args[0].value.isascii()
    }


def test_the_catalogue_is_told_in_full_in_english_too(month):
    # `say` raises where a sentence wants a value that the finding does not give.
    for told in month.findings.values():
        for row in told:
            values = json.loads(row["parameters"])
            for language in LANGUAGES:
                for key in (f"finding-{row['rule']}", f"finding-{row['rule']}.fix"):
                    assert say(key, language, **values).strip()


def variables_of(node: Any) -> set[str]:
    """Return the names of the values that a pattern wants."""
    if isinstance(node, fluent.VariableReference):
        return {node.id.name}
    if isinstance(node, fluent.BaseNode):
        node = list(vars(node).values())
    return set().union(*map(variables_of, node)) if isinstance(node, list) else set()


def sentences(language: str) -> dict[str, set[str]]:
    """Return the variables of every message and attribute of a catalogue."""
    path = PROJECT / "warehouse" / "messages" / f"{language}.ftl"
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse(path.read_text("utf-8")).body:
        assert not isinstance(entry, fluent.Junk), entry.content
        if isinstance(entry, fluent.Message):
            assert entry.id.name not in found, f"{entry.id.name} twice"
            for name, pattern in [
                (entry.id.name, entry.value),
                *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes),
            ]:
                found[name] = variables_of(pattern)
    return found


def test_every_rule_has_its_sentence_and_what_to_do():
    told = sentences("zh")
    for rule in rules_in_code():
        assert {f"finding-{rule}", f"finding-{rule}.fix"} <= set(told)


def test_english_has_every_sentence_with_the_same_values():
    chinese, english = sentences("zh"), sentences("en")
    assert sorted(english) == sorted(chinese)
    for name, variables in chinese.items():
        assert english[name] == variables, name
