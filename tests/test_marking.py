"""The marked copy: the wrong cells are seen, and nothing of the sender's acts in it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from bad_books import far_cell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from sample_city import PROJECT
from tiny_city import NOW

from tasks.reader.marking import MOST_COMMENT, MOST_MARKS, mark_book
from tasks.reader.marks import Job, Mark
from tasks.reader.reading import read_delivery
from tasks.reader.sandbox import mark_all
from tasks.reader.unreadable import UnreadableError
from warehouse.periods import Period
from warehouse.records import Delivery
from warehouse.registry import load_registry

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.records import Reading
    from warehouse.registry import Registry

INBOX = PROJECT / "samples" / "taicang" / "inbox"
MAY = Period.parse("2021-05")
WRONG = Mark("critical", "存贷款", "B4", "21765400", "单位填错。", "请核对单位。")


@pytest.fixture(scope="module")
def taicang() -> Registry:
    return load_registry(PROJECT / "warehouse" / "registry" / "taicang")


def marked(
    folder: Path, content: bytes, *marks: Mark, file: str = "表.xlsx", lang: str = "zh"
) -> Workbook:
    """Return the marked copy of a book, opened with everything that is in it."""
    source, target = folder / "source", folder / "marked.xlsx"
    source.write_bytes(content)
    mark_book(Job(source, target, file, "月保检查：须改正", marks, lang))
    return load_workbook(target)


def bytes_of(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def credit() -> bytes:
    return (INBOX / "人民银行" / "金融机构存贷款（5月末）.xlsx").read_bytes()


# -- what is seen ----------------------------------------------------------------------


def test_a_wrong_cell_is_coloured_commented_and_led_to_from_the_first_sheet(tmp_path):
    warned = Mark("warning", "存贷款", "B5", "9576800", "与分项不符。", "请核对。")
    book = marked(tmp_path, credit(), WRONG, warned)
    assert book.sheetnames == ["检查结果", "存贷款"]
    assert book.active.title == "检查结果"
    sheet = book["存贷款"]
    assert sheet["B4"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["B4"].comment.text == "单位填错。请核对单位。"
    assert sheet["B5"].fill.fgColor.rgb == "00FFEB9C"
    assert sheet["B4"].value == 21765400
    assert sheet["C4"].comment is None
    line = [cell.value for cell in book["检查结果"][5]]
    assert line == [
        "1", "须改正", "存贷款", "B4", "21765400", "单位填错。", "请核对单位。"
    ]  # fmt: skip
    assert book["检查结果"]["D5"].hyperlink.location == "'存贷款'!B4"
    assert book["检查结果"]["D5"].hyperlink.target is None


def test_a_line_of_the_list_is_as_high_as_its_longest_text(tmp_path):
    long = WRONG._replace(message="沙溪镇的累计填作 150.86，疑应为 105.86。" * 5)
    sheet = marked(tmp_path, credit(), WRONG, long)["检查结果"]
    heights = [sheet.row_dimensions[row].height for row in (5, 6)]
    # 200 digits wide in a column of 62.
    assert heights == [15, 15 * 4]


def test_a_cell_with_two_findings_says_both_and_has_the_colour_of_the_worse(tmp_path):
    book = marked(
        tmp_path, credit(), WRONG._replace(severity="info", message="其一。"), WRONG
    )
    comment = book["存贷款"]["B4"].comment.text
    assert comment.splitlines() == ["其一。请核对单位。", "单位填错。请核对单位。"]
    assert book["存贷款"]["B4"].fill.fgColor.rgb == "00FFC7CE"


def test_a_finding_inside_a_merged_cell_marks_what_a_person_sees_there(tmp_path):
    book = Workbook()
    book.active.title = "表"
    book.active["A1"] = "标题"
    book.active.merge_cells("A1:C2")
    copy = marked(tmp_path, bytes_of(book), WRONG._replace(sheet="表", cell="B2"))
    assert copy["表"]["A1"].comment
    assert copy["检查结果"]["D5"].hyperlink.location == "'表'!A1"


def test_a_finding_without_a_cell_or_of_no_sheet_is_listed_all_the_same(tmp_path):
    nowhere = [WRONG._replace(cell=cell) for cell in ("", "-", "ABCD9", "B0")]
    copy = marked(tmp_path, credit(), *nowhere, WRONG._replace(sheet="没有这张表"))
    assert [copy["检查结果"].cell(row, 6).value for row in range(5, 10)] == [
        "单位填错。"
    ] * 5
    assert copy["检查结果"]["D9"].hyperlink is None


def test_what_is_written_into_a_copy_is_bounded(tmp_path):
    long = WRONG._replace(message="长" * 100_000)
    copy = marked(tmp_path, credit(), *[long] * (MOST_MARKS + 7))
    assert len(copy["存贷款"]["B4"].comment.text) <= MOST_COMMENT
    sheet = copy["检查结果"]
    assert sheet.max_row == 4 + MOST_MARKS + 1
    assert sheet.cell(sheet.max_row, 1).value == "另有 7 条未列出，请通查全表。"


def test_a_csv_becomes_a_workbook_named_after_its_file(tmp_path):
    content = "2021年1-5月财政收支\n单位：亿元,\n财政收入,=1+1\n".encode("gb18030")
    wrong = WRONG._replace(sheet="", cell="B3")
    copy = marked(tmp_path, content, wrong, file="财政/收支:[5月]*?.csv")
    sheet = copy.worksheets[1]
    assert sheet.title == "财政_收支__5月___.csv"
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert sheet["B3"].quotePrefix
    assert sheet["B3"].comment
    assert copy["检查结果"]["D5"].hyperlink.location == f"'{sheet.title}'!B3"


def test_an_old_workbook_keeps_its_sheets_and_merged_cells(tmp_path, taicang):
    (old,) = sorted(INBOX.rglob("*.xls"))[:1]
    copy = marked(tmp_path, old.read_bytes(), file=old.name)
    before, after = (
        reading_of(path, taicang, old.name) for path in (old, tmp_path / "marked.xlsx")
    )
    assert copy.sheetnames[0] == "检查结果"
    assert before.observations
    assert figures(before) == figures(after)


# -- nothing of the sender's acts ------------------------------------------------------


def hostile(*, stumbles: bool) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet["A1"] = "标题"
    sheet["A2"], sheet["B2"] = "=1+1", "=cmd|'/c calc'!A0"
    sheet["B2"].data_type = "s"
    sheet["C2"], sheet["D2"], sheet["E2"] = "-@x", "+1", "@SUM(1)"
    sheet["A3"] = "点我"
    sheet["A3"].hyperlink = "https://example.org/steal"
    sheet.conditional_formatting.add("A1:E9", FormulaRule(formula=["TRUE"], font=None))
    validation = DataValidation(type="list", formula1="[x.xlsx]S!A1")
    validation.add("A4")
    sheet.add_data_validation(validation)
    book.defined_names["bad"] = DefinedName("bad", attr_text="[1]Sheet!$A$1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "H1")
    sheet.protection.sheet = True
    if stumbles:
        # openpyxl does not open a book with an empty sheet for charts.
        book.create_chartsheet("图")
    return bytes_of(book)


def with_members(content: bytes, **members: str) -> bytes:
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return kept.getvalue()


@pytest.mark.parametrize("stumbles", [False, True], ids=["opened", "rebuilt"])
def test_no_formula_link_rule_name_chart_or_macro_survives(tmp_path, stumbles):
    content = with_members(hostile(stumbles=stumbles), xl__vbaProject_dot_bin="macro")
    copy = marked(tmp_path, content, WRONG._replace(sheet="表", cell="A1"))
    sheet = copy["表"]
    # A formula that was never computed is nothing, or the mark that the reader has.
    assert (sheet["A2"].value, sheet["A2"].data_type) in {(None, "n"), ("=", "s")}
    assert [cell.value for cell in sheet[2]][1:] == [
        "=cmd|'/c calc'!A0", "-@x", "+1", "@SUM(1)"
    ]  # fmt: skip
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in sheet[2][1:])
    assert sheet["A3"].hyperlink is None
    assert not copy.defined_names
    assert not list(sheet.conditional_formatting)
    assert not sheet.data_validations.dataValidation
    assert not sheet._charts  # noqa: SLF001 - there is no other way to see them
    assert not sheet.protection.sheet
    assert copy.sheetnames == ["检查结果", "表"]
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as archive:
        names = archive.namelist()
        everything = b"".join(map(archive.read, names))
    assert not [each for each in names if "vba" in each or "external" in each.lower()]
    assert b"<f>" not in everything
    assert b"example.org" not in everything


def test_findings_that_begin_like_a_formula_are_text_too(tmp_path):
    copy = marked(
        tmp_path, credit(), WRONG._replace(value="=HYPERLINK(1)", message="=1+1\x00")
    )
    line = copy["检查结果"][5]
    assert [cell.data_type for cell in line] == ["s"] * 7
    assert (line[4].value, line[5].value) == ("=HYPERLINK(1)", "=1+1")
    assert line[4].quotePrefix


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 and no more", b"no table at all"], ids=repr
)
def test_what_cannot_be_read_cannot_be_marked(tmp_path, content):
    with pytest.raises(UnreadableError):
        marked(tmp_path, content)


def test_a_book_that_harms_its_worker_costs_its_own_copy_and_no_other(tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(credit())
    bad.write_bytes(far_cell("XFD1048576", hidden_from_a_look=True))
    jobs = [
        Job(path, tmp_path / f"{path.name}.xlsx", path.name, "月保检查", (WRONG,), "zh")
        for path in (bad, good)
    ]
    assert list(mark_all(jobs)) == [False, True]
    assert not (tmp_path / "bad.xlsx").exists()
    assert load_workbook(tmp_path / "good.xlsx")["存贷款"]["B4"].comment


# -- a copy that comes back ------------------------------------------------------------


def reading_of(path: Path, registry: Registry, name: str) -> Reading:
    size = path.stat().st_size
    delivery = Delivery(name, path.as_uri(), "hash", size, NOW, str(path))
    return read_delivery(delivery, "s1", registry, MAY)


def figures(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (each.figure, each.value, each.decimals, each.cell, each.text)
        for each in reading.observations
    ]


SENT = sorted(path for path in INBOX.rglob("*5月*.xls*") if path.is_file())


@pytest.mark.parametrize("path", SENT[::4], ids=lambda path: path.name)
def test_a_marked_copy_that_is_sent_back_reads_as_its_original(tmp_path, taicang, path):
    before = reading_of(path, taicang, path.name)
    marks = [
        Mark("info", each.sheet, each.cell, each.text, f"“{each.text}”如何？", "无。")
        for each in before.observations[:40]
    ]
    marked(tmp_path, path.read_bytes(), *marks, file=path.name)
    content = (tmp_path / "marked.xlsx").read_bytes()
    copy = marked(tmp_path, content, *marks, file=path.name)
    assert copy.sheetnames.count("检查结果") == 1
    after = reading_of(tmp_path / "marked.xlsx", taicang, path.name)
    assert before.observations
    assert figures(after) == figures(before)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.text(max_size=40), min_size=6, max_size=6), st.text(max_size=60))
def test_any_text_can_be_marked_and_listed(tmp_path, texts, name):
    severity = ("critical", "warning", "info")[len(texts[0]) % 3]
    mark = Mark(severity, *texts[1:])
    copy = marked(tmp_path, b"a,b\n1,2\n", mark, mark, file=name)
    assert len(copy.sheetnames) == 2
