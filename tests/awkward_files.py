"""Files that cannot be opened, or that no reader should be given."""

from __future__ import annotations

from typing import Final

import bad_books
import book_bytes
from awkward_case import (
    ACCEPTED,
    NO_BOOK,
    RESAVE,
    RETURNED,
    SAVE_AS_BOOK,
    SEND_AGAIN,
    SMALLER,
    THE_TABLE_ITSELF,
    UNLOCK,
    UNPACK,
    Case,
    Told,
    damaged,
    other_kind,
    sent_back,
)
from bad_books import GOOD, HEADER, TITLE, UNIT, book, text_table

XML_BOOK: Final = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)

CASES: Final = (
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
        (other_kind("工业扫描.xlsx", "PDF", THE_TABLE_ITSELF),),
    ),
    Case(
        "a photograph",
        "工业.jpg",
        lambda _: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01, \x00\x48\xff\xd9",
        RETURNED,
        (other_kind("工业.jpg", "图片", THE_TABLE_ITSELF),),
    ),
    Case(
        "a web page named .xls",
        "工业网页.xls",
        lambda _: bad_books.page_as_book(),
        RETURNED,
        (other_kind("工业网页.xls", "网页（HTML）", SAVE_AS_BOOK),),
    ),
    Case(
        "a zip that is no workbook",
        "工业打包.xlsx",
        lambda _: bad_books.zip_of(a="本月", b="上月"),
        RETURNED,
        (other_kind("工业打包.xlsx", "压缩包", UNPACK),),
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
    # -- files that are something else ------------------------------------------------
    *(
        sent_back(
            what, file, lambda content=content: content, other_kind(file, kind, fix)
        )
        for what, file, content, kind, fix in (
            (
                "a table of Excel 2003",
                "工业.xml",
                XML_BOOK,
                "XML 表格（Excel 2003）",
                SAVE_AS_BOOK,
            ),
            (
                "the same named .xls",
                "工业XML.xls",
                XML_BOOK,
                "XML 表格（Excel 2003）",
                SAVE_AS_BOOK,
            ),
            (
                "another XML",
                "工业其他.xml",
                b'<?xml version="1.0"?><a>1,2</a>',
                "XML 文件",
                THE_TABLE_ITSELF,
            ),
            (
                "a page in an old encoding",
                "工业旧网页.xls",
                "<html><meta charset=gbk><table><td>产值</table>".encode("gbk"),
                "网页（HTML）",
                SAVE_AS_BOOK,
            ),
            (
                "a page saved with its pictures",
                "工业.mht",
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related, x\r\n",
                "网页（HTML）",
                SAVE_AS_BOOK,
            ),
            (
                "a login page",
                "工业登录.xlsx",
                b"\r\n<!DOCTYPE html>\n<html><title>login, please</title>",
                "网页（HTML）",
                SAVE_AS_BOOK,
            ),
            (
                "a screenshot",
                "工业截图.xlsx",
                b"\x89PNG\r\n\x1a\n\x00\x00",
                "图片",
                THE_TABLE_ITSELF,
            ),
            ("a RAR", "工业.rar", b"Rar!\x1a\x07\x01\x00", "压缩包", UNPACK),
            (
                "a 7z named .xlsx",
                "工业7z.xlsx",
                b"7z\xbc\xaf\x27\x1c",
                "压缩包",
                UNPACK,
            ),
            ("a gzip", "工业.csv.gz", b"\x1f\x8b\x08\x00abc", "压缩包", UNPACK),
            (
                "a rich text",
                "工业.rtf",
                b"{\\rtf1\\ansi 1,2}",
                "文字文档（Word）",
                THE_TABLE_ITSELF,
            ),
            (
                "a SYLK",
                "工业.slk",
                b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\n",
                "SYLK 或 DIF 文件",
                SAVE_AS_BOOK,
            ),
            (
                "a DIF",
                "工业.dif",
                b'TABLE\r\n0,1\r\n"EXCEL"\r\n',
                "SYLK 或 DIF 文件",
                SAVE_AS_BOOK,
            ),
            (
                "a book of 1992",
                "工业1992.xls",
                b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00",
                "1993 年以前的 Excel 文件",
                SAVE_AS_BOOK,
            ),
            (
                "a letter of Word",
                "工业.docx",
                bad_books.zip_of(
                    **{"[Content_Types].xml": "", "word/document.xml": ""}
                ),
                "文字文档（Word）",
                THE_TABLE_ITSELF,
            ),
            (
                "slides",
                "工业.pptx",
                bad_books.zip_of(
                    **{"[Content_Types].xml": "", "ppt/presentation.xml": ""}
                ),
                "演示文稿",
                THE_TABLE_ITSELF,
            ),
        )
    ),
    sent_back(
        "an old letter of Word named .xls",
        "工业信.xls",
        lambda: book_bytes.ole_with("WordDocument"),
        other_kind("工业信.xls", "文字文档（Word）", THE_TABLE_ITSELF),
    ),
    sent_back(
        "an archive with the table in it",
        "工业打包.zip",
        lambda: bad_books.zip_of(**{"工业.xlsx": book(GOOD)}),
        other_kind("工业打包.zip", "压缩包", UNPACK),
    ),
    sent_back(
        "nothing but naughts",
        "工业全零.xlsx",
        lambda: bytes(4096),
        Told("empty-file", "文件“工业全零.xlsx”是空的。", SEND_AGAIN),
    ),
    sent_back(
        "a book with nothing in it",
        "工业无字.xlsx",
        lambda: book([]),
        Told("empty-file", "文件“工业无字.xlsx”是空的。", SEND_AGAIN),
    ),
    sent_back(
        "a package without a workbook",
        "工业缺件.xlsx",
        lambda: bad_books.zip_of(**{"[Content_Types].xml": "<Types/>"}),
        damaged("工业缺件.xlsx"),
    ),
    sent_back(
        "any bytes",
        "工业乱码.xls",
        lambda: bytes(range(256)) * 8,
        Told("not-a-workbook", "文件“工业乱码.xls”不是电子表格。", NO_BOOK),
    ),
    sent_back(
        "one word",
        "工业一词.csv",
        lambda: bytes("本月无", "utf-8"),
        Told("not-a-workbook", "文件“工业一词.csv”不是电子表格。", NO_BOOK),
    ),
)
