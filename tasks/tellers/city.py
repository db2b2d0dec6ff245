"""What is told of the city as a whole: the month's summary, and sources that fail."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from tasks.tellers.reports import MISSING, NOT_DUE, NOT_OWED
from tasks.tellers.saying import About, Addressee, alert_of
from warehouse.messages import say
from warehouse.records import LIGHTS, Alert, Parameters, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

MOST_NAMED: Final = 5


def sources(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what the operators must mend before files come again, once a cycle."""
    for row in rows(warehouse, "mart.source", state="failing"):
        if row["severity"] == Severity.INFO:
            continue
        key, values = f"finding-{row['rule']}", json.loads(row["parameters"])
        known = cycle.registry.departments
        names = [known[each].name for each in row["departments"] if each in known]
        yield alert_of(
            cycle,
            "source",
            About("", f"{row['source']} {row['file']}".rstrip(), cycle.period),
            Severity(row["severity"]),
            (
                "alert-source",
                {
                    "departments": say("word-and", cycle.lang).join(names),
                    "source": row["source"],
                    "message": say(key, cycle.lang, **values),
                    "fix": say(f"{key}.fix", cycle.lang, **values),
                },
            ),
        )


def summary(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield the month's line for the operators, and for the leaders once all is due.

    Operators see reports come in; leaders are told how the month stands when no report
    has time left.
    """
    duties = rows(warehouse, "mart.duty", period=str(cycle.period))
    standings = Counter(row["standing"] for row in duties)
    owed = sum(standings.values()) - sum(standings[each] for each in NOT_OWED)
    mains = _mains(cycle, progress)
    lights = Counter(row["light"] for row in mains)
    numbers: Parameters = {
        "city": cycle.registry.city.name,
        "period": str(cycle.period),
        "owed": owed,
        "received": owed - standings[MISSING] - standings[NOT_DUE],
        "late": standings[MISSING] + standings["迟报"],
        "returned": standings["退回"],
        **{light: lights[light] for light in LIGHTS},
    }
    yield alert_of(
        cycle,
        "summary",
        About("", "", cycle.period),
        Severity.INFO,
        ("alert-summary", numbers | {"who": _who(cycle, duties)}),
    )
    if owed and not standings[NOT_DUE]:
        leaders = cycle.registry.city.channels.leaders
        yield alert_of(
            cycle,
            "summary",
            About("", "leaders", cycle.period),
            Severity.INFO,
            ("alert-leaders", numbers | {"reds": _reds(cycle, mains)}),
            to=Addressee(leaders, leaders),
        )


def _mains(cycle: Cycle, progress: Sequence[Row]) -> list[Row]:
    """Return how the main indicators stand for the year, in their order."""
    city = cycle.registry.city.region.id
    return sorted(
        (
            row
            for row in progress
            if row["span"] == "year" and row["region"] == city and row["main"]
        ),
        key=lambda row: int(row["main"]),
    )


def _who(cycle: Cycle, duties: Sequence[Row]) -> str:
    """Return whose reports are missing or came back; empty where all are there."""
    said = []
    for standing, key in ((MISSING, "summary-missing"), ("退回", "summary-returned")):
        names = dict.fromkeys(
            row["name"] for row in duties if row["standing"] == standing
        )
        if names:
            said.append(say(key, cycle.lang, names=_first(cycle, list(names))))
    return "".join(said)


def _first(cycle: Cycle, names: Sequence[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    rest = len(names) - MOST_NAMED
    more = say("summary-more", cycle.lang, count=rest) if rest > 0 else ""
    return say("word-and", cycle.lang).join(names[:MOST_NAMED]) + more


def _reds(cycle: Cycle, mains: Sequence[Row]) -> str:
    """Return the main indicators that are red, by name; empty where none is."""
    names = [row["name"] for row in mains if row["light"] == "red"]
    return say("summary-red", cycle.lang, names=_first(cycle, names)) if names else ""
