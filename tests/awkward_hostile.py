"""Files that mean harm, or look as if they did."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import Final

import bad_books
import book_bytes
from awkward_case import (
    ACCEPTED,
    NO_FORM,
    UNPACK,
    WARNED,
    Case,
    Told,
    crashed,
    damaged,
    good,
    locked,
    other_kind,
    sent_back,
    too_far,
    too_large,
    unsafe,
)
from bad_books import GOOD, TITLE, book, books, changed
from book_bytes import ods, ods_cell, ods_row, replaced, with_members, with_rows, xlsb

SHARED: Final = "xl/sharedStrings.xml"
ENTITIES: Final = "声明了外部实体"
BOMB: Final = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {two} "{f"&{one};" * 10}">'
        for one, two in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "]>"
)
FILE: Final = '<!DOCTYPE x [<!ENTITY h SYSTEM "file:///etc/passwd">]>'


def typed(part: str, declared: str) -> bytes:
    """Return an .xlsx with a document type before the root of one of its parts."""

    def change(text: bytes) -> bytes:
        head, end, rest = text.rpartition(b"?>")
        return head + end + declared.encode() + rest

    return replaced(book_bytes.shared_book(), part, change)


def long_shared_text() -> bytes:
    """Return an .xlsx in which two thousand cells share a text of half a page."""
    cells = "".join(
        f'<row r="{row}"><c r="H{row}" t="s"><v>0</v></c></row>'
        for row in range(7, 2007)
    )
    content = replaced(
        book_bytes.shared_book(),
        book_bytes.SHEET,
        lambda part: part.replace(b"</sheetData>", cells.encode() + b"</sheetData>"),
    )
    return replaced(
        content,
        SHARED,
        lambda part: part.replace(TITLE.encode(), TITLE.encode() + b" " * 2000),
    )


def many_members(count: int) -> bytes:
    return with_members(
        book(GOOD), *((f"xl/media/image{number}.png", b"") for number in range(count))
    )


def many_sheets() -> bytes:
    """Return an .xlsx with four hundred sheets, the form on the first."""
    return books({"Sheet1": GOOD, **{f"附{number}": [["无"]] for number in range(400)}})


def many_merges() -> bytes:
    """Return an .xlsx with a hundred thousand merged pairs beside its table."""
    merges = "".join(f'<mergeCell ref="E{row}:F{row}"/>' for row in range(1, 100_001))
    return replaced(
        book(GOOD),
        book_bytes.SHEET,
        lambda part: part.replace(
            b"</sheetData>",
            f'</sheetData><mergeCells count="100000">{merges}</mergeCells>'.encode(),
        ),
    )


def chain_of_formulas() -> bytes:
    cells = "".join(
        f'<row r="{row}"><c r="H{row}"><f>H{row - 1}+1</f><v>{row}</v></c></row>'
        for row in range(7, 20_007)
    )
    return with_rows(cells)


def nested_zip() -> bytes:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", bytes(20_000_000))
    return bad_books.zip_of(**{f"{n}.zip": inner.getvalue() for n in range(20)})


def overlapping() -> bytes:
    """Return a zip of which every entry in the directory is the same bytes."""
    one = BytesIO()
    with zipfile.ZipFile(one, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a", bytes(1_000_000))
    content = one.getvalue()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry, close = content[start:end], bytearray(content[end:])
    count = 2000
    struct.pack_into("<HHI", close, 8, count, count, count * len(entry))
    return content[:start] + entry * count + bytes(close)


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def renamed_sheet(name: str) -> bytes:
    return replaced(
        book(GOOD),
        "xl/workbook.xml",
        lambda part: part.replace(b'name="Sheet1"', f'name="{name}"'.encode()),
    )


def menu_on(sheet: str) -> bytes:
    """Return a book that is no report, on a sheet of that name."""
    return replaced(
        book([["星期", "午餐"], ["一", "面"]]),
        "xl/workbook.xml",
        lambda part: part.replace(b'name="Sheet1"', f'name="{sheet}"'.encode()),
    )


def strange(file: str, sheets: str) -> Told:
    return Told(
        "unknown-report", f"文件“{file}”认不出是哪张报表（工作表：{sheets}）。", NO_FORM
    )


CASES: Final = (
    # -- bombs -------------------------------------------------------------------------
    sent_back(
        "a part that unpacks to more than it says",
        "工业谎报.xlsx",
        book_bytes.lying_zip,
        damaged("工业谎报.xlsx"),
    ),
    sent_back(
        "zips in a zip",
        "工业套娃.xlsx",
        nested_zip,
        other_kind("工业套娃.xlsx", "压缩包", UNPACK),
    ),
    sent_back(
        "a zip whose entries overlap",
        "工业重叠.xlsx",
        overlapping,
        too_large("工业重叠.xlsx"),
    ),
    sent_back(
        "too many members",
        "工业碎片.xlsx",
        lambda: many_members(5001),
        too_large("工业碎片.xlsx"),
    ),
    good("a long text that many cells share", "工业共享长文.xlsx", long_shared_text),
    sent_back(
        "a far cell behind a list of sheets that only one of two readers understands",
        "工业崩溃.xlsx",
        lambda: bad_books.far_cell("XFD1048576", hidden_from_a_look=True),
        crashed("工业崩溃.xlsx"),
    ),
    good("four hundred sheets", "工业百表.xlsx", many_sheets),
    good("a hundred thousand merged cells", "工业多合并.xlsx", many_merges),
    good("twenty thousand formulas in a chain", "工业公式链.xlsx", chain_of_formulas),
    # -- cells in far corners ----------------------------------------------------------
    sent_back(
        "a far cell in a binary book",
        "工业远角.xlsb",
        lambda: xlsb(GOOD, far=(1_048_575, 16_383)),
        too_far("工业远角.xlsb", "XFD1048576"),
    ),
    sent_back(
        "a cell repeated sixteen thousand times in a thousand rows",
        "工业重复.ods",
        lambda: ods(
            [
                *GOOD,
                ods_row(
                    [ods_cell(1, 'table:number-columns-repeated="16384"')],
                    'table:number-rows-repeated="100000"',
                ),
            ]
        ),
        too_far("工业重复.ods", "XFD100006"),
    ),
    sent_back(
        "a cell repeated a thousand million times",
        "工业重复列.ods",
        lambda: ods(
            [
                *GOOD,
                ods_row([ods_cell(1, 'table:number-columns-repeated="1000000000"')]),
            ]
        ),
        too_far("工业重复列.ods", "CFDGSXL7"),
    ),
    good(
        "a million empty rows and sixteen thousand empty columns",
        "工业空白.ods",
        lambda: ods(
            [
                *GOOD,
                ods_row(
                    [ods_cell(None, 'table:number-columns-repeated="16384"')],
                    'table:number-rows-repeated="1048000"',
                ),
            ]
        ),
    ),
    sent_back(
        "a far cell with other quotes",
        "工业远角单引号.xlsx",
        lambda: with_rows("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        too_far("工业远角单引号.xlsx", "XFD1048576"),
    ),
    good(
        "a far cell with only a format",
        "工业远角格式.xlsx",
        lambda: with_rows('<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
    ),
    # -- entities ----------------------------------------------------------------------
    *(
        sent_back(
            f"{what} in {part}",
            f"工业实体{number}.xlsx",
            lambda part=part, declared=declared: typed(part, declared),
            unsafe(f"工业实体{number}.xlsx", ENTITIES),
        )
        for number, (what, part, declared) in enumerate(
            (
                ("a bomb of entities", book_bytes.SHEET, BOMB),
                ("a bomb of entities", SHARED, BOMB),
                ("a file of the machine", "xl/workbook.xml", FILE),
                ("a file of the machine", "xl/styles.xml", FILE),
            )
        )
    ),
    sent_back(
        "a bomb of entities in an OpenDocument book",
        "工业实体.ods",
        lambda: ods(GOOD, before=BOMB),
        unsafe("工业实体.ods", ENTITIES),
    ),
    sent_back(
        "a file of the machine in an OpenDocument book",
        "工业实体文件.ods",
        lambda: ods(changed(("A4", "<table:table-cell/>")), before=FILE),
        unsafe("工业实体文件.ods", ENTITIES),
    ),
    # -- records that only one of two readers understands ------------------------------
    Case(
        "a sheet whose styles are broken",
        "工业坏样式.xlsb",
        lambda _: replaced(
            xlsb(GOOD), "xl/styles.bin", lambda part: part[:-3] + b"\xff\xff"
        ),
        WARNED,
        (
            Told(
                "not-looked-into",
                "工作表“Sheet1”的内部记录不合规范，看不出公式是否出错、"
                "百分数怎样显示，只照存的数读入。",
                "请用 Excel 或 WPS 打开并另存为新的 .xlsx，核对后重报。",
            ),
        ),
        figures=6,
    ),
    # -- names and links within a zip --------------------------------------------------
    sent_back(
        "two sheets of one name",
        "工业重名.xlsx",
        lambda: with_members(book(GOOD), (book_bytes.SHEET, b"<worksheet/>")),
        unsafe("工业重名.xlsx", "有重名的部件"),
    ),
    sent_back(
        "two sheets of one name but for its case",
        "工业近名.xlsx",
        lambda: with_members(book(GOOD), ("xl/Worksheets/Sheet1.xml", b"<worksheet/>")),
        unsafe("工业近名.xlsx", "有重名的部件"),
    ),
    *(
        sent_back(
            f"a part called {name}",
            f"工业越界{number}.xlsx",
            lambda name=name: with_members(book(GOOD), (name, b"x")),
            unsafe(f"工业越界{number}.xlsx", "部件的路径指向文件夹以外"),
        )
        for number, name in enumerate(
            ("../../etc/cron.d/x", "xl\\..\\..\\x.bat", "/etc/passwd", "C:/x.bat")
        )
    ),
    sent_back(
        "a part that is a link",
        "工业链接.xlsx",
        book_bytes.link_in_zip,
        unsafe("工业链接.xlsx", "部件是链接"),
    ),
    good(
        "parts with the strokes of Windows",
        "工业反斜杠.xlsx",
        lambda: with_members(book(GOOD), ("xl\\media\\image1.png", b"\x89PNG")),
    ),
    good(
        "another file embedded",
        "工业嵌入.xlsx",
        lambda: with_members(
            book(GOOD),
            ("xl/embeddings/oleObject1.bin", bad_books.old_book([["x"]])),
            ("xl/externalLinks/externalLink1.xml", b'<externalLink r:id="rId1"/>'),
        ),
    ),
    # -- locks -------------------------------------------------------------------------
    sent_back(
        "a zip whose members are locked",
        "工业锁.xlsx",
        book_bytes.locked_zip,
        locked("工业锁.xlsx"),
    ),
    sent_back(
        "an OpenDocument book with a password",
        "工业加密.ods",
        lambda: ods(GOOD, lock="<manifest:encryption-data/>"),
        locked("工业加密.ods"),
    ),
    sent_back(
        "a binary book with a password",
        "工业加密.xlsb",
        bad_books.locked_book,
        locked("工业加密.xlsb"),
    ),
    # -- cut short ---------------------------------------------------------------------
    *(
        sent_back(
            f"a {kind} cut at {share:.0%}",
            f"工业截断{share:.0%}.{kind}",
            lambda make=make, share=share: cut(make(GOOD), share),
            damaged(f"工业截断{share:.0%}.{kind}"),
        )
        for kind, make in (
            ("xlsx", book),
            ("xls", bad_books.old_book),
            ("xlsb", xlsb),
            ("ods", ods),
        )
        for share in (0.1, 0.5, 0.98)
        if (kind, share) != ("xls", 0.98)
    ),
    # -- names that deceive ------------------------------------------------------------
    sent_back(
        "a file's name that turns the sentence round",
        "职工\u202exslx.菜单",
        lambda: menu_on("菜单"),
        strange("职工[U+202E]xslx.菜单", "菜单"),
    ),
    sent_back(
        "a sheet's name that turns the sentence round",
        "菜单反向.xlsx",
        lambda: menu_on("菜\u202e单"),
        strange("菜单反向.xlsx", "菜[U+202E]单"),
    ),
    sent_back(
        "a sheet's name without end",
        "菜单长名.xlsx",
        lambda: menu_on("菜" * 3000),
        strange("菜单长名.xlsx", "菜" * 59 + "…"),
    ),
    sent_back(
        "a file's name as long as a system allows",
        "菜" * 80 + ".xlsx",
        lambda: menu_on("菜单"),
        strange("菜" * 80 + ".xlsx", "菜单"),
    ),
    sent_back(
        "a sheet's name that would be a command to a spreadsheet and to a chat",
        "菜单命令.xlsx",
        lambda: menu_on("=cmd|A0&lt;!channel&gt;"),
        strange("菜单命令.xlsx", "=cmd|A0<!channel>"),
    ),
    good(
        "a file's name with a quote and a semicolon",
        "工业';drop table--.xlsx",
        lambda: book(GOOD),
    ),
    good("a file's name of full-width letters", "⼯业．ｘｌｓｘ", lambda: book(GOOD)),
    good(
        "a label that would be a formula",
        "工业等号.xlsx",
        lambda: book([*GOOD, ["＝cmd|' /C calc'!A0", "注", "注"]]),
    ),
    Case(
        "a label that would call everybody",
        "工业呼叫.xlsx",
        lambda _: book([*GOOD, ["<!channel>", 1, 2]]),
        ACCEPTED,
        (
            Told(
                "unknown-row",
                "工作表“Sheet1”单元格 A7 的“<!channel>”不在表样中，未读入。",
                "若是新增项目，请与综合科联系；否则请改回原名。",
            ),
        ),
        figures=6,
    ),
)
