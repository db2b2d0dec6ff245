"""The catalogue: files as nobody should send them, and what each one's sender is told.

`bad_books` and `book_bytes` make the bytes; `test_bad_input` runs them all at once.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import bad_books
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

from warehouse.records import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    # Values by cell, in the indicator's unit: what a second reader would find there.
    reads: Mapping[str, float] = {}


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


def in_cell(
    what: str,
    file: str,
    cell: str,
    value: object,
    reads: float | None = None,
    *told: Told,
) -> Case:
    """Return the good table with one cell of another content.

    `reads` is what is read there; without it the file is sent back.
    """
    content = book(changed((cell, value)))
    if reads is None:
        return Case(what, file, lambda _: content, RETURNED, told)
    return Case(
        what, file, lambda _: content, ACCEPTED, told, figures=6, reads={cell: reads}
    )


def no_number(cell: str, quoted: str) -> Told:
    return Told(
        "not-a-number",
        f"工作表“Sheet1”单元格 {cell} 应为数字，实为“{quoted}”。",
        "请改为数字；没有数的请填“—”。",
    )


def unclear(cell: str, quoted: str) -> Told:
    return Told(
        "unclear-change",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”看不出增减了多少。",
        "请只填增减的百分数，例如 12.3 或 -1.2；没有的请填“—”。",
    )


def own_unit(cell: str, quoted: str, unit: str, printed: str = "万元") -> Told:
    return Told(
        "unit-in-cell",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”自带单位“{unit}”，"
        f"与表上的{printed}不同，已按所带单位读入。",
        "请核对该数，并按表上的单位填写。",
    )


def in_times(cell: str, quoted: str, growth: str) -> Told:
    return Told(
        "growth-in-times",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”按增长 {growth}% 读入。",
        "若是上年的几倍而不是增长几倍，请改填增减的百分数。",
    )


def wrong_unit(cell: str, unit: str, expected: str) -> Told:
    return Told(
        "unknown-unit",
        f"工作表“Sheet1”单元格 {cell} 的计量单位“{unit}”无法换算为{expected}。",
        f"请改用{expected}或可换算的单位。",
    )


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
    # -- how numbers are written -------------------------------------------------------
    in_cell("a number as text", "工业文本数.xlsx", "B4", "3296000", 329.6),
    in_cell("full-width digits", "工业全角.xlsx", "B4", "３２９６０００．０", 329.6),
    in_cell("thousands separators", "工业千分.xlsx", "B4", "3,296,000", 329.6),
    in_cell("full-width separators", "工业全角逗号.xlsx", "B4", "3，296，000", 329.6),
    in_cell("thousands parted by spaces", "工业空格.xlsx", "B4", "3 296 000", 329.6),
    in_cell("an apostrophe before it", "工业撇号.xlsx", "B4", "'3296000", 329.6),
    in_cell("the exponent of a CSV", "工业科学.xlsx", "B4", "3.296E+06", 329.6),
    in_cell(
        "a non-breaking space behind", "工业空白符.xlsx", "B4", "3296000\u00a0", 329.6
    ),
    in_cell(
        "zero-width marks inside", "工业零宽.xlsx", "B4", "\ufeff3296\u200b000", 329.6
    ),
    in_cell("a minus of typesetters", "工业减号.xlsx", "C4", "−1.2", -1.2),
    in_cell("a full-width minus", "工业全角减.xlsx", "C4", "－1.2", -1.2),
    in_cell("a negative in accounts' way", "工业括号.xlsx", "C4", "（1.2）", -1.2),
    in_cell(
        "a figure that is an estimate", "工业预计.xlsx", "B4", "3296000（预计）", 329.6
    ),
    in_cell(
        "a note's number is no negative",
        "工业注号.xlsx",
        "C4",
        "（1）",
        None,
        no_number("C4", "（1）"),
    ),
    in_cell(
        "a note's mark behind a number",
        "工业注码.xlsx",
        "C4",
        "12.3①",
        None,
        no_number("C4", "12.3①"),
    ),
    in_cell(
        "a superscript behind a number",
        "工业上标.xlsx",
        "C4",
        "12.3²",
        None,
        no_number("C4", "12.3²"),
    ),
    in_cell(
        "a decimal comma",
        "工业小数逗号.xlsx",
        "C4",
        "12,3",
        None,
        no_number("C4", "12,3"),
    ),
    in_cell(
        "two points", "工业两点.xlsx", "C4", "1.2.3", None, no_number("C4", "1.2.3")
    ),
    in_cell(
        "a full stop for a point",
        "工业句号.xlsx",
        "C4",
        "12。3",
        None,
        no_number("C4", "12。3"),
    ),
    in_cell(
        "about so much", "工业约数.xlsx", "C4", "约12", None, no_number("C4", "约12")
    ),
    in_cell(
        "true or false", "工业真假.xlsx", "B5", True, None, no_number("B5", "TRUE")
    ),
    in_cell(
        "a date where a number belongs",
        "工业日期.xlsx",
        "C5",
        date(2021, 5, 18),
        None,
        no_number("C5", "2021-05-18"),
    ),
    in_cell(
        "a range",
        "工业区间.xlsx",
        "C5",
        "10-12",
        None,
        no_number("C5", "10-12"),
    ),
    in_cell(
        "a formula as a text",
        "工业文本公式.xlsx",
        "B5",
        "＝B4-B6",
        None,
        no_number("B5", "＝B4-B6"),
    ),
    in_cell(
        "thirty-two thousand characters",
        "工业巨格.xlsx",
        "B5",
        "见附" * 16000,
        None,
        no_number("B5", ("见附" * 30)[:59] + "…"),
    ),
    in_cell(
        "digits that are printed in another order",
        "工业反向.xlsx",
        "B5",
        "2\u202e000002",
        None,
        no_number("B5", "2[U+202E]000002"),
    ),
    in_cell(
        "words in the other direction",
        "工业倒写.xlsx",
        "B5",
        "见\u202e附件",
        None,
        no_number("B5", "见[U+202E]附件"),
    ),
    # -- units written into cells ------------------------------------------------------
    in_cell(
        "hundreds of millions in a column of ten thousands",
        "工业带亿.xlsx",
        "B4",
        "329.6亿",
        329.6,
        own_unit("B4", "329.6亿", "亿"),
    ),
    in_cell(
        "a unit of its own in a cell",
        "工业带亿元.xlsx",
        "B4",
        "329.6 亿元",
        329.6,
        own_unit("B4", "329.6 亿元", "亿元"),
    ),
    in_cell(
        "the column's own unit in a cell", "工业带万元.xlsx", "B4", "3296000万元", 329.6
    ),
    in_cell("ten thousands again", "工业带万.xlsx", "B4", "3296000万", 329.6),
    in_cell(
        "per cent in a column of money",
        "工业百分.xlsx",
        "B5",
        "61%",
        None,
        wrong_unit("B5", "%", "亿元"),
    ),
    in_cell(
        "tons in a column of money",
        "工业带吨.xlsx",
        "B5",
        "2000000吨",
        None,
        wrong_unit("B5", "吨", "亿元"),
    ),
    in_cell(
        "money in a column of growth",
        "工业增速带钱.xlsx",
        "C5",
        "12.3亿元",
        None,
        wrong_unit("C5", "亿元", "%"),
    ),
    in_cell(
        "two units in a figure",
        "工业两单位.xlsx",
        "B5",
        "20亿5000万",
        None,
        no_number("B5", "20亿5000万"),
    ),
    # -- growth in words ---------------------------------------------------------------
    in_cell("growth with its per cent", "工业带号.xlsx", "C4", "12.3%", 12.3),
    in_cell("growth in words", "工业增长.xlsx", "C4", "同比增长12.3%", 12.3),
    in_cell("a fall in words", "工业下降.xlsx", "C4", "下降1.2%", -1.2),
    in_cell("growth that is negative", "工业负增长.xlsx", "C4", "负增长1.2%", -1.2),
    in_cell("a fall with an arrow", "工业箭头.xlsx", "C4", "↓1.2", -1.2),
    in_cell("no change", "工业持平.xlsx", "C4", "持平", 0.0),
    in_cell("no change against last year", "工业同持平.xlsx", "C4", "与上年持平", 0.0),
    in_cell(
        "growth by a multiple",
        "工业倍.xlsx",
        "C4",
        "增长1.79倍",
        179.0,
        in_times("C4", "增长1.79倍", "179"),
    ),
    in_cell(
        "only a multiple",
        "工业只倍.xlsx",
        "C4",
        "1.8倍",
        180.0,
        in_times("C4", "1.8倍", "180"),
    ),
    *(
        in_cell(what, f"工业{number}不明.xlsx", "C4", text, None, unclear("C4", text))
        for number, (what, text) in enumerate(
            (
                ("so many times last year's", "是上年的1.79倍"),
                ("a fall by a multiple", "下降1.2倍"),
                ("a fall by a negative", "下降-1.2%"),
                ("about no change", "基本持平"),
                ("growth that slowed by points", "回落0.3个百分点"),
                ("an amount that grew by points", "提高1.2个百分点"),
                ("from loss to profit", "扭亏为盈"),
                ("growth without a number", "增长"),
            )
        )
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
