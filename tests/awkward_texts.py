"""Tables as text: encodings, separators, line ends."""

from __future__ import annotations

from typing import Final

from awkward_case import (
    ACCEPTED,
    NO_BOOK,
    RETURNED,
    Case,
    Told,
    good,
    sent_back,
    too_large,
)
from bad_books import GOOD, HEADER, changed, text_table

CASES: Final = (
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
    *(
        good(what, f"工业{file}", lambda content=content: content, B4=329.6, C6=15.6)
        for what, file, content in (
            ("a TSV", "制表.tsv", text_table(GOOD).replace(b",", b"\t")),
            (
                "a TSV in UTF-16, as Excel saves it",
                "统一码.txt",
                text_table(GOOD).replace(b",", b"\t").decode().encode("utf-16"),
            ),
            ("semicolons", "分号.csv", text_table(GOOD).replace(b",", b";")),
            ("upright strokes", "竖线.csv", text_table(GOOD).replace(b",", b"|")),
            (
                "UTF-16 in the other order",
                "大端.csv",
                b"\xfe\xff" + text_table(GOOD, "utf-16-be"),
            ),
            ("UTF-16 without its mark", "无标记.csv", text_table(GOOD, "utf-16-le")),
            (
                "UTF-16 in the other order without its mark",
                "大端无标记.csv",
                text_table(GOOD, "utf-16-be"),
            ),
            ("line ends of Unix", "换行.csv", text_table(GOOD).replace(b"\r\n", b"\n")),
            (
                "line ends of every kind",
                "混合.csv",
                text_table(GOOD).replace(b"\r\n", b"\r", 2).replace(b"\r\n", b"\n", 1),
            ),
            ("no line end at the end", "无尾.csv", text_table(GOOD).rstrip()),
            (
                "every cell quoted",
                "引号全.csv",
                text_table([[f'"{cell}"' for cell in row] for row in GOOD]),
            ),
            (
                "commas to the full width",
                "补齐.csv",
                text_table([[*row, *[""] * (3 - len(row))] for row in GOOD]),
            ),
            (
                "thousands in quotes",
                "千分引号.csv",
                text_table(changed(("B4", '"3,296,000"'))),
            ),
            (
                "thousands between semicolons",
                "千分分号.csv",
                text_table(changed(("B4", "3296000")))
                .replace(b",", b";")
                .replace(b"3296000", b"3,296,000"),
            ),
            ("a CSV named .xls", "文本.xls", text_table(GOOD, "gb18030")),
        )
    ),
    good(
        "a first line that tells the separator",
        "工业提示.csv",
        lambda: b"sep=;\r\n" + text_table(GOOD).replace(b",", b";"),
        B4=329.6,
    ),
    good(
        "a line break within quotes",
        "工业引号换行.csv",
        lambda: text_table(
            [*GOOD[:2], [HEADER[0], '"本月止\n累计"', HEADER[2]], *GOOD[3:]]
        ),
        B4=329.6,
    ),
    good(
        "blank lines between the rows",
        "工业空行.csv",
        lambda: text_table([*GOOD[:3], [""], *GOOD[3:], [""]]),
        B5=329.6,
    ),
    sent_back(
        "five million lines",
        "工业巨长.csv",
        lambda: text_table(GOOD) + b"\n" * 5_000_000,
        too_large("工业巨长.csv"),
    ),
    sent_back(
        "a text that holds naughts",
        "工业零字节.csv",
        lambda: text_table(GOOD).replace("重".encode(), b"\x00"),
        Told("not-a-workbook", "文件“工业零字节.csv”不是电子表格。", NO_BOOK),
    ),
    sent_back(
        "commands for a terminal",
        "工业终端.csv",
        lambda: text_table(changed(("B5", "\x1b[2J2000000"))),
        Told("not-a-workbook", "文件“工业终端.csv”不是电子表格。", NO_BOOK),
    ),
    sent_back(
        "a UTF-8 mark on another encoding",
        "工业错标记.csv",
        lambda: b"\xef\xbb\xbf" + text_table(GOOD, "gb18030"),
        Told("not-a-workbook", "文件“工业错标记.csv”不是电子表格。", NO_BOOK),
    ),
    sent_back(
        "a formula in a text table",
        "工业公式.csv",
        lambda: text_table(changed(("B5", "=B4-B6"))),
        Told(
            "not-a-number",
            "工作表“工业公式.csv”单元格 B5 应为数字，实为“=B4-B6”。",
            "请改为数字；没有数的请填“—”。",
        ),
    ),
)
