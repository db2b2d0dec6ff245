"""Reports, tables, columns and rows that are not as the form has them."""

from __future__ import annotations

from typing import Final

from awkward_case import (
    ACCEPTED,
    FILL_IN,
    NO_FORM,
    OUR_FORM,
    RETURNED,
    SAY_MONTH,
    WARNED,
    Case,
    Told,
)
from bad_books import (
    GOOD,
    HEADER,
    TITLE,
    UNIT,
    book,
    books,
    changed,
    investments,
    town_name,
    without,
)

CASES: Final = (
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
        "a town below the notes",
        "投资注后.xlsx",
        lambda town: book(
            investments(
                [town, 30000, 28000],
                ["注：各镇口径一致。"],
                [town_name(0), 1, 1],
                [town, 1, 1],
                ["2.不含个体户", 999, 1],
            )
        ),
        RETURNED,
        (
            Told(
                "row-below-notes",
                f"工作表“Sheet1”单元格 A5 的“{town_name(0)}”"
                "排在表下的说明之后，未读入。",
                "请把说明移到表格最后一行之下，改正后重报。",
            ),
        ),
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
)
