"""What stands against each report, in the terminal and on a page."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from tiny_city import MAY, NOW, budget, settle
from tiny_city import run as run_cycle

from flows.printing import Asked
from flows.returns import show_findings, show_returns
from flows.status import show_status
from tasks.mark import mark
from tasks.overrule import Confirmation, overrule
from tasks.page import write_page
from warehouse.connection import open_live, publish

if TYPE_CHECKING:
    from tiny_city import Town

EVIL = "<script>alert(1)</script><!channel>"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A city whose May came back twice and was answered for the second time."""
    town = settle(tmp_path_factory.mktemp("town"))
    for hours, revenue in enumerate((EVIL, "2000")):
        (town.inbox / "财政收支5月.csv").write_bytes(budget(revenue))
        run_cycle(town, hours)
    mark.fn(town.cycle(NOW + timedelta(hours=1)))
    answer = Confirmation("财政局局长", "<b>属实</b>", NOW + timedelta(hours=2))
    overrule(town.home, town.registry, "2021-05.budget.finance.2", ["1"], answer)
    run_cycle(town, hours=3)
    (town.inbox / "财政收支4月.csv").write_bytes(budget(EVIL, "2021年1-4月"))
    run_cycle(town, hours=4)
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return town


def asked(town: Town, form: str = "table") -> Asked:
    return Asked(town.home, town.registry, "zh", form)


def test_a_return_is_shown_with_its_cells_its_versions_and_what_they_changed(
    town, capsys
):
    show_returns(asked(town), MAY, "财政收支")
    said = capsys.readouterr().out
    assert said.startswith(
        "财政收支（财政局，2021-05）：已改好，共 3 版，用时 3.0 小时\n"
    )
    assert f"单元格 B4 应为数字，实为“{EVIL}”" in said
    assert "小市财政收入（累计，B4）补填“2000”" in said
    assert "✓ 财政局局长确认属实（<b>属实</b>）" in said
    assert "各数与上一版相同" in said
    assert "标注副本：" in said
    assert [
        re.search("，(退回|接收)：", line)[1]
        for line in said.splitlines()
        if line.startswith("  第")
    ] == ["退回", "退回", "接收"]


def test_programs_get_the_loop_whole(town, capsys):
    show_returns(asked(town, "json"), MAY, None)
    (loop,) = json.loads(capsys.readouterr().out)
    assert [len(each["findings"]) for each in loop["versions"]] == [1, 1, 1]
    assert [row["versions"] for row in loop["returns"]] == [2, 1]
    assert loop["versions"][1]["changes"][0]["text"] == "2000"
    assert loop["versions"][2]["changes"] == []
    show_returns(asked(town, "csv"), MAY, None)
    assert capsys.readouterr().out.count("\n") == 3


def test_a_month_without_a_return_says_so(town, capsys):
    show_returns(asked(town), MAY.shift(-2), None)
    assert capsys.readouterr().out == "2021-03 没有退回过的报表。\n"


def test_who_answers_is_shown_wherever_the_finding_is(town, capsys):
    for show in (
        lambda: show_findings(asked(town), MAY),
        lambda: show_status(asked(town), MAY),
    ):
        show()
        said = "".join(capsys.readouterr().out.split()).replace("│", "")
        assert "财政局局长确认属实" in said


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href"}
        ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("back", [0, 1, 2], ids=["answered", "returned", "nothing"])
def test_the_page_stands_alone_and_department_text_is_text(town, tmp_path, lang, back):
    page = tmp_path / "findings.html"
    write_page(page, town.home, town.registry, MAY.shift(-back), lang)
    text = page.read_text("utf-8")
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.names
    assert not tags.names & {"link", "img", "iframe"}
    assert tags.addresses == []
    assert "://" not in text
    assert EVIL not in text
    assert "<b>属实</b>" not in text
    assert ("&lt;b&gt;属实&lt;/b&gt;" in text) == (back == 0)
    assert ("&lt;script&gt;alert(1)" in text) == (back == 1)


def test_the_page_says_how_many_submissions_kept_each_rule(town, tmp_path):
    page = tmp_path / "findings.html"
    write_page(page, town.home, town.registry, MAY, "zh")
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.read_text("utf-8")))
    # Of three versions one gave no figure, and two a value out of bounds.
    assert "数值在合理范围内，单位没有填错 out-of-bounds 0/2 做到" in text
    assert "同一个数只出现一次 duplicate-value 2/2 做到" in text
