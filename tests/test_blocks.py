"""Whatever is to be told, Slack takes it, and shows it as it was written."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from alert_rows import HEAD, alert, answer, awkward_texts, light, summary
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from slack_rules import check_message
from tiny_city import write_registry

from tasks.compose import ORDER, Message, compose, details
from tasks.slack.blocks import blocks_of, reply_blocks
from tasks.slack.limits import (
    MOST_CHARACTERS,
    MOST_SECTION,
    escape,
    pieces,
    shortened,
    size,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.registry import Registry
    from warehouse.store import Row

LEADER = ("escalation@example.org", "分管副市长")
KINDS = [*(kind for kind in ORDER if not kind.startswith("light-")), "light"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return write_registry(tmp_path_factory.mktemp("registry"))


def composed(registry: Registry, *alerts: Row, answers: Sequence[Row] = ()) -> Message:
    return compose("tiny", registry, "zh", alerts, answers)


def texts_of(found: Any) -> Iterator[dict[str, Any]]:
    """Yield every text object in blocks."""
    if isinstance(found, list):
        for each in found:
            yield from texts_of(each)
    elif isinstance(found, dict):
        if found.get("type") in {"plain_text", "mrkdwn"}:
            yield found
        for each in found.values():
            yield from texts_of(each)


def checked(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hold blocks against Slack's limits, counted in UTF-16, and against our own."""
    check_message({"text": "x", "blocks": json.dumps(blocks, ensure_ascii=False)})
    texts = list(texts_of(blocks))
    assert sum(map(length, texts)) <= MOST_CHARACTERS
    for each in texts:
        assert each["text"].strip()
        # No mention and no link survives, and no escape is cut in two.
        assert "<" not in each["text"]
        assert escape(unescape(each["text"])) == each["text"]
        if each["type"] == "plain_text":
            assert each["emoji"] is False
        else:
            assert each["verbatim"] is True
            assert not set(each["text"].replace("*", "", 2)) & set("*_~`")
    for block in blocks:
        most = {"header": 150, "section": 3000}.get(block["type"])
        if most and "text" in block:
            assert length(block["text"]) <= most
    return blocks


def length(text: dict[str, Any]) -> int:
    return len(text["text"].encode("utf-16-le")) // 2


def lines_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        line
        for block in blocks
        if block["type"] == "section" and "text" in block
        for line in unescape(block["text"]["text"]).split("\n")
    ]


def test_a_heads_message_is_heading_numbers_lines_and_buttons(registry):
    message = composed(registry, light("财政收入", "red", -11.3))
    blocks = checked(blocks_of(message, "zh"))
    assert [block["type"] for block in blocks] == [
        *("header", "section", "divider", "section", "actions")
    ]
    assert blocks[1]["fields"][0] == {
        "type": "mrkdwn",
        "text": "*差距最大*\n落后 11.3 个百分点（财政收入）",
        "verbatim": True,
    }
    assert lines_of(blocks) == ["🔴 红灯：财政收入落后 11.3 个百分点"]
    actions = blocks[-1]
    assert actions["block_id"] == "yuebao_answer"
    assert [
        (each["action_id"], each["text"]["text"], each["value"])
        for each in actions["elements"]
    ] == [
        ("yuebao_seen", "已阅", message.key),
        ("yuebao_promise", "作出承诺", message.key),
        ("yuebao_not_mine", "不归我办", message.key),
    ]


def test_a_channel_has_no_buttons(registry):
    blocks = checked(blocks_of(composed(registry, summary()), "zh"))
    assert "actions" not in {block["type"] for block in blocks}


def test_severity_is_told_by_shape_and_word_not_by_colour_alone(registry):
    message = composed(
        registry,
        light("甲", "red", -11.0),
        light("乙", "yellow", -4.0),
        alert("clear", severity="info", brief="其余正常"),
        alert("late", stands=False, state="sent", facts={"title": "丙"}),
    )
    blocks = checked(blocks_of(message, "zh"))
    assert [line[0] for line in lines_of(blocks)] == ["🔴", "🔶", "◽"]
    (note,) = [block for block in blocks if block["type"] == "context"]
    assert note["elements"][0]["text"] == "✅ 已收到：丙"


def test_40_departments_with_16_red_lights_each_are_told_to_one_leader(registry):
    rows = [
        light(
            f"指标{number:02}",
            "red",
            -10.0 - number - office / 100,
            department=f"部门{office:02}",
            to=LEADER,
            alert_id=f"{office}-{number}",
            key=f"{office}-{number}",
        )
        for office in range(40)
        for number in range(16)
    ]
    message = composed(registry, *rows)
    assert message.heading == "小市月保 2021-05 · 分管副市长：40 个部门，640 红"
    blocks = checked(blocks_of(message, "zh"))
    lines = lines_of(blocks)
    assert lines[0] == "🔴 部门39：16 红。红灯：指标15落后 25.39 个百分点"
    assert len(lines) == 40
    told = [text for each in details(message) for text in each.split("\n")]
    assert sum("红灯" in text for text in told) == 640
    for text in details(message):
        checked(reply_blocks(text))


def test_more_departments_than_a_message_holds_are_counted(registry):
    rows = [
        alert(
            "late",
            str(number),
            department=f"部门{office:02}",
            to=LEADER,
            brief="迟报：" + "长" * 300,
        )
        for office in range(50)
        for number in range(2)
    ]
    blocks = checked(blocks_of(composed(registry, *rows), "zh"))
    lines = lines_of(blocks)
    assert lines[-1] == f"……另有 {50 - len(lines) + 1} 个部门，见本条回复中的明细"


def test_more_lines_than_a_message_holds_are_counted(registry):
    rows = [
        alert(kind, str(number), brief=f"{number}" + "长" * 400)
        for kind in ("late", "returned", "due_soon", "promise", "span")
        for number in range(8)
    ]
    lines = lines_of(checked(blocks_of(composed(registry, *rows), "zh")))
    assert lines[-1] == f"……另有 {40 - len(lines) + 1} 件，见本条回复中的明细"
    assert all(line.endswith("…") for line in lines[:-1])


def test_a_text_of_ten_thousand_characters_is_cut_in_the_message_and_told_below(
    registry,
):
    evil = "&<b>👨‍👩‍👧财政" * 1000
    message = composed(registry, alert("returned", brief=evil, text=evil))
    checked(blocks_of(message, "zh"))
    told = details(message)
    assert len(told) > 1
    assert all(size(text) <= MOST_SECTION for text in told)
    for text in told:
        checked(reply_blocks(text))


def test_what_is_settled_and_answered_is_counted_where_it_is_much(registry):
    over = [
        alert("late", str(n), stands=False, state="sent", facts={"title": f"表{n}"})
        for n in range(9)
    ]
    answers = [answer("not_mine", n, reason=f"第 {n} 次") for n in range(9)]
    for n, each in enumerate(answers):
        each["alert_id"] = str(n)
    message = composed(registry, *over, answers=answers)
    settled, answered = (
        [each["text"] for each in block["elements"]]
        for block in checked(blocks_of(message, "zh"))
        if block["type"] == "context"
    )
    assert len(settled) == 6
    assert settled[-1] == "……另有 4 件已办结"
    assert answered[0] == "此前另有 4 次答复"
    assert answered[-1].endswith("不归本部门办（第 8 次）")


@pytest.mark.parametrize(
    "evil",
    ["<!channel>", "*粗*", "_斜_", "`码`", ":tada:", "> 引", "&amp;", "<http://a|b>"],
)
def test_department_text_is_shown_as_it_was_written(registry, evil):
    facts = {"name": evil, "indicator": "i", "gap": -5.0, "required": 1, "unit": evil}
    message = composed(
        registry,
        alert("light", brief=evil, text=evil, facts=facts),
        alert("late", brief=evil, facts={"title": evil}, text=evil),
        alert("warned", "over", brief=evil, text=evil, stands=False, state="sent"),
        answers=[answer("not_mine", reason=evil)],
    )
    blocks = checked(blocks_of(message, "zh"))
    assert lines_of(blocks) == [f"🔴 {evil}", f"🔴 {evil}"]
    marked_up = [each["text"] for each in texts_of(blocks) if each["type"] == "mrkdwn"]
    if evil not in {"&amp;", "<!channel>", "<http://a|b>", "> 引"}:
        assert not any(evil in text for text in marked_up)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    found=st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.sampled_from(["critical", "warning", "info"]),
            awkward_texts(400),
            st.booleans(),
        ),
        min_size=1,
        max_size=40,
    ),
    to=st.sampled_from([HEAD, LEADER, ("#operators", "#operators")]),
    lang=st.sampled_from(["zh", "en"]),
)
def test_slack_takes_whatever_is_told(registry, found, to, lang):
    rows = [
        alert(
            kind,
            str(number),
            severity=severity,
            department=f"d{number % 7}" if to == LEADER else "finance",
            to=to,
            brief=text,
            text=text * 5,
            facts={"name": text, "title": text, "gap": -number, "unit": text},
            stands=stands,
        )
        for number, (kind, severity, text, stands) in enumerate(found)
    ]
    answers = [
        answer("not_mine", n % 60, reason=each[2]) for n, each in enumerate(found)
    ]
    message = compose("tiny", registry, lang, rows, answers)
    checked(blocks_of(message, lang))
    for text in details(message):
        checked(reply_blocks(text))


@given(text=awkward_texts(200), most=st.integers(10, 80))
@example(text="e" + "\u0301" * 500, most=10)
@example(text="👨‍👩‍👧" * 50, most=10)
def test_a_cut_goes_through_no_escape_and_no_emoji(text, most):
    cut = shortened(text, most)
    assert size(cut) <= most
    assert text == cut or text.startswith(cut[:-1])
    if cut not in {text, "…"}:
        kept, rest = cut[:-1], text[len(cut) - 1 :]
        assert not kept.endswith("\u200d")
        flags = len(kept) - len(kept.rstrip("🇨🇳"))
        assert flags % 2 == 0 or not rest.startswith(("🇨", "🇳"))


@given(lines=st.lists(awkward_texts(100).map(lambda text: text.replace("\n", " "))))
def test_pieces_hold_every_line_and_fit(lines):
    told = list(pieces(lines, 60))
    assert all(size(piece) <= 60 for piece in told)
    marks = str.maketrans("", "", "… \n\r")
    assert "".join(told).translate(marks) == "".join(lines).translate(marks)


def test_a_reply_longer_than_a_message_holds_is_cut():
    blocks = checked(reply_blocks("长" * 40_000))
    assert blocks[-1]["text"]["text"].endswith("…")
