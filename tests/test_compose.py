"""A message says what is wrong, what is needed and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from alert_rows import (
    HEAD,
    LEADERS,
    OPERATORS,
    alert,
    answer,
    awkward_texts,
    light,
    summary,
)
from hypothesis import given
from hypothesis import strategies as st
from tiny_city import write_registry

from tasks.compose import (
    MOST_DETAILS,
    ORDER,
    Message,
    changed,
    compose,
    details,
    said_answer,
)
from tasks.slack.limits import MOST_FALLBACK, MOST_SECTION, size
from warehouse.messages import has_message, say
from warehouse.outbox import message_key

if TYPE_CHECKING:
    from warehouse.registry import Registry
    from warehouse.store import Row

LEADER = ("escalation@example.org", "分管副市长")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    offices = "".join(
        f"""
        - id: {name}
          name: {chinese}
          head: {{title: {chinese}局长, email: {name}@example.org}}
          deputy: {{title: {chinese}副局长, email: {name}.deputy@example.org}}
          escalation: {{title: 分管副市长, email: escalation@example.org}}"""
        for name, chinese in (("finance", "财政局"), ("tax", "税务局"))
    )
    folder = tmp_path_factory.mktemp("registry")
    return write_registry(folder, departments=offices)


@pytest.fixture
def composed(registry: Registry) -> Any:
    def of(*alerts: Row, answers: tuple[Row, ...] = (), lang: str = "zh") -> Message:
        return compose("tiny", registry, lang, alerts, answers)

    return of


def briefs(message: Message) -> list[str]:
    return [line.brief for line in message.lines]


def test_a_head_is_told_how_much_is_wrong_and_the_three_numbers_that_matter(composed):
    message = composed(
        light("财政支出", "yellow", -4.5, 2),
        light("财政收入", "red", -11.3, 0.8452),
        light("税收收入", "yellow", -6.1, None),
        alert("late", "tax", brief="迟报：税收", facts={"title": "税收"}),
        alert(
            "returned", "budget", brief="退回：财政收支", facts={"title": "财政收支"}
        ),
    )
    assert message.heading == (
        "小市月保 2021-05 · 财政局：1 红 2 黄，缺报 1 份，退回 1 份"
    )
    assert message.numbers == (
        ("差距最大", "落后 11.3 个百分点（财政收入）"),
        ("今后每月需", "0.85 亿元（财政收入）"),
        ("待报报表", "2 份：财政收支 等"),
    )
    assert briefs(message) == [
        "退回：财政收支",
        "迟报：税收",
        "红灯：财政收入落后 11.3 个百分点",
        "黄灯：税收收入落后 6.1 个百分点",
        "黄灯：财政支出落后 4.5 个百分点",
    ]
    assert message.fallback == "财政局 2021-05：🔴 退回：财政收支；另有 4 件"
    assert message.asks == ("seen", "will_report", "promise", "not_mine")


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (("late",), ("seen", "will_report", "not_mine")),
        (("warned",), ("seen", "not_mine")),
        (("accepted",), ()),
    ],
)
def test_only_what_can_be_answered_is_asked(composed, told, asked):
    severity = "info" if told == ("accepted",) else "warning"
    assert composed(*(alert(kind, severity=severity) for kind in told)).asks == asked


def test_a_promise_is_asked_for_where_a_figure_is_behind(composed):
    asked = composed(light("财政收入", "red", -11.3)).asks
    assert asked == ("seen", "promise", "not_mine")


def test_the_key_is_that_of_the_outbox(composed):
    message = composed(light("财政收入", "red", -11.3))
    assert message.key == message_key("tiny", HEAD[0], "2021-05")
    assert (message.address, message.recipient) == HEAD


def test_a_locked_phone_says_the_essential_number(composed):
    message = composed(light("财政收入", "red", -11.3))
    assert message.fallback == "财政局 2021-05：🔴 红灯：财政收入落后 11.3 个百分点"


def test_an_index_is_off_in_percent_where_no_months_add_up_to_its_target(composed):
    message = composed(light("PM2.5", "red", -16.7, None))
    assert message.numbers == (("差距最大", "落后 16.7%（PM2.5）"),)


def test_where_prices_alone_stand_out_the_largest_change_is_told(composed):
    facts = {"name": "鸡蛋价格", "light": "red", "growth": 19.5}
    rice = {"name": "大米价格", "light": "yellow", "growth": -6.0}
    message = composed(
        alert("light", "rice", severity="warning", facts=rice),
        alert("light", "egg", facts=facts),
    )
    assert message.numbers == (("涨跌最大", "同比 +19.5%（鸡蛋价格）"),)


def test_of_a_ratio_at_risk_what_it_is_and_is_to_be_is_told(composed):
    facts = {"name": "税收占比", "actual": 86.44, "target": 86.0, "unit": "%"}
    message = composed(
        alert("span", severity="warning", facts={**facts, "decimals": 2})
    )
    assert message.numbers == (("现值与目标", "86.44 / 86.00 %（税收占比）"),)
    good = composed(alert("span", severity="info", facts=facts))
    assert good.numbers == ()


def test_what_is_said_of_one_figure_stands_together(composed):
    spending = {"indicator": "spending", "name": "财政支出"}
    message = composed(
        light("revenue", "red", -11.3),
        light("spending", "yellow", -4.5),
        alert("span", "spending", brief="上半年难保：财政支出", facts=spending),
        light("taxes", "red", -10.5),
    )
    assert [line.kind for line in message.lines] == ["light", "light", "span", "light"]
    assert "spending" in message.lines[3].brief


@pytest.mark.parametrize(
    "kind", [*(k for k in ORDER if not k.startswith("light")), "light"]
)
def test_every_kind_has_its_line_in_both_languages(composed, kind):
    for lang in ("zh", "en"):
        message = composed(
            alert(kind, severity="warning", brief="要点 12.3"), lang=lang
        )
        assert briefs(message) == ["要点 12.3"]
        assert "要点 12.3" in message.fallback
        assert details(message) == ["🔶 要点 12.3。"]
        assert has_message(f"kind-{kind}")
        assert say(f"kind-{kind}", lang)


def test_kinds_come_in_their_order_however_they_were_written(composed):
    kinds = [kind for kind in ORDER if not kind.startswith("light")]
    rows = [alert(kind, severity="warning") for kind in kinds]
    for rotated in (rows, rows[::-1], rows[7:] + rows[:7]):
        message = composed(*rotated)
        assert [line.kind for line in message.lines] == kinds


def test_severity_goes_before_kind(composed):
    message = composed(
        alert("source", severity="warning"),
        alert("clear", severity="critical"),
        alert("late", severity="info"),
    )
    assert [line.kind for line in message.lines] == ["clear", "source", "late"]


def test_ten_warnings_of_a_head_are_one_line_with_the_first_of_them(composed):
    rows = [
        alert(
            "warned",
            f"{number:02}",
            severity="warning",
            text=f"报表{number:02} 有 1 处要核对。",
            facts={"title": f"报表{number:02}"},
        )
        for number in range(10)
    ]
    message = composed(*rows)
    assert briefs(message) == ["待核对 10 件：报表00、报表01、报表02等"]
    assert message.heading.endswith("待核对 10 份")
    assert "\n".join(details(message)).count("有 1 处要核对") == 10


def test_400_unknown_files_are_one_line_to_the_operators(composed):
    rows = [
        alert(
            "returned",
            f"{number:03}",
            department="",
            to=OPERATORS,
            text=f"文件 {number:03} 看不懂。",
            facts={"title": f"{number:03}.xlsx"},
        )
        for number in range(400)
    ]
    message = composed(*rows, summary())
    assert briefs(message) == [
        "退回 400 件：000.xlsx、001.xlsx、002.xlsx等",
        "已收 44/45，退回 1",
    ]
    assert message.heading == "小市月保 2021-05 · 综合科：退回 400 份"
    assert not message.asks
    told = "\n".join(details(message))
    assert all(f"文件 {number:03} 看不懂" in told for number in range(400))


def test_of_many_red_lights_the_worst_are_lines_and_the_rest_are_counted(composed):
    rows = [light(f"指标{number:02}", "red", -10.0 - number) for number in range(16)]
    message = composed(*rows)
    assert len(message.lines) == 8
    assert briefs(message)[0] == "红灯：指标15落后 25.0 个百分点"
    assert briefs(message)[-1] == "……另有红灯 9 件：指标08、指标07、指标06等"
    assert "\n".join(details(message)).count("红灯") == 16


def test_a_leader_in_charge_is_told_by_department(composed):
    message = composed(
        light("税收收入", "red", -12.0, department="tax", to=LEADER),
        light("财政支出", "yellow", -4.5, to=LEADER),
        alert("late", "t", department="tax", to=LEADER, brief="迟报：税收"),
    )
    assert message.heading == (
        "小市月保 2021-05 · 分管副市长：2 个部门，1 红 1 黄，缺报 1 份"
    )
    assert [(line.group, line.kind) for line in message.lines] == [
        ("税务局", "late"),
        ("税务局", "light"),
        ("财政局", "light"),
    ]
    assert details(message)[0].split("\n")[:2] == ["【税务局】", "🔴 迟报：税收。"]
    assert message.asks


def test_one_department_told_to_its_leader_is_still_addressed_to_the_leader(composed):
    message = composed(alert("escalated", to=LEADER))
    assert message.heading == "小市月保 2021-05 · 分管副市长：上报 1 件"
    assert [line.group for line in message.lines] == ["财政局"]


def test_who_is_head_and_leader_at_once_is_addressed_by_what_is_worst(composed):
    mayor = (LEADER[0], "副市长兼财政局局长")
    rows = [
        light("税收收入", "red", -12.0, department="tax", to=LEADER),
        light("财政支出", "yellow", -4.5, to=mayor),
    ]
    for alerts in (rows, rows[::-1]):
        assert composed(*alerts).recipient == "分管副市长"


def test_leaders_read_the_month_as_a_whole(composed):
    message = composed(summary(LEADERS))
    assert message.heading == (
        "小市月保 2021-05 · 全市：已收 44/45 份，绿 12 黄 2 红 1 灰 1"
    )
    assert message.numbers == (
        ("报送", "已收 44/45 份"),
        ("主要指标", "绿 12 · 黄 2 · 红 1 · 灰 1"),
        ("待处理", "迟报漏报 1 份 · 退回 1 份"),
    )
    assert not message.asks


def test_what_is_over_is_shown_as_settled_and_not_as_nothing(composed):
    over = {"stands": False, "state": "sent"}
    message = composed(
        light("财政收入", "red", -11.3, **over),
        alert("late", facts={"title": "财政收支"}, text="已收到：迟报", **over),
        alert("rank", severity="info", text="位次已恢复", **over),
    )
    assert message.heading == "小市月保 2021-05 · 财政局：全部办结"
    assert message.fallback == message.heading
    assert message.lines == ()
    assert message.numbers == ()
    assert [line.brief for line in message.settled] == [
        "已收到：财政收支",
        "已转好：财政收入",
        "位次已恢复",
    ]
    assert not message.asks
    assert details(message) == []


def test_a_yellow_light_that_became_red_is_not_told_as_settled(composed):
    was = light("财政收入", "yellow", -4.5, stands=False, state="sent", alert_id="was")
    message = composed(was, light("财政收入", "red", -11.3))
    assert message.settled == ()
    assert len(message.lines) == 1


def test_what_was_over_before_anybody_was_told_is_not_told(composed):
    gone = alert("late", "b", stands=False, state="suppressed")
    message = composed(light("财政收入", "red", -11.3), gone)
    assert message.settled == ()


def test_good_news_alone_ask_nothing(composed):
    message = composed(
        alert("accepted", severity="info", brief="退回后已接收：财政收支")
    )
    assert message.heading == "小市月保 2021-05 · 财政局：全部办结"
    assert not message.asks
    clear = composed(alert("clear", severity="info"))
    assert clear.heading == "小市月保 2021-05 · 财政局：没有待办事项"


def test_another_month_than_the_messages_is_named(composed):
    message = composed(alert("late", brief="迟报：财政收支", period="2021-03"))
    assert briefs(message) == ["迟报：财政收支（2021-03）"]
    assert message.period == "2021-05"


def test_answers_say_who_when_and_what(composed):
    due = datetime(2021, 6, 12, 9, tzinfo=UTC)
    message = composed(
        light("revenue", "red", -11.3),
        answers=(
            answer("promise", 9, indicator="revenue", amount=Decimal("60.50"),
                   unit="亿元", by_period="2021-06", reason="集中入库"),
            answer("seen", 5),
            answer("seen", 7),
            answer("will_report", 8, report="budget", by_time=due),
            answer("not_mine", 10, reason="归\n税务局"),
        ),
    )  # fmt: skip
    assert message.answers == (
        "财政局局长 06-10 10:07 已阅",
        "财政局局长 06-10 10:08：06-12 17:00 前补报财政收支",
        "财政局局长 06-10 10:09 承诺：财政收入 2021-06 达到 60.5 亿元（集中入库）",
        "财政局局长 06-10 10:10：不归本部门办（归 税务局）",
    )


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("300", "300"),
        ("300.00", "300"),
        ("60.50", "60.5"),
        ("0", "0"),
        ("0.05", "0.05"),
    ],
)
def test_a_promised_amount_loses_no_zero_that_counts(registry, amount, told):
    row = answer("promise", indicator="revenue", amount=Decimal(amount), unit="亿元")
    assert f"达到 {told} 亿元" in said_answer(registry, "zh", row)


def test_what_changed_is_one_line_each():
    rows = [
        light("财政收入", "red", -11.3, version=2, text="财政收入 红灯。"),
        alert("late", text="财政收支至今未收到。"),
        alert("returned", stands=False, state="pending", version=2,
              facts={"title": "税收"}),
    ]  # fmt: skip
    assert changed("zh", rows) == (
        "有变化（3 件）：\n"
        "✅ 已改好：税收\n"
        "🔴 新增：财政收支至今未收到。\n"
        "🔴 更新：财政收入 红灯。"
    )
    many = [alert("late", f"{number}", text="长" * 900) for number in range(50)]
    told = changed("en", many)
    assert size(told) <= MOST_SECTION
    assert told.endswith("… and 46 more, told in the replies below")


def test_english_is_composed_from_the_english_catalogue(composed):
    message = composed(
        light("财政收入", "red", -11.3),
        alert("late", "tax", facts={"title": "税收"}),
        lang="en",
    )
    assert message.heading == "小市 yuebao 2021-05 · 财政局: 1 red, 1 missing"
    assert message.numbers[0] == ("Largest gap", "11.3 points behind (财政收入)")


def test_a_departments_text_cannot_pose_as_a_line_of_ours(composed):
    evil = "退回：表\n✅ 全部办结\r\n<!channel> \u202eabc"
    message = composed(alert("returned", brief=evil, text=evil))
    assert briefs(message) == ["退回：表 ✅ 全部办结 <!channel> [U+202E]abc"]
    assert "\n" not in message.fallback
    assert details(message)[0].count("\n") == 0


def test_details_end_with_a_count_where_a_thread_would_not_end(composed):
    rows = [alert("late", f"{number:03}", text="长" * 2900) for number in range(60)]
    texts = details(composed(*rows))
    assert len(texts) == MOST_DETAILS
    assert texts[-1] == "……还有 41 件从略，请向综合科索取。"


@given(
    texts=st.lists(awkward_texts(), min_size=1, max_size=12),
    lang=st.sampled_from(["zh", "en"]),
)
def test_whatever_was_written_fits(registry, texts, lang):
    kinds = [kind for kind in ORDER if not kind.startswith("light-")]
    rows = [
        alert(
            kinds[number % len(kinds)],
            str(number),
            brief=text,
            text=text * 9,
            facts={"name": text, "gap": -number},
            stands=number % 3 > 0,
        )
        for number, text in enumerate(texts)
    ]
    message = compose("tiny", registry, lang, rows, [answer("seen", reason=texts[0])])
    assert size(message.fallback) <= MOST_FALLBACK
    assert all(size(text) <= MOST_SECTION for text in details(message))
    assert size(changed(lang, rows)) <= MOST_SECTION
