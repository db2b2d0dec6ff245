"""Messages are previewed as their readers see them, and noise is told as noise."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from published_city import yuebao
from rich.cells import cell_len
from tiny_city import MAY, NOW, budget, run, settle

from flows.messages import show_preview, show_stats
from flows.printing import Asked, console
from tasks.errors import UnknownNameError
from tasks.preview import previews, write_preview
from warehouse.connection import open_live, publish
from warehouse.outbox import append_alert_events, append_answers, message_key
from warehouse.periods import Period
from warehouse.records import AlertEvent, Answer
from warehouse.store import rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiny_city import Town

EVIL = "<script>alert(1)</script><!channel>*粗*"
HEAD = "head@example.org"


def told(town: Town) -> Town:
    """Publish the town with everything told that is to be told."""
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A city whose May was sent back, and nobody was told yet."""
    town = settle(tmp_path_factory.mktemp("town"))
    (town.inbox / "财政收支5月.csv").write_bytes(budget(EVIL))
    run(town)
    return told(town)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A city whose head was told of a return and a red light, and answered."""
    town = settle(tmp_path_factory.mktemp("answered"))
    (town.inbox / "财政收支5月.csv").write_bytes(budget("很多"))
    run(town)
    key = message_key("tiny", HEAD, MAY)
    with open_live(town.home) as warehouse, transaction(warehouse):
        sent = [
            AlertEvent(row["alert_id"], "sent", NOW, "D1", "1.1", key)
            for row in rows(warehouse, "mart.alert")
            if row["address"] == HEAD
        ]
        append_alert_events(warehouse, sent)
        at = NOW + timedelta(hours=2)
        about = ("finance", str(MAY), "财政局局长", HEAD, at)
        append_answers(warehouse, [Answer("a1", "seen", key, *about)], at)
    return told(town)


def asked(town: Town, form: str = "table", lang: str = "zh") -> Asked:
    return Asked(town.home, town.registry, lang, form)


@pytest.fixture(params=[90, 160])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    before = console._width  # noqa: SLF001 - its property answers only in a terminal
    console.width = request.param
    yield request.param
    console._width = before  # noqa: SLF001


def test_a_message_is_previewed_with_its_thread_and_nothing_is_sent(
    town, width, capsys
):
    show_preview(asked(town), None, None, None)
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert lines[0] == "预览：以下是收件人将看到的样子，本命令没有发送任何消息。"
    assert lines[-1] == "共 3 条消息。这是预览，没有发送。"
    assert "→ 财政局局长  head@example.org" in said
    assert "小市月保 2021-05 · 财政局：退回 1 份" in said
    assert "[ 已阅 ]  [ 何时补报 ]  [ 不归我办 ]" in said
    assert "锁屏通知：财政局 2021-05：🔴 Returned: 财政收支" in said
    assert " 没有发送 ─╯" in said
    assert max(map(cell_len, lines)) <= width
    # What a department wrote is shown as it was written, whole, over several lines.
    joined = re.sub(r"\s", "", said)
    assert EVIL in joined


def test_programs_get_messages_whole(town, capsys):
    show_preview(asked(town, "json"), MAY, "财政局", None)
    (message,) = json.loads(capsys.readouterr().out)
    assert message["heading"] == "小市月保 2021-05 · 财政局：退回 1 份"
    assert message["address"] == HEAD
    assert message["sent_at"] is None
    assert message["waiting"] == 1
    assert message["numbers"] == ["待报报表：1 份：财政收支"]
    assert len(message["thread"]) == 1


def test_only_the_messages_of_a_month_and_of_a_department(town):
    found = previews(town.home, town.registry, "zh", MAY)
    # People come before channels.
    assert [each.message.address for each in found] == [HEAD, "#leaders", "#operators"]
    assert previews(town.home, town.registry, "zh", Period.parse("2021-04")) == []


def test_a_department_that_is_not_there_is_told(town):
    with pytest.raises(UnknownNameError):
        show_preview(asked(town), None, "财务处", None)


def test_what_was_sent_and_answered_is_shown_so(answered, capsys):
    show_preview(asked(answered), None, "finance", None)
    said = capsys.readouterr().out
    assert " 06-10 09:00 已发送 ─╯" in said
    assert "财政局局长 06-10 11:00 已阅" in said


def test_what_changed_since_a_message_was_sent_is_said_to_wait(tmp_path, capsys):
    town = settle(tmp_path)
    (town.inbox / "财政收支5月.csv").write_bytes(budget("很多"))
    run(town)
    key = message_key("tiny", HEAD, MAY)
    with open_live(town.home) as warehouse, transaction(warehouse):
        (row,) = [
            row for row in rows(warehouse, "mart.alert") if row["address"] == HEAD
        ]
        event = AlertEvent(row["alert_id"], "sent", NOW, "D1", "1.1", key)
        append_alert_events(warehouse, [event])
    (town.inbox / "财政收支5月.csv").write_bytes(budget(20))
    run(town, 1)
    show_preview(asked(told(town)), None, "finance", None)
    said = capsys.readouterr().out
    assert "06-10 09:00 已发送，另有 2 件变化没有发送 ─╯" in said
    assert "✅ 已改好：财政收支" in said


class Page(HTMLParser):
    """What a page links to, loads and shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [
            value or "" for name, value in attrs if name in {"src", "href"}
        ]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_opens_without_a_network_and_shows_text_as_text(town, tmp_path, lang):
    path = tmp_path / "preview.html"
    found = previews(town.home, town.registry, lang)
    write_preview(path, town.home, town.registry, lang, found)
    written = path.read_text("utf-8")
    page = Page(written)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert page.sources
    assert all(each.startswith("data:image/png;base64,") for each in page.sources)
    assert "http" not in written.replace("http-equiv", "")
    assert EVIL in page.text
    unsent = {"zh": "本命令没有发送任何消息", "en": "this command sent nothing"}
    assert unsent[lang] in page.text
    # Our own marks are drawn: not every machine has coloured emoji.
    assert '<i class="mark critical"' in written


def test_a_page_without_messages_says_so(town, tmp_path):
    path = tmp_path / "preview.html"
    write_preview(path, town.home, town.registry, "zh", [])
    assert "没有消息。" in Page(path.read_text("utf-8")).text


def test_the_command_writes_the_page_and_says_that_nothing_was_sent(town, tmp_path):
    path = tmp_path / "preview.html"
    done = yuebao(town, "alerts", "2021-05", "--preview", "--page", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{path}\n共 3 条消息。这是预览，没有发送。\n"
    assert path.is_file()


def stats(town: Town, capsys: pytest.CaptureFixture[str], form: str) -> list[Any]:
    show_stats(asked(town, form), None)
    said = capsys.readouterr().out
    return (
        json.loads(said) if form == "json" else list(csv.DictReader(io.StringIO(said)))
    )


def test_what_was_told_and_answered_is_counted(answered, width, capsys):
    show_stats(asked(answered), None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "小市 提醒与答复"
    (row,) = [line for line in lines if "退回" in line]
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[:3] == ["财政局", "退回", "1"]
    assert "共发出 1 件，其中 1 件有答复。" in lines
    assert not any("从来没有人答复" in line for line in lines)
    assert max(map(cell_len, lines)) <= width


def test_a_rule_that_never_led_to_an_answer_is_listed(tmp_path, capsys):
    town = settle(tmp_path)
    (town.inbox / "财政收支5月.csv").write_bytes(budget("很多"))
    run(town)
    with open_live(town.home) as warehouse, transaction(warehouse):
        sent = [
            AlertEvent(row["alert_id"], "sent", NOW, "D1", "1.1", "m")
            for row in rows(warehouse, "mart.alert")
        ]
        append_alert_events(warehouse, sent)
    told(town)
    show_stats(asked(town), None)
    said = capsys.readouterr().out
    assert "从来没有人答复的规则（2 条）" in said
    assert "  提醒类别 退回：已发 1 件，1 次\n" in said
    assert "  检查规则 not-a-number：已发 1 件，1 次\n" in said
    show_stats(asked(town, lang="en"), None)
    assert "  kind returned: 1 told, once\n" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_programs_get_departments_and_rules_in_one_list(answered, capsys, form):
    found = stats(answered, capsys, form)
    assert {row["source"] for row in found} == {"department", "kind", "finding"}
    (row,) = [
        row
        for row in found
        if (row["source"], row["rule"]) == ("department", "returned")
    ]
    assert (row["department"], str(row["told"]), str(row["answered"])) == (
        *("finance", "1", "1"),
    )


def test_statistics_are_of_everything(answered):
    done = yuebao(answered, "alerts", "2021-05", "--stats")
    assert done.returncode == 2
    assert "--stats" in done.stderr
    empty = yuebao(answered, "alerts", "--stats", "--department", "finance")
    assert "财政局" in empty.stdout
