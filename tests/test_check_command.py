"""A department checks its own file before it sends it; nothing of it is kept."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bad_books import far_cell, locked_book
from openpyxl import load_workbook
from tiny_city import NOW, budget, settle
from tiny_city import run as run_cycle
from typer.testing import CliRunner

from flows.cli import app
from tasks.overrule import Confirmation, overrule
from warehouse.connection import open_live, publish

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tiny_city import Town


class Told(NamedTuple):
    """A finding as its sender reads it."""

    rule: str
    message: str
    suggestion: str


OTHER = Told(
    "other-period",
    "文件“财政收支5月.csv”要报的是 2021-04，表内却是 2021-05。",
    "请核对是否拿错了文件，或改正标题中的报告期。",
)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The tiny city, in its own folder, with the settings that a department has."""
    # Whoever checks a file has no warehouse.
    town = settle(tmp_path, is_new=True)
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YUEBAO_REGISTRY", str(tmp_path / "registry"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return town


def check(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments])


def told(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(check(*arguments, "--format", "json").stdout))


def written(town: Town, content: bytes, name: str = "财政收支5月.csv") -> str:
    path = town.folder / name
    path.write_bytes(content)
    return str(path)


def test_a_file_in_order_can_be_sent_and_shows_what_was_read_of_it(town):
    file = written(town, budget("86.50"))
    done = check(file, "--lang", "zh")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert lines[:2] == [
        "财政收支5月.csv：《财政收支》，财政局，2021-05，读到 1 个数",
        "结论：可以报送",
    ]
    assert "│ 财政收入 │ 小市 │ 累计 │ 2021-05 │ 86.50 │ 亿元 │ 86.50 │ B4 │" in lines
    assert not town.home.exists()


def test_a_file_that_would_be_returned_names_its_cell_and_ends_with_1(town):
    done = check(written(town, budget("2000")))
    assert done.exit_code == 1
    assert "结论：会被退回，须改正 1 处" in done.stdout
    assert "1. 须改正：工作表“财政收支5月.csv”单元格 B4" in done.stdout
    assert "→ 请核对表上注明的单位与所填数字是否一致，改正后重报。" in done.stdout


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 3)])
def test_a_file_with_a_warning_can_be_sent_but_asks_for_a_person(town, strict, code):
    file = written(town, budget("86.5", more="财政收入,87\n"))
    done = check(file, *strict)
    assert done.exit_code == code
    assert "结论：可以报送，请核对 1 处" in done.stdout


def test_a_file_for_another_month_than_meant_is_told(town):
    found = told(written(town, budget("86.5")), "--period", "2021-04")
    (finding,) = found["findings"]
    assert found["state"] == "returned"
    assert (finding["rule"], finding["message"], finding["suggestion"]) == OTHER
    assert told(written(town, budget("86.5")), "--period", "2021-05")["findings"] == []


def test_a_file_that_is_not_the_report_meant_is_told(town):
    file = written(town, budget("86.5"))
    assert told(file, "--report", "财政收支")["state"] == "accepted"
    wrong = check(file, "--report", "财政")
    assert (wrong.exit_code, "财政收支" in wrong.stderr) == (2, True)


def test_programs_get_all_figures_and_findings_and_no_formula(town):
    file = written(town, budget("=2+2"))
    found = told(file)
    assert found["findings"][0]["value"] == "=2+2"
    assert found["held_against_past"] is False
    rows = list(csv.DictReader(io.StringIO(check(file, "--format", "csv").stdout)))
    assert rows[0]["value"] == "'=2+2"
    (figure,) = told(written(town, budget("86.5")))["observations"]
    assert figure["cell"] == "B4"
    assert (figure["value"], figure["unit"], figure["text"]) == (86.5, "亿元", "86.5")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty-file"),
        (locked_book(), "encrypted-workbook"),
        (far_cell("XFD1048576", hidden_from_a_look=True), "reader-crashed"),
        (b"\x00\x01\x02", "not-a-workbook"),
    ],
    ids=["empty", "locked", "far cell", "bytes"],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(town, content, rule):
    file = written(town, content, "财政收支5月.xlsx")
    found = told(file, "--annotate")
    assert [each["rule"] for each in found["findings"]] == [rule]
    assert list((town.folder / "work").iterdir()) == []


def test_a_marked_copy_is_written_into_the_working_folder(town):
    done = check(written(town, budget("2000")), "--annotate")
    copy = town.folder / "work" / "财政收支5月.检查结果.xlsx"
    assert done.exit_code == 1
    assert "标注副本：财政收支5月.检查结果.xlsx" in done.stderr
    assert load_workbook(copy).worksheets[1]["B4"].comment
    assert check(written(town, budget("2000")), "--annotate").exit_code == 1


def test_no_file_is_written_over_and_none_is_taken_for_another(town):
    file = written(town, budget("86.5"))
    other = written(town, budget("2000"), "财政收支4月.csv")
    for arguments in ((file, other), (file, other, "--annotate"), (f"{file}x",)):
        done = check(*arguments)
        assert done.exit_code == 2
        assert done.stderr.strip()
    assert (town.folder / "财政收支4月.csv").read_bytes() == budget("2000")
    assert check(file, "out.xlsx", "--annotate").exit_code == 0
    assert (town.folder / "work" / "out.xlsx").exists()


def test_what_is_published_is_what_a_file_is_held_against(town):
    (town.inbox / "财政收支5月.csv").write_bytes(budget("2000"))
    run_cycle(town)
    answer = Confirmation("财政局局长", "属实", NOW)
    overrule(town.home, town.registry, "2021-05.budget.finance.1", ["1"], answer)
    run_cycle(town, hours=1)
    (town.inbox / "财政收支4月.csv").write_bytes(budget("80", "2021年1-4月"))
    run_cycle(town, hours=2)
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    found = told(written(town, budget("2000")))
    assert found["held_against_past"] is True
    assert [each["severity"] for each in found["findings"]] == ["info"]
    assert told(written(town, budget("2001")))["state"] == "returned"


def test_a_check_needs_no_prefect_and_no_warehouse(town):
    file = written(town, budget("86.5"))
    script = (
        "import sys\nfrom flows.cli import app\n"
        f"code = app(['check', {file!r}], standalone_mode=False)\n"
        "sys.exit(code or ('prefect' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"if __name__ == '__main__':\n exec({script!r})"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "结论：可以报送" in done.stdout
    assert not town.home.exists()
