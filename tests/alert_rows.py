"""Rows of `mart.alert` and `mart.answer`, as tests of messages need them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from warehouse.store import Row

CREATED: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
HEAD: Final = ("head@example.org", "财政局局长")
OPERATORS: Final = ("#operators", "#operators")
LEADERS: Final = ("#leaders", "#leaders")


def alert(  # noqa: PLR0913 - as many as a row has that matter
    kind: str,
    subject: str = "a",
    *,
    severity: str = "critical",
    department: str = "finance",
    to: tuple[str, str] = HEAD,
    brief: str | None = None,
    text: str | None = None,
    facts: dict[str, Any] | None = None,
    **changed: Any,
) -> Row:
    """Return an alert that stands and that nobody was told yet."""
    brief = f"{kind} {subject}" if brief is None else brief
    return {
        "alert_id": f"{kind}-{department}-{subject}",
        "key": f"tiny|{kind}|{department}|{subject}|2021-05",
        "kind": kind,
        "department": department,
        "subject": subject,
        "recipient": to[1],
        "address": to[0],
        "period": "2021-05",
        "cycle": "2021-05",
        "severity": severity,
        "text": f"{brief}。" if text is None else text,
        "brief": brief,
        "facts": json.dumps(facts or {}),
        "version": 1,
        "stands": True,
        "state": "pending",
        "created_at": CREATED,
        "sent_at": None,
        **changed,
    }


def light(
    indicator: str, colour: str, gap: float, required: float | None = 1.5, **more: Any
) -> Row:
    """Return a light that is behind by `-gap` points and needs `required` a month."""
    word = {"red": "红灯", "yellow": "黄灯"}[colour]
    facts = {
        "indicator": indicator,
        "name": indicator,
        "light": colour,
        "gap": gap,
        "unit": "亿元",
        "decimals": 2,
    }
    if required is not None:
        facts["required"] = required
    severity = "critical" if colour == "red" else "warning"
    brief = f"{word}：{indicator}落后 {-gap} 个百分点"
    return alert(
        "light",
        indicator,
        **{"severity": severity, "brief": brief, "facts": facts, **more},
    )


def summary(to: tuple[str, str] = OPERATORS, **numbers: int) -> Row:
    """Return the month's summary for a channel."""
    whole = {"owed": 45, "received": 44, "late": 1, "returned": 1}
    lights = {"green": 12, "yellow": 2, "red": 1, "grey": 1, "undecided": 0}
    return alert(
        "summary",
        "",
        severity="info",
        department="",
        to=to,
        brief="已收 44/45，退回 1",
        facts={**whole, **lights, **numbers},
    )


def answer(kind: str, minute: int = 0, **changed: Any) -> Row:
    """Return an answer of the head's, some minutes past ten."""
    return {
        "answer_id": f"{kind}-{minute}",
        "kind": kind,
        "message_key": "m",
        "alert_id": "",
        "department": "finance",
        "period": "2021-05",
        "report": "",
        "indicator": "",
        "answered_by": "财政局局长",
        "answered_at": datetime(2021, 6, 10, 2, minute, tzinfo=UTC),
        "amount": None,
        "unit": "",
        "by_period": "",
        "by_time": None,
        "reason": "",
        **changed,
    }


def awkward_texts(most: int = 900) -> st.SearchStrategy[str]:
    """Return texts as a department should not write them: markup, emoji, marks."""
    whole = [
        "👨‍👩‍👧",
        "🇨🇳",
        "👍🏽",
        "<!channel>",
        "<@U1>",
        "*粗*",
        "`x`",
        "&amp;",
        "> 引用",
    ]
    parts = st.sampled_from([*"财政<>&*_~`:\n\r ", "e\u0301", "\u202e", *whole])
    return st.lists(parts, max_size=most).map("".join)
