"""Compose: the alerts of one address and cycle become one message, in our own words.

What a head must know in thirty seconds comes first: how much is wrong, the three
numbers that matter, then a line for each thing, the worst first. Whatever is left out
is counted, and the thread tells it all.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tasks.routing import is_person
from tasks.slack.limits import MOST_FALLBACK, MOST_SECTION, pieces, shortened, size
from warehouse.messages import has_message, say
from warehouse.outbox import message_key
from warehouse.records import Severity
from warehouse.text import quotable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from warehouse.registry import Registry
    from warehouse.store import Row

# What is told first among what is equally severe. A light is two sorts.
ORDER: Final = (
    "source",
    "slack",
    "returned",
    "late",
    "light-red",
    "escalated",
    "light-yellow",
    "span",
    "promise",
    "not_mine",
    "warned",
    "due_soon",
    "held",
    "summary",
    "rank",
    "corrected",
    "early",
    "recovered",
    "accepted",
    "clear",
)
# Each of these asks something of its own; of the others a few examples will do.
_EACH_MATTERS: Final = frozenset(
    {
        *("returned", "late", "light-red", "light-yellow", "light"),
        *("escalated", "span", "promise", "due_soon"),
    }
)
# What is said of one figure stands together.
_OF_A_FIGURE: Final = frozenset({"light", "span", "promise", "escalated"})
# What a date may be given for, and what a figure may be promised of.
_TO_REPORT: Final = frozenset({"late", "returned", "due_soon"})
_TO_PROMISE: Final = frozenset({"light", "span"})
# What a heading counts, by sort; what is not here is not counted.
_COUNTED: Final = {
    "light-red": "red",
    "light-yellow": "yellow",
    "span": "span",
    "late": "late",
    "returned": "returned",
    "warned": "warned",
    "due_soon": "due_soon",
    "promise": "promise",
    "escalated": "escalated",
    "not_mine": "not_mine",
    "held": "held",
    "source": "source",
    "slack": "slack",
}
_GOOD_ENDS: Final = frozenset({"accepted", "recovered", "early"})
_SEVERITIES: Final = tuple(Severity)
_NO_GAP: Final = 0.0

# How many lines of a sort one reader sees; who looks after many departments sees fewer
# of each, and of very many departments one line each.
MOST_ALIKE: Final = 8
MOST_ALIKE_OF_MANY: Final = 3
MANY_DEPARTMENTS: Final = 5
EXAMPLES: Final = 3
MOST_NAME: Final = 60
# A text in a thread's line about what changed.
MOST_CHANGE: Final = 600
# How many texts a thread takes before the rest is counted.
MOST_DETAILS: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that stands, or several of a sort: `text` tells each on a line.

    `group` is the department it is about where a message is about several.
    """

    alert_id: str
    kind: str
    severity: Severity
    brief: str
    text: str
    stands: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What one address is told of one month, before it is put into Slack's blocks.

    All texts are plain: what a department wrote is escaped where it is sent. `numbers`
    are labels with values; `asks` names the buttons for an answer.
    """

    key: str
    address: str
    recipient: str
    period: str
    heading: str
    fallback: str
    numbers: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    settled: tuple[Line, ...]
    answers: tuple[str, ...]
    asks: tuple[str, ...]
    lang: str = "zh"


class _Told(NamedTuple):
    """An alert with its facts, and its sort: its kind, of a light with its colour."""

    row: Row
    facts: Mapping[str, Any]
    sort: str

    @property
    def severity(self) -> Severity:
        return Severity(self.row["severity"])

    @property
    def is_serious(self) -> bool:
        return self.severity is not Severity.INFO

    @property
    def name(self) -> str:
        """What it is about: an indicator, else a report, else its line."""
        names = ("name", "title", "indicator", "departments", "file")
        found = next((self.facts[each] for each in names if self.facts.get(each)), "")
        return shortened(clean(str(found)) or self.brief, MOST_NAME)

    @property
    def brief(self) -> str:
        said = clean(self.row["brief"] or self.row["text"])
        period = self.row["period"]
        # What is told about another month than the message's says about which.
        is_other = period != self.row["cycle"] and period not in said
        return f"{said}（{period}）" if is_other else said

    @property
    def text(self) -> str:
        return clean(self.row["text"] or self.row["brief"])

    @property
    def figure(self) -> tuple[str, str]:
        """What is told together with this: all of one figure, else itself alone."""
        indicator = self.facts.get("indicator")
        if self.row["kind"] in _OF_A_FIGURE and indicator:
            return self.row["department"], str(indicator)
        return "", self.row["alert_id"]

    @property
    def rank(self) -> tuple[int, int, float, str]:
        place = ORDER.index(self.sort) if self.sort in ORDER else len(ORDER)
        severity = _SEVERITIES.index(self.severity)
        return severity, place, self._main_number, self.row["key"]

    @property
    def _main_number(self) -> float:
        """Its gap, negative where it is behind; of a price, how much it changed."""
        growth = -abs(_number(self.facts, "growth", _NO_GAP))
        return _number(self.facts, "gap", growth)


class _Reader(NamedTuple):
    """Whom a heading names, and whether they look after one department's month."""

    name: str
    is_person: bool
    is_head: bool


def compose(
    city: str,
    registry: Registry,
    lang: str,
    alerts: Sequence[Row],
    answers: Sequence[Row],
) -> Message:
    """Return the message of one address and one month's cycle.

    `alerts` are all its rows of `mart.alert`, at least one, in any order; `answers` the
    rows of `mart.answer` to it.
    """
    told = [_told(row) for row in alerts]
    standing = _worst_first(each for each in told if each.row["stands"])
    over = [each for each in told if _is_over(each, standing)]
    # Whoever is told as a head and as a leader is addressed by what is worst.
    first = (standing or _worst_first(told))[0].row
    reader = _reader_of(first, alerts, registry, lang)
    lines = tuple(_lines(standing, reader, registry, lang))
    month = first["cycle"]
    heading = _heading(month, standing, over, reader, registry, lang)
    return Message(
        key=message_key(city, first["address"], month),
        address=first["address"],
        recipient=first["recipient"],
        period=month,
        heading=heading,
        fallback=_fallback(month, heading, standing, reader, lang),
        numbers=tuple(_numbers(standing, lang)),
        lines=lines,
        settled=tuple(_settled(each, lang) for each in _worst_first(over)),
        answers=tuple(_answers(answers, registry, lang)),
        asks=_asks(standing) if reader.is_person else (),
        lang=lang,
    )


def _asks(standing: Sequence[_Told]) -> tuple[str, ...]:
    """Return what may be answered: a date only for a report, a promise for a figure."""
    serious = [each for each in standing if each.is_serious]
    kinds = {each.row["kind"] for each in serious}
    answers = {
        "seen": bool(serious),
        "will_report": bool(kinds & _TO_REPORT),
        "promise": bool(kinds & _TO_PROMISE),
        "not_mine": bool(serious),
    }
    return tuple(name for name, may_be in answers.items() if may_be)


def pictured_by(alerts: Sequence[Row]) -> tuple[str, ...]:
    """Return the indicators that a message's picture shows, the worst first.

    They are those whose lights it tells; empty where it tells of a month as a whole,
    whose lights are all shown, or of no light.
    """
    told = [_told(row) for row in alerts if row["kind"] == "light" and row["stands"]]
    if tells_of_city(alerts):
        return ()
    return tuple(dict.fromkeys(str(each.row["subject"]) for each in _worst_first(told)))


def tells_of_city(alerts: Sequence[Row]) -> bool:
    """Tell whether a message has the month's summary in it."""
    return any(row["kind"] == "summary" and row["stands"] for row in alerts)


def details(message: Message) -> list[str]:
    """Return what stands in full, in texts that each fit into one reply."""
    lines: list[str] = []
    group = ""
    for each in message.lines:
        if each.group != group:
            group = each.group
            lines.append(f"【{group}】")
        mark = mark_of(each)
        lines += [f"{mark} {text}" for text in each.text.split("\n") if text]
    texts = list(pieces(lines, MOST_SECTION))
    if len(texts) <= MOST_DETAILS:
        return texts
    kept = texts[: MOST_DETAILS - 1]
    left = len(lines) - sum(text.count("\n") + 1 for text in kept)
    return [*kept, say("message-details-more", message.lang, count=left)]


def changed(lang: str, alerts: Sequence[Row]) -> str:
    """Return the thread's line about alerts of which a new version is told."""
    lines = [_change(each, lang) for each in _worst_first(_told(row) for row in alerts)]
    text = "\n".join([say("message-changed", lang, count=len(lines)), *lines])
    kept = len(lines)
    while size(text) > MOST_SECTION and kept:
        kept -= 1
        text = "\n".join(
            [
                say("message-changed", lang, count=len(lines)),
                *lines[:kept],
                say("message-more", lang, count=len(lines) - kept),
            ]
        )
    return text


def said_answer(registry: Registry, lang: str, row: Row) -> str:
    """Return a row of `mart.answer` in words: who said what, and when."""
    report = registry.reports.get(row["report"])
    indicator = registry.indicators.get(row["indicator"])
    reason = clean(row["reason"] or "")
    said = say(
        f"message-answer-{row['kind']}",
        lang,
        by=clean(row["answered_by"]),
        at=_local(row["answered_at"], registry),
        report=report.title if report else clean(row["report"] or ""),
        indicator=indicator.name if indicator else clean(row["indicator"] or ""),
        amount=_amount(row["amount"]),
        unit=clean(row["unit"] or ""),
        month=row["by_period"] or "",
        time=_local(row["by_time"], registry),
    )
    return said + (say("message-reason", lang, reason=reason) if reason else "")


def mark_of(line: Line) -> str:
    """Return a line's mark: its shape tells its severity, not its colour alone."""
    return say(f"message-mark-{line.severity if line.stands else 'settled'}")


def kind_word(kind: str, lang: str) -> str:
    """Return what a kind of alert is called; one of another version by its own name."""
    key = f"kind-{kind}"
    return say(key, lang) if has_message(key) else kind


def clean(text: str) -> str:
    """Return text as one line: a department's cannot pose as two of ours."""
    return quotable(" ".join(text.split()))


# -- order -----------------------------------------------------------------------------


def _told(row: Row) -> _Told:
    facts = json.loads(row["facts"] or "{}")
    # What is escalated is counted as what it is about.
    light = facts.get("light")
    has_light = row["kind"] == "light" and light in {"red", "yellow"}
    return _Told(row, facts, f"light-{light}" if has_light else row["kind"])


def _number(facts: Mapping[str, Any], name: str, default: float) -> float:
    value = facts.get(name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number else default  # type: ignore[arg-type]


def _worst_first(told: Iterable[_Told]) -> list[_Told]:
    """Return alerts by severity, kind and gap; what is of one figure stands together.

    A figure stands where the worst that is said of it does.
    """
    figures: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for each in sorted(told, key=lambda each: each.rank):
        figures[each.figure].append(each)
    return [each for figure in figures.values() for each in figure]


def _is_over(each: _Told, standing: Iterable[_Told]) -> bool:
    """Tell whether an alert was told and is over, and nothing stands in its place."""
    if each.row["stands"] or each.row["state"] == "suppressed":
        return False
    return not (
        each.row["kind"] in _OF_A_FIGURE
        and any(
            other.row["kind"] == each.row["kind"] and other.figure == each.figure
            for other in standing
        )
    )


# -- who reads -------------------------------------------------------------------------


def _reader_of(
    first: Row, alerts: Sequence[Row], registry: Registry, lang: str
) -> _Reader:
    address, recipient = first["address"], clean(first["recipient"])
    channels = registry.city.channels
    if address in {channels.operators, channels.leaders}:
        office = "operators" if address == channels.operators else "leaders"
        return _Reader(say(f"message-to-{office}", lang), False, False)
    reaches_person = is_person(address)
    names = {row["department"] for row in alerts}
    department = registry.departments.get(names.pop()) if len(names) == 1 else None
    if department and recipient != department.escalation.title:
        return _Reader(department.name, reaches_person, True)
    return _Reader(recipient, reaches_person, False)


def _department(row: Row, registry: Registry) -> str:
    department = registry.departments.get(row["department"])
    return department.name if department else clean(row["department"])


# -- lines -----------------------------------------------------------------------------


def _lines(
    standing: Sequence[_Told], reader: _Reader, registry: Registry, lang: str
) -> Iterator[Line]:
    if reader.is_head:
        yield from _alike_together(standing, MOST_ALIKE, "", lang)
        return
    groups: dict[str, list[_Told]] = defaultdict(list)
    for each in standing:
        groups[_department(each.row, registry)].append(each)
    for name, group in groups.items():
        if len(groups) > MANY_DEPARTMENTS and name and len(group) > 1:
            yield _one_line(group, name, lang)
        else:
            most = MOST_ALIKE_OF_MANY if name else MOST_ALIKE
            yield from _alike_together(group, most, name, lang)


def _alike_together(
    told: Sequence[_Told], most: int, group: str, lang: str
) -> Iterator[Line]:
    """Yield a line each, or one for many of a sort: how many, and the first of them."""
    sorts: dict[tuple[Severity, str], list[_Told]] = defaultdict(list)
    for each in told:
        sorts[each.severity, each.sort].append(each)
    seen: Counter[tuple[Severity, str]] = Counter()
    for each in told:
        key = each.severity, each.sort
        alike, place = sorts[key], seen[key]
        seen[key] += 1
        # Files of nobody are the operators', and may be hundreds.
        matters = each.sort in _EACH_MATTERS and each.row["department"]
        shown = len(alike)
        if shown > (most if matters else EXAMPLES):
            shown = most - 1 if matters else 0
        if place < shown:
            yield _line(each, group)
        elif place == shown:
            yield _rest(alike[shown:], group, lang, is_rest=shown > 0)


def _line(each: _Told, group: str) -> Line:
    row = each.row
    return Line(
        alert_id=row["alert_id"],
        kind=row["kind"],
        severity=each.severity,
        brief=each.brief,
        text=each.text,
        stands=bool(row["stands"]),
        group=group,
    )


def _rest(told: Sequence[_Told], group: str, lang: str, *, is_rest: bool) -> Line:
    """Return one line for many of a sort."""
    sort, row = told[0].sort, told[0].row
    brief = say(
        "message-and-more-of" if is_rest else "message-so-many",
        lang,
        count=len(told),
        sort=_word(sort, lang),
        names=_names([each.name for each in told], lang),
    )
    text = "\n".join(each.text for each in told)
    return Line(
        row["alert_id"], row["kind"], told[0].severity, brief, text, True, group
    )


def _one_line(group: Sequence[_Told], name: str, lang: str) -> Line:
    """Return one line for all of a department: how much is wrong, and the worst."""
    worst = group[0]
    counts = _counts(group, lang)
    worst_said = worst.brief
    brief = (
        say("message-worst-of", lang, counts=counts, worst=worst_said)
        if counts
        else worst_said
    )
    text = "\n".join(each.text for each in group)
    row = worst.row
    return Line(row["alert_id"], row["kind"], worst.severity, brief, text, True, name)


def _names(names: Sequence[str], lang: str) -> str:
    told = list(dict.fromkeys(names))
    said = say("word-and", lang).join(told[:EXAMPLES])
    return said + (say("message-and-others", lang) if len(told) > EXAMPLES else "")


def _word(sort: str, lang: str) -> str:
    has_own = sort in {"light-red", "light-yellow", "warned"}
    return say(f"message-{sort}", lang) if has_own else kind_word(sort, lang)


def _settled(each: _Told, lang: str) -> Line:
    """Return what is over by what became of it: 已收到, 已改好, 已恢复."""
    ended = f"-{each.facts['ended']}" if "ended" in each.facts else ""
    key = f"message-over-{each.row['kind']}{ended}"
    is_named = has_message(key) and each.name != each.brief
    brief = say(key, lang, name=each.name) if is_named else each.text
    line = _line(each, "")
    return Line(line.alert_id, line.kind, line.severity, brief, line.text, stands=False)


def _change(each: _Told, lang: str) -> str:
    """Return one thing that is new, differs or is over, in full."""
    if not each.row["stands"]:
        return f"{say('message-mark-settled')} {_settled(each, lang).brief}"
    key = "message-new" if each.row["version"] == 1 else "message-differs"
    mark = say(f"message-mark-{each.severity}")
    return f"{mark} {say(key, lang, text=shortened(each.text, MOST_CHANGE))}"


# -- heading, numbers, notification ----------------------------------------------------


def _heading(
    period: str,
    standing: Sequence[_Told],
    over: Sequence[_Told],
    reader: _Reader,
    registry: Registry,
    lang: str,
) -> str:
    return say(
        "message-heading",
        lang,
        city=registry.city.name,
        period=period,
        reader=reader.name,
        state=_state(standing, over, reader, lang),
    )


def _state(
    standing: Sequence[_Told], over: Sequence[_Told], reader: _Reader, lang: str
) -> str:
    """Return how much is wrong in a few words, or that nothing is."""
    serious = [each for each in standing if each.is_serious]
    counts = _counts(serious, lang)
    summary = _summary_of(standing)
    if counts:
        departments = {each.row["department"] for each in serious} - {""}
        if reader.is_head or len(departments) < 2:  # noqa: PLR2004 - several
            return counts
        return say(
            "message-of-departments", lang, count=len(departments), counts=counts
        )
    if summary:
        return say("message-received", lang, **_whole(summary.facts))
    if over or any(each.sort in _GOOD_ENDS for each in standing):
        return say("message-all-settled", lang)
    return say("message-nothing", lang)


def _counts(told: Sequence[_Told], lang: str) -> str:
    """Return `1 红 2 黄，缺报 1 份，退回 1 份`: what asks for something, counted."""
    found = Counter(
        _COUNTED[each.sort]
        for each in told
        if each.sort in _COUNTED and each.is_serious
    )
    lights = " ".join(
        say(f"message-count-{light}", lang, count=found[light])
        for light in ("red", "yellow")
        if found[light]
    )
    others = [
        say(f"message-count-{name}", lang, count=found[name])
        for name in _COUNTED.values()
        if found[name] and name not in {"red", "yellow"}
    ]
    return say("message-comma", lang).join([*([lights] if lights else []), *others])


def _numbers(standing: Sequence[_Told], lang: str) -> Iterator[tuple[str, str]]:
    """Yield the three numbers that matter, of those that there are.

    The largest gap, what it needs a month, and what is missing; of a month as a whole:
    what came, the lights, and what is to be done.
    """
    summary = _summary_of(standing)
    if summary:
        whole = _whole(summary.facts)
        for name in ("received", "lights", "todo"):
            yield (
                say(f"message-number-{name}", lang),
                say(f"message-value-{name}", lang, **whole),
            )
        return
    asking = [each for each in standing if each.is_serious]
    figures = [each for each in asking if each.row["kind"] in _OF_A_FIGURE]
    behind = sorted(
        (each for each in figures if _number(each.facts, "gap", _NO_GAP) < _NO_GAP),
        key=lambda each: _number(each.facts, "gap", _NO_GAP),
    )
    yield from _gap(behind, figures, lang)
    needing = [each for each in behind if _number(each.facts, "required", 0)]
    for each in needing[:1]:
        yield (
            say("message-number-required", lang),
            say(
                "message-value-required",
                lang,
                value=_figure(each.facts, "required"),
                unit=_unit(each.facts),
                name=each.name,
            ),
        )
    missing = [each for each in asking if each.sort in {"late", "returned"}]
    if missing:
        yield (
            say("message-number-missing", lang),
            say(
                "message-value-missing",
                lang,
                count=len(missing),
                name=missing[0].name,
                more=len(missing) - 1,
            ),
        )


def _gap(
    behind: Sequence[_Told], figures: Sequence[_Told], lang: str
) -> Iterator[tuple[str, str]]:
    """Yield the largest gap; else the largest growth, else what is to be reached."""
    for each in behind[:1]:
        # Of a target that no months add up to, the gap is in percent of the target.
        in_percent = "required" not in each.facts and each.facts.get("unit") != "%"
        yield (
            say("message-number-gap", lang),
            say(
                "message-value-gap",
                lang,
                value=f"{-_number(each.facts, 'gap', _NO_GAP):.1f}",
                apart="percent" if in_percent else "points",
                name=each.name,
            ),
        )
    if behind:
        return
    grown = [each for each in figures if "growth" in each.facts]
    aimed = [each for each in figures if {"actual", "target"} <= each.facts.keys()]
    if grown:
        most = max(grown, key=lambda each: abs(_number(each.facts, "growth", 0)))
        yield (
            say("message-number-growth", lang),
            say(
                "message-value-growth",
                lang,
                value=f"{_number(most.facts, 'growth', 0):+.1f}",
                name=most.name,
            ),
        )
    elif aimed:
        yield (
            say("message-number-aim", lang),
            say(
                "message-value-aim",
                lang,
                actual=_figure(aimed[0].facts, "actual"),
                target=_figure(aimed[0].facts, "target"),
                unit=_unit(aimed[0].facts),
                name=aimed[0].name,
            ),
        )


def _figure(facts: Mapping[str, Any], name: str) -> str:
    decimals = int(_number(facts, "decimals", 1))
    return f"{_number(facts, name, 0):.{decimals}f}"


def _unit(facts: Mapping[str, Any]) -> str:
    return shortened(clean(str(facts.get("unit", ""))), MOST_NAME)


def _summary_of(standing: Sequence[_Told]) -> _Told | None:
    """Return the month's summary, where it has the numbers that a heading needs."""
    found = [
        each for each in standing if each.sort == "summary" and "owed" in each.facts
    ]
    return max(found, key=lambda each: each.row["created_at"], default=None)


def _whole(facts: Mapping[str, Any]) -> dict[str, int]:
    names = ("owed", "received", "late", "returned")
    lights = ("green", "yellow", "red", "grey", "undecided")
    return {name: int(_number(facts, name, 0)) for name in (*names, *lights)}


def _fallback(
    period: str, heading: str, standing: Sequence[_Told], reader: _Reader, lang: str
) -> str:
    """Return what a locked phone shows: the worst, with its number, and how many more.

    Its size once escaped is at most 200.
    """
    if not standing:
        return shortened(heading, MOST_FALLBACK)
    serious = [each for each in standing if each.is_serious] or standing
    worst = serious[0]

    def said(text: str) -> str:
        return say(
            "message-fallback",
            lang,
            reader=shortened(reader.name, 40),
            period=period,
            mark=say(f"message-mark-{worst.severity}"),
            worst=text,
            more=len(serious) - 1,
        )

    return said(shortened(worst.brief, MOST_FALLBACK - size(said(""))))


# -- answers ---------------------------------------------------------------------------


def _answers(answers: Sequence[Row], registry: Registry, lang: str) -> Iterator[str]:
    """Yield a line an answer, in the order they came; the same again is told once."""
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(answers, key=lambda row: row["answered_at"]):
        about = (row["kind"], row["answered_by"], row["alert_id"])
        key = (*about, row["report"], row["indicator"])
        newest.pop(key, None)
        newest[key] = row
    for row in newest.values():
        yield said_answer(registry, lang, row)


def _amount(value: Any) -> str:
    """Return an amount without the zeros that say nothing: `300`, `58.5`."""
    if value is None:
        return ""
    whole, _, rest = f"{value:f}".partition(".")
    return f"{whole}.{rest}".rstrip("0").rstrip(".") if rest else whole


def _local(moment: datetime | None, registry: Registry) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(registry.city.zone):%m-%d %H:%M}"
