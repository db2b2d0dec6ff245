"""Cells as departments fill them in: what is read there, and what is told."""

from __future__ import annotations

from datetime import date
from typing import Final

import bad_books
from awkward_case import (
    ACCEPTED,
    CHECK_SUM,
    CHECK_UNIT,
    CHECK_VALUE,
    RETURNED,
    WARNED,
    Case,
    Told,
    in_cell,
    in_times,
    no_number,
    own_unit,
    unclear,
    wrong_unit,
)
from bad_books import book, books, changed, investments, text_table, town_name

CASES: Final = (
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
)
