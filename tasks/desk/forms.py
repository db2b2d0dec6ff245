"""Forms: what is asked of somebody, with the essential number, and what they filled in.

A form is built of what the newest snapshot says; what comes back is held against the
registry and told field by field where it makes no sense.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.desk.notes import MOST_AMOUNT as MOST_HELD
from tasks.desk.people import is_about_report
from warehouse.messages import say
from warehouse.periods import MONTHS_IN_YEAR, Period
from warehouse.registry.models import MONTHS_BETWEEN
from warehouse.store import Row, rows
from warehouse.text import fold
from warehouse.units import UnknownUnitError, convert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.desk.people import Letter
    from warehouse.connection import Warehouse
    from warehouse.registry import Registry
    from warehouse.registry.models import Indicator

# What the fields of a form are called: Slack gives back a field's faults by its name.
REPORT: Final = "yuebao_report"
DAY: Final = "yuebao_day"
HOUR: Final = "yuebao_hour"
INDICATOR: Final = "yuebao_indicator"
AMOUNT: Final = "yuebao_amount"
MONTH: Final = "yuebao_month"
ITEM: Final = "yuebao_item"
REASON: Final = "yuebao_reason"

MOST_AMOUNT: Final = 30
MOST_REASON: Final = 300
MOST_DAYS: Final = 31
FIRST_HOUR: Final = 8
LAST_HOUR: Final = 22
_MOST_DIGITS: Final = 15
# What may still be announced: what is owed and not there in order, the worst first.
AWAITED: Final = {"退回": "returned", "漏报": "missing", "未到期": "not-due"}
_FIGURES: Final = frozenset({"light", "span"})
_NUMBER: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)(.*)", re.DOTALL)


class Choice(NamedTuple):
    """One thing to choose: `said` is its essential number."""

    value: str
    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked: of which things, by which days, hours or months."""

    kind: str
    message_key: str
    choices: tuple[Choice, ...]
    months: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    day: date | None = None


class Faults(NamedTuple):
    """What is wrong with a form, by field."""

    by_field: dict[str, str]


# What was asked and well answered, by the fields of a note.
Filled = dict[str, str]


def form_of(
    warehouse: Warehouse,
    registry: Registry,
    lang: str,
    letter: Letter,
    kind: str,
    departments: Sequence[str],
    now: datetime,
) -> Form | None:
    """Return what is asked with a button; none where there is nothing to ask."""
    key = letter.row["message_key"]
    if kind == "will_report":
        reports = tuple(_awaited(warehouse, registry, lang, letter, departments))
        hours = tuple(f"{hour:02d}:00" for hour in range(FIRST_HOUR, LAST_HOUR + 1))
        day = now.astimezone(registry.city.zone).date()
        return Form(kind, key, reports, hours=hours, day=day) if reports else None
    if kind == "promise":
        figures = tuple(_figures(registry, lang, letter, departments))
        months = tuple(_months(warehouse, letter))
        return Form(kind, key, figures, months=months) if figures else None
    items = tuple(
        Choice(row["alert_id"], row["brief"]) for row in _standing(letter, departments)
    )
    return Form(kind, key, items) if items else None


def _standing(letter: Letter, departments: Sequence[str]) -> list[Row]:
    return [
        row
        for row in letter.alerts
        if row["stands"] and row["department"] in departments
    ]


def _awaited(
    warehouse: Warehouse,
    registry: Registry,
    lang: str,
    letter: Letter,
    departments: Sequence[str],
) -> Iterator[Choice]:
    order = list(AWAITED)
    told = _standing(letter, departments)
    duties = [
        row
        for row in rows(warehouse, "mart.duty")
        if row["standing"] in AWAITED
        and any(
            is_about_report(alert, row["department"], row["report"], row["period"])
            for alert in told
        )
    ]
    duties.sort(
        key=lambda row: (order.index(row["standing"]), row["due_at"], row["report"])
    )
    for row in duties:
        due = row["due_at"].astimezone(registry.city.zone)
        yield Choice(
            "|".join((row["department"], row["report"], row["period"])),
            f"{row['title']}（{row['period']}）",
            say(
                "desk-report",
                lang,
                title=row["title"],
                period=row["period"],
                standing=say(f"word-{AWAITED[row['standing']]}", lang),
                due=f"{due:%m-%d %H:%M}",
            ),
        )


def _figures(
    registry: Registry, lang: str, letter: Letter, departments: Sequence[str]
) -> Iterator[Choice]:
    """Yield the indicators that a message is about, each with what it lacks."""
    told = set()
    alerts = _standing(letter, departments)
    # A light says more of an indicator than its quarter does.
    for row in sorted(alerts, key=lambda row: (row["kind"] != "light", row["key"])):
        facts = json.loads(row["facts"] or "{}")
        name = facts.get("indicator")
        if row["kind"] not in _FIGURES or name in told:
            continue
        if name not in registry.indicators:
            continue
        told.add(name)
        yield Choice(
            f"{row['department']}|{name}",
            registry.indicators[name].name,
            _lacks(lang, registry.indicators[name], facts),
        )


def _lacks(lang: str, indicator: Indicator, facts: Mapping[str, object]) -> str:
    """Return what an indicator has, what it lacks, and what it needs a month."""
    unit = str(facts.get("unit") or indicator.unit)

    def shown(value: object) -> str:
        known = isinstance(value, (int, float))
        space = "" if unit == "%" else " "
        return f"{value:.{indicator.decimals}f}{space}{unit}" if known else "-"

    actual, target = facts.get("actual"), facts.get("target")
    said = say(
        "desk-figure",
        lang,
        name=indicator.name,
        period=str(facts.get("period") or ""),
        actual=shown(actual),
        target=shown(target),
    )
    if (
        isinstance(actual, (int, float))
        and isinstance(target, (int, float))
        and facts.get("required") is not None
    ):
        said += say(
            "desk-lacks",
            lang,
            missing=shown(target - actual),
            required=shown(facts.get("required")),
        )
    return said


def _months(warehouse: Warehouse, letter: Letter) -> Iterator[str]:
    """Yield the months still to come of the newest cycle's year, else of the next."""
    cycles = [row["cycle"] for row in rows(warehouse, "mart.alert")]
    newest = Period.parse(max([letter.row["period"], *cycles]))
    month = newest.shift(1)
    year = month.year
    while month.year == year:
        yield str(month)
        month = month.shift(1)


# -- what was filled in ----------------------------------------------------------------


def filled_in(
    registry: Registry,
    lang: str,
    kind: str,
    values: Mapping[str, str],
    so_far: Mapping[str, object],
    now: datetime,
) -> Filled | Faults:
    """Return what a form says, or what is wrong with which of its fields.

    `values` is by field; `so_far` are the facts of the indicator that was chosen, as
    the message tells them.
    """
    faults: dict[str, str] = {}
    filled: Filled = {}
    if kind != "will_report":
        filled["reason"] = _reason(lang, values.get(REASON, ""), faults)
    if kind == "will_report":
        filled |= _announced(registry, lang, values, now, faults)
    elif kind == "promise":
        filled |= _promised(registry, lang, values, so_far, faults)
    else:
        filled["item"] = values.get(ITEM, "")
        if not filled["item"]:
            faults[ITEM] = say("desk-bad-choice", lang)
    return Faults(faults) if faults else filled


def _reason(lang: str, text: str, faults: dict[str, str]) -> str:
    reason = " ".join(
        "".join(
            " " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each
            for each in text
        ).split()
    )
    # Marks that nobody sees are no reason.
    if not fold(reason):
        faults[REASON] = say("desk-bad-reason", lang)
    elif len(reason) > MOST_REASON:
        faults[REASON] = say("desk-bad-long", lang, most=MOST_REASON)
    return reason


def _announced(
    registry: Registry,
    lang: str,
    values: Mapping[str, str],
    now: datetime,
    faults: dict[str, str],
) -> Filled:
    department, report, period = _parts(values.get(REPORT, ""), 3)
    known = registry.reports.get(report)
    if known is None or department not in known.departments or not _is_month(period):
        faults[REPORT] = say("desk-bad-choice", lang)
    try:
        day = date.fromisoformat(values.get(DAY, ""))
        hour = time.fromisoformat(values.get(HOUR, ""))
    except ValueError:
        faults[DAY] = say("desk-bad-day", lang)
        return {}
    moment = datetime.combine(day, hour, tzinfo=registry.city.zone)
    if moment <= now:
        faults[HOUR if day == now.astimezone(moment.tzinfo).date() else DAY] = say(
            "desk-bad-past", lang
        )
    elif moment > now + timedelta(days=MOST_DAYS):
        faults[DAY] = say("desk-bad-far", lang, most=MOST_DAYS)
    return {
        "department": department,
        "report": report,
        "period": period,
        "by_time": moment.isoformat(),
    }


def _promised(
    registry: Registry,
    lang: str,
    values: Mapping[str, str],
    so_far: Mapping[str, object],
    faults: dict[str, str],
) -> Filled:
    department, name = _parts(values.get(INDICATOR, ""), 2)
    indicator = registry.indicators.get(name)
    if indicator is None or not department:
        faults[INDICATOR] = say("desk-bad-choice", lang)
        return {}
    is_growth = indicator.target_type == "growth"
    unit = "%" if is_growth else indicator.unit
    month = values.get(MONTH, "")
    if fault := _bad_month(lang, indicator, month, str(so_far.get("period") or "")):
        faults[MONTH] = fault
    amount = _amount(values.get(AMOUNT, ""), unit)
    if isinstance(amount, str):
        faults[AMOUNT] = say(f"desk-bad-{amount}", lang, unit=unit)
        return {}
    if fault := _bad_amount(lang, indicator, amount, so_far, month):
        faults[AMOUNT] = fault
    return {
        "department": department,
        "indicator": name,
        "amount": f"{amount:f}",
        "unit": unit,
        "by_period": month,
    }


def _bad_month(lang: str, indicator: Indicator, month: str, known: str) -> str | None:
    """Return what is wrong with a month that a figure is promised for."""
    if not _is_month(month):
        return say("desk-bad-month", lang)
    if known and month <= known:
        return say("desk-bad-known", lang, period=known)
    number = Period.parse(month).last
    if indicator.jan_feb == "combined" and number == 1:
        return say("desk-bad-january", lang)
    between = MONTHS_BETWEEN[indicator.frequency]
    if number % between:
        return say("desk-bad-between", lang, months=between)
    return None


def _amount(text: str, unit: str) -> Decimal | str:
    """Return an amount in `unit`, or the name of what is wrong: `amount` or `unit`."""
    plain = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))
    found = _NUMBER.fullmatch(plain)
    if found is None or len(found[1]) > _MOST_DIGITS:
        return "amount"
    amount = Decimal(found[1])
    if found[2]:
        try:
            amount = convert(amount, found[2], unit)
        except UnknownUnitError:
            return "unit"
    return amount if abs(amount) < MOST_HELD else "amount"


def _bad_amount(
    lang: str,
    indicator: Indicator,
    amount: Decimal,
    so_far: Mapping[str, object],
    month: str,
) -> str | None:
    """Return what is wrong with an amount: below nothing, absurd, or there already."""
    is_growth = indicator.target_type == "growth"
    unit = "%" if is_growth else indicator.unit
    if amount < 0 and unit != "%":
        return say("desk-bad-negative", lang)
    bounds = indicator.growth_bounds if is_growth else indicator.bounds
    if bounds and not bounds[0] <= amount <= bounds[1]:
        low, high = (f"{each:f}" for each in bounds)
        return say("desk-bad-bounds", lang, low=low, high=high, unit=unit)
    actual, known = so_far.get("actual"), str(so_far.get("period") or "")
    is_cumulative = indicator.kind == "flow" and indicator.direction == "higher"
    if (
        is_cumulative
        and not is_growth
        and isinstance(actual, (int, float))
        and known[:4] == month[:4]
        and amount <= Decimal(str(actual))
    ):
        so_far_told = f"{actual:.{indicator.decimals}f}"
        return say(
            "desk-bad-reached", lang, period=known, actual=so_far_told, unit=unit
        )
    return None


def _parts(value: str, count: int) -> list[str]:
    parts = value.split("|")
    return parts if len(parts) == count else [""] * count


def _is_month(text: str) -> bool:
    try:
        period = Period.parse(text)
    except ValueError:
        return False
    return period.first == period.last and 1 <= period.last <= MONTHS_IN_YEAR
