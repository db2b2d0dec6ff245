"""Kinds of workbooks, and what each keeps beside its values."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import bad_books
import book_bytes
import xlwt
from awkward_case import (
    ACCEPTED,
    WARNED,
    Case,
    Told,
    good,
    hidden_figures,
    no_result,
    no_value,
    sent_back,
    wrong_unit,
)
from bad_books import GOOD, HEADER, TITLE, UNIT, book, books, changed
from book_bytes import (
    Percent,
    XlsbError,
    made_book,
    made_old_book,
    ods,
    ods_row,
    replaced,
    with_result,
    with_rows,
    xlsb,
)

DAY: Final = date(2021, 5, 18)
FORMULA: Final = 'table:formula="of:=[.B5]+[.B6]"'


def percent_cell(value: float) -> str:
    kind = f'office:value-type="percentage" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value:.1%}</text:p></table:table-cell>"


def broken_cell(text: str) -> str:
    """Return a cell whose formula failed, as LibreOffice writes it."""
    kind = f'{FORMULA} office:value-type="string" calcext:value-type="error"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def broken_cell_of_old(text: str) -> str:
    """Return the same as older programs write it: as a naught."""
    kind = f'{FORMULA} office:value-type="float" office:value="0"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def in_percent(sheet: Any) -> None:
    """Keep growth as a share of one and show it in per cent."""
    for row in (4, 5, 6):
        cell = sheet.cell(row, 3)
        cell.value = round(cell.value / 100, 3)
        cell.number_format = "0.0%"


def old_in_percent(sheet: Any) -> None:
    style = xlwt.easyxf(num_format_str="0.0%")
    for row, growth in enumerate((0.123, 0.101, 0.156), start=3):
        sheet.write(row, 2, growth, style)


def old_day(sheet: Any) -> None:
    sheet.write(2, 2, DAY, xlwt.easyxf(num_format_str="YYYY-MM-DD"))


def number_format(code: str, cell: str = "B4") -> Any:
    def change(sheet: Any) -> None:
        sheet[cell].number_format = code

    return change


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[5].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True


def hide_old_row(sheet: Any) -> None:
    sheet.row(4).hidden = True


def hidden_sheet(state: str) -> bytes:
    """Return a book whose form is on a hidden sheet, beside an empty one."""
    content = books({"封面": [["见附表"]], "Sheet1": GOOD})
    return replaced(
        content,
        "xl/workbook.xml",
        lambda part: part.replace(
            b'name="Sheet1" sheetId="2" state="visible"',
            f'name="Sheet1" sheetId="2" state="{state}"'.encode(),
        ),
    )


def stale_copy_hidden() -> bytes:
    """Return a book with last month's copy on a hidden sheet."""
    old = [["2021年1-4月工业产值"], *GOOD[1:]]
    content = books({"Sheet1": GOOD, "上月": old})
    return replaced(
        content,
        "xl/workbook.xml",
        lambda part: part.replace(
            b'name="\xe4\xb8\x8a\xe6\x9c\x88" sheetId="2" state="visible"',
            b'name="\xe4\xb8\x8a\xe6\x9c\x88" sheetId="2" state="hidden"',
        ),
    )


def merged_header(sheet: Any) -> None:
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:C2")


def many_formatted_rows() -> bytes:
    empty = "".join(
        f'<row r="{row}" spans="1:3" s="1" customFormat="1"><c r="A{row}" s="1"/></row>'
        for row in range(7, 100_007)
    )
    return with_rows(empty)


def without_places(part: bytes) -> bytes:
    """Leave out where rows and cells are, as some programs do."""
    for row in range(1, 7):
        part = part.replace(f'<row r="{row}"'.encode(), b"<row")
        for column in "ABC":
            part = part.replace(f'<c r="{column}{row}"'.encode(), b"<c")
    return part


def error_in_first_row_of_figures(part: bytes) -> bytes:
    start = part.index(b'<c r="B4"')
    end = part.index(b"</c>", start)
    return part[:start] + b'<c r="B4" t="e"><f>B9</f><v>#N/A</v>' + part[end:]


def two_by_two_header() -> list[list[Any]]:
    return [
        [TITLE],
        [UNIT],
        ["指标", "生产情况", None],
        [None, *HEADER[1:]],
        *GOOD[3:],
    ]


CASES: Final = (
    # -- kinds of books ----------------------------------------------------------------
    good("an old book", "工业旧.xls", lambda: bad_books.old_book(GOOD), B4=329.6),
    good("a book of WPS", "工业.et", lambda: bad_books.old_book(GOOD), B4=329.6),
    good("a binary book", "工业.xlsb", lambda: xlsb(GOOD), B4=329.6, C6=15.6),
    good("an OpenDocument book", "工业.ods", lambda: ods(GOOD), B4=329.6, C6=15.6),
    good(
        "a book with macros",
        "工业宏.xlsm",
        lambda: book_bytes.with_members(
            book(GOOD), ("xl/vbaProject.bin", bad_books.old_book([["Sub x()"]]))
        ),
    ),
    good(
        "a book whose texts are shared",
        "工业共享.xlsx",
        book_bytes.shared_book,
        B4=329.6,
    ),
    good("an old book named .xlsx", "工业错名.xlsx", lambda: bad_books.old_book(GOOD)),
    good("a book named .xls", "工业错名.xls", lambda: book(GOOD)),
    good("a book named .csv", "工业错名.csv", lambda: book(GOOD)),
    good("a book without an ending", "工业", lambda: book(GOOD)),
    good(
        "a book that says nowhere where its cells are",
        "工业无位.xlsx",
        lambda: replaced(book(GOOD), book_bytes.SHEET, without_places),
    ),
    sent_back(
        "an error in a book that says nowhere where its cells are",
        "工业无位错.xlsx",
        lambda: replaced(
            replaced(book(GOOD), book_bytes.SHEET, error_in_first_row_of_figures),
            book_bytes.SHEET,
            without_places,
        ),
        no_result("B4", "#N/A"),
    ),
    sent_back(
        "an error in a book with other quotes",
        "工业单引号.xlsx",
        lambda: replaced(
            replaced(book(GOOD), book_bytes.SHEET, error_in_first_row_of_figures),
            book_bytes.SHEET,
            lambda part: part.replace(b'"', b"'"),
        ),
        no_result("B4", "#N/A"),
    ),
    # -- formulas and errors -----------------------------------------------------------
    good(
        "a formula that was computed",
        "工业已算.xlsx",
        lambda: with_result("B4", "B5+B6", "3296000"),
        B4=329.6,
    ),
    good(
        "a formula on another book is read as it was last computed",
        "工业外链.xlsx",
        lambda: with_result("B4", "[1]上月!B4*1.1", "3296000"),
        B4=329.6,
    ),
    good(
        "a formula that would start a program is only its result",
        "工业命令.xlsx",
        lambda: with_result("B4", "cmd|'/c calc'!A0", "3296000"),
        B4=329.6,
    ),
    sent_back(
        "a formula that would start a program and has no result",
        "工业命令无果.xlsx",
        lambda: with_result("B4", "cmd|'/c calc'!A0", None),
        no_result("B4", "="),
    ),
    Case(
        "a formula that comes to nothing",
        "工业空果.xlsx",
        lambda _: replaced(
            with_result("C6", 'IF(B6=0,"","")', ""),
            book_bytes.SHEET,
            lambda part: part.replace(b'<c r="C6">', b'<c r="C6" t="str">'),
        ),
        WARNED,
        (no_value("C6", "轻工业产值"),),
        figures=6,
    ),
    sent_back(
        "an error in an old book",
        "工业错误.xls",
        lambda: made_old_book(lambda sheet: sheet.row(4).set_cell_error(1, "#REF!")),
        no_result("B5", "#REF!"),
    ),
    sent_back(
        "an error in a binary book",
        "工业错误.xlsb",
        lambda: xlsb(changed(("B5", XlsbError(0x2A)))),
        no_result("B5", "#N/A"),
    ),
    sent_back(
        "an error in an OpenDocument book",
        "工业错误.ods",
        lambda: ods(changed(("B5", broken_cell("#REF!")))),
        no_result("B5", "#REF!"),
    ),
    sent_back(
        "an error that an older program keeps as a naught",
        "工业旧错误.ods",
        lambda: ods(changed(("B5", broken_cell_of_old("#DIV/0!")))),
        no_result("B5", "#DIV/0!"),
    ),
    sent_back(
        "a formula in an OpenDocument book that no program computed",
        "工业未算.ods",
        lambda: ods(changed(("B5", f"<table:table-cell {FORMULA}/>"))),
        no_result("B5", "="),
    ),
    Case(
        "a formula in an old book that no program computed is a blank",
        "工业未算.xls",
        lambda _: made_old_book(lambda sheet: sheet.write(4, 1, xlwt.Formula("B4-B6"))),
        WARNED,
        (no_value("B5", "重工业产值"),),
        figures=6,
    ),
    good(
        "errors outside the table",
        "工业表外错.xlsx",
        lambda: with_rows('<row r="9"><c r="H9" t="e"><v>#REF!</v></c></row>'),
    ),
    # -- number formats ----------------------------------------------------------------
    good(
        "growth shown in per cent",
        "工业百分格.xlsx",
        lambda: made_book(in_percent),
        C4=12.3,
    ),
    good(
        "growth shown in per cent in an old book",
        "工业百分格.xls",
        lambda: made_old_book(old_in_percent),
        C4=12.3,
        C6=15.6,
    ),
    good(
        "growth shown in per cent in a binary book",
        "工业百分格.xlsb",
        lambda: xlsb(changed(("C4", Percent(0.123)))),
        C4=12.3,
    ),
    good(
        "growth shown in per cent in an OpenDocument book",
        "工业百分格.ods",
        lambda: ods(changed(("C4", percent_cell(0.123)))),
        C4=12.3,
    ),
    good(
        "a per cent sign that is only printed behind",
        "工业字面百分.xlsx",
        lambda: made_book(number_format('0.0"%"', "C4")),
        C4=12.3,
    ),
    sent_back(
        "money shown in per cent",
        "工业钱百分.xlsx",
        lambda: made_book(number_format("0%")),
        wrong_unit("B4", "%", "亿元"),
    ),
    *(
        sent_back(
            f"a figure shown smaller than it is: {code}",
            f"工业缩小{number}.xlsx",
            lambda code=code: made_book(number_format(code)),
            Told(
                "scaled-number",
                "工作表“Sheet1”单元格 B4 存的是 3296000，但它的数字格式缩小了显示，"
                "看到的是另一个数。",
                "请把单元格格式改为“常规”，按表上的单位填数后重报。",
            ),
        )
        for number, code in enumerate(("#,##0,", "0!.0,", '0.00,,"百万"'))
    ),
    good(
        "thousands that are only shown",
        "工业显示千分.xlsx",
        lambda: made_book(number_format("#,##0.00")),
    ),
    # -- days --------------------------------------------------------------------------
    *(
        Case(
            what,
            f"桥梁{name}",
            lambda _, make=make: make(),
            ACCEPTED,
            figures=2,
            reads={"B3": 2.0, "C3": 20210518.0},
        )
        for what, name, make in (
            ("a day", "日期.xlsx", lambda: book(bad_books.bridge("开工", DAY))),
            (
                "a day counted from 1904",
                "日期1904.xlsx",
                lambda: book_bytes.counted_from_1904(bad_books.bridge("开工", DAY)),
            ),
            (
                "a day in an old book",
                "日期.xls",
                lambda: made_old_book(old_day, bad_books.bridge("开工", "")),
            ),
            (
                "a day counted from 1904 in an old book",
                "日期1904.xls",
                lambda: made_old_book(
                    old_day, bad_books.bridge("开工", ""), dates_1904=True
                ),
            ),
            (
                "a day of an OpenDocument book",
                "日期.ods",
                lambda: ods(
                    bad_books.bridge(
                        "开工",
                        '<table:table-cell office:value-type="date" '
                        'office:date-value="2021-05-18"><text:p>5月18日</text:p>'
                        "</table:table-cell>",
                    )
                ),
            ),
            (
                "a day as a count of days",
                "日数.xlsx",
                lambda: book(bad_books.bridge("开工", 44334)),
            ),
            (
                "a day as text",
                "日期文本.xlsx",
                lambda: book(bad_books.bridge("②开工", "2021．5．18")),
            ),
        )
    ),
    # -- what is hidden ----------------------------------------------------------------
    good(
        "a hidden row",
        "工业隐行.xlsx",
        lambda: made_book(hide_row),
        hidden_figures("B5", 2),
    ),
    good(
        "a hidden column",
        "工业隐列.xlsx",
        lambda: made_book(hide_column),
        hidden_figures("C4", 3),
    ),
    good(
        "a hidden row in an old book",
        "工业隐行.xls",
        lambda: made_old_book(hide_old_row),
        hidden_figures("B5", 2),
    ),
    good(
        "a hidden row in a binary book",
        "工业隐行.xlsb",
        lambda: xlsb(GOOD, hidden=[4]),
        hidden_figures("B5", 2),
    ),
    good(
        "a hidden row in an OpenDocument book",
        "工业隐行.ods",
        lambda: ods(
            [*GOOD[:4], ods_row(GOOD[4], 'table:visibility="collapse"'), GOOD[5]]
        ),
        hidden_figures("B5", 2),
    ),
    *(
        sent_back(
            f"the form on a sheet that is {state}",
            f"工业{state}.xlsx",
            lambda state=state: hidden_sheet(state),
            Told(
                "hidden-sheet",
                "工作表“Sheet1”是隐藏的，其中的“工业产值”没有读入。",
                "请取消隐藏后重报。",
            ),
        )
        for state in ("hidden", "veryHidden")
    ),
    good("last month's copy on a hidden sheet", "工业隐旧.xlsx", stale_copy_hidden),
    # -- shapes ------------------------------------------------------------------------
    good("a merged title", "工业合并.xlsx", lambda: made_book(merged_header)),
    good(
        "a header of two rows",
        "工业双层.xlsx",
        lambda: book(two_by_two_header()),
        B5=329.6,
    ),
    good(
        "a header with line breaks",
        "工业换行.xlsx",
        lambda: book(
            [[TITLE], [UNIT], ["指 标", "本月止\n累计", "同比\n增长(%)"], *GOOD[3:]]
        ),
    ),
    good(
        "a hundred thousand formatted rows",
        "工业空行格式.xlsx",
        many_formatted_rows,
    ),
    good(
        "a table far to the right and far down",
        "工业远处.xlsx",
        lambda: book([*([] for _ in range(20)), *([None] * 12 + row for row in GOOD)]),
        N24=329.6,
    ),
    good(
        "blank rows and blank columns",
        "工业空行.xlsx",
        lambda: book(
            [
                *GOOD[:3],
                [],
                GOOD[3],
                [None, None, None, "", ""],
                [],
                *GOOD[4:],
                [" ", None, " "],
            ]
        ),
    ),
    good(
        "notes between the rows and footnotes",
        "工业注.xlsx",
        lambda: book(
            [
                *GOOD[:4],
                ["其中：规模以上企业"],
                *GOOD[4:],
                ["注：1.本表为快报数。"],
                ["2.不含个体 999 户", 1, 2],
                ["填表人：统计员", None, "2021-06-08"],
            ]
        ),
    ),
    good(
        "the unit in the header",
        "工业表头单位.xlsx",
        lambda: book(
            [
                [TITLE],
                ["（内部资料）"],
                ["指标", "本月止累计（万元）", HEADER[2]],
                *GOOD[3:],
            ]
        ),
        B4=329.6,
    ),
    good(
        "the unit in the labels",
        "工业行单位.xlsx",
        lambda: book(
            [
                [TITLE],
                ["（内部资料）"],
                HEADER,
                *([f"{r[0]}（万元）", *r[1:]] for r in GOOD[3:]),
            ]
        ),
        B4=329.6,
    ),
    good(
        "numbered labels",
        "工业编号.xlsx",
        lambda: book(
            [
                *GOOD[:3],
                ["一、工业总产值", *GOOD[3][1:]],
                ["（一）重工业", *GOOD[4][1:]],
                ["2.轻工业", *GOOD[5][1:]],
            ]
        ),
    ),
    good(
        "labels with spaces and marks that nobody sees",
        "工业空格标签.xlsx",
        lambda: book([*GOOD[:3], ["　工 业\u200b总产值 ", *GOOD[3][1:]], *GOOD[4:]]),
    ),
    good(
        "a table folded into two blocks side by side",
        "工业两栏.xlsx",
        lambda: book(
            [
                [TITLE],
                [UNIT],
                [*HEADER, *HEADER],
                [*GOOD[3], *GOOD[5]],
                [*GOOD[4], None, None, None],
            ]
        ),
        B4=329.6,
        E4=129.6,
        F4=15.6,
    ),
    good(
        "another table to the right, with a header that begins alike",
        "工业旁表.xlsx",
        lambda: book(
            [
                *GOOD[:2],
                [*HEADER, None, HEADER[0], "本月止累计", "位次"],
                *([*row, None, "税收", 5, 1] for row in GOOD[3:]),
            ]
        ),
        B4=329.6,
    ),
    Case(
        "two blocks side by side, with other columns",
        "工业两栏不同.xlsx",
        lambda _: book(
            [
                [TITLE],
                [UNIT],
                [*HEADER, *HEADER[:2]],
                [*GOOD[3], *GOOD[5][:2]],
                [*GOOD[4], None, None],
            ]
        ),
        WARNED,
        (
            Told(
                "missing-row",
                "工作表“Sheet1”的“工业产值”缺少“轻工业”一行。",
                "请补上该行。",
            ),
            Told(
                "second-block",
                "工作表“Sheet1”的“工业产值”右边另有一栏（从单元格 D3 起），没有读入。",
                "请把左右两栏接成上下一栏后重报。",
            ),
        ),
        figures=4,
    ),
    Case(
        "a column twice, and not the same",
        "工业两列.xlsx",
        lambda _: book(
            [
                *GOOD[:2],
                [*HEADER, HEADER[1]],
                *([*row, row[1] + 1] for row in GOOD[3:]),
            ]
        ),
        WARNED,
        (
            Told(
                "repeated-column",
                "工作表“Sheet1”的“工业产值”有两列表头相同（B3 和 D3），"
                "只读入了前一列。",
                "请删去多余的一列，或写清两列各是什么，然后重报。",
            ),
        ),
        figures=6,
    ),
    good(
        "a column twice, and the same",
        "工业同列.xlsx",
        lambda: book(
            [*GOOD[:2], [*HEADER, HEADER[1]], *([*row, row[1]] for row in GOOD[3:])]
        ),
    ),
    good(
        "a sheet of notes before the form",
        "工业多表.xlsx",
        lambda: books({"填表说明": [["请按月填报"]], "Sheet1": GOOD, "空表": []}),
    ),
    good(
        "a blank copy of the form beside the filled one",
        "工业空样.xlsx",
        lambda: books(
            {
                "样表": [row[:1] if n > 2 else row for n, row in enumerate(GOOD)],
                "Sheet1": GOOD,
            }
        ),
    ),
)
