"""The face of a month's close: what stands against it, what was signed, what waits."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from flows.printing import Asked, Format, plain, print_line
from tasks.blockers import told
from warehouse.messages import say
from warehouse.records import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tasks.close import Outcome, Standing
    from warehouse.closing import Blocker


def show_outcome(asked: Asked, outcome: Outcome, *, reopened: bool = False) -> None:
    """Print what a sign-off froze, or what stood against it; or that it is open again.

    That nothing was changed is said too.
    """
    standing, lang = outcome.standing, asked.lang
    if asked.form == Format.JSON:
        said = {"done": outcome.is_done, **(close_as_json(asked, standing, []) or {})}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
        return
    if reopened:
        row = standing.row
        values = {"by": row["reopened_by"], "reason": row["reopened_reason"]}
        at = _moment(asked, row["reopened_at"])
        print_line(say("close-reopened", lang, period=standing.period, at=at, **values))
        print_line(say("close-next", lang, period=standing.period))
        return
    if standing.is_closed and not outcome.is_done:
        at = _moment(asked, standing.row["closed_at"])
        by = standing.row["closed_by"]
        print_line(say("close-already", lang, period=standing.period, by=by, at=at))
        return
    show_close(asked, standing, [])


def show_close(
    asked: Asked, standing: Standing, waiting: Sequence[Mapping[str, Any]]
) -> None:
    """Print whether a month is closed, by whom and as of when, or what blocks it."""
    lang, row = asked.lang, standing.row
    if standing.is_closed:
        at = _moment(asked, row["closed_at"])
        by = row["closed_by"]
        print_line(
            say("close-done", lang, period=standing.period, by=by, at=at), "bold"
        )
        if row["reason"]:
            print_line(say("close-reason", lang, reason=row["reason"]))
    _print_known(asked, standing)
    if row["reopened"]:
        values = {"by": row["reopened_by"], "reason": row["reopened_reason"]}
        at = _moment(asked, row["reopened_at"])
        count = row["reopened"]
        print_line(say("close-was-reopened", lang, count=count, at=at, **values))
    if standing.blockers:
        key = "close-in-spite" if standing.is_closed else "close-blocked"
        print_line(say(key, lang, count=len(standing.blockers)), "bold")
        _print_blockers(asked, standing)
    elif not standing.is_closed:
        print_line(say("close-free-command", lang, period=standing.period), "green")
    if standing.is_closed and waiting:
        _print_waiting(asked, standing, waiting)


def _print_known(asked: Asked, standing: Standing) -> None:
    zone = asked.registry.city.zone
    known_at = standing.known_at.astimezone(zone)
    print_line(
        say(
            "close-frozen" if standing.is_closed else "close-known",
            asked.lang,
            period=standing.period,
            at=f"{known_at:%Y-%m-%d %H:%M}",
            instant=f"{known_at:%Y-%m-%dT%H:%M:%S}",
            submissions=standing.frozen.submissions,
            figures=f"{standing.frozen.observations:,}",
        )
    )
    lights = {light: standing.lights.get(light, 0) for light in LIGHTS}
    print_line(say("close-lights", asked.lang, **lights))


def _print_blockers(asked: Asked, standing: Standing) -> None:
    """Print each blocker with what mends it, said once for several in a row."""
    before = ""
    for number, each in enumerate(standing.blockers, start=1):
        message, mend = told(each, standing.period, asked.lang)
        is_open = not standing.is_closed
        if before and mend != before:
            print_line(f"    → {before}")
        print_line(f"{number:>2}. {message}", "yellow" if is_open else None)
        before = mend if is_open else ""
    if before:
        print_line(f"    → {before}")


def _print_waiting(
    asked: Asked, standing: Standing, waiting: Sequence[Mapping[str, Any]]
) -> None:
    print_line(say("close-waits", asked.lang, count=len(waiting)), "yellow")
    for each in waiting:
        said = say(
            "close-waits-file",
            asked.lang,
            name=each["name"] or each["department"],
            title=each["title"] or each["report"],
            file=each["file"],
            at=_moment(asked, each["received_at"]),
        )
        print_line(f"    {said}")
    print_line(f"    → {say('close-waits.fix', asked.lang, period=standing.period)}")


def close_as_json(
    asked: Asked, standing: Standing | None, waiting: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """Return how a month stands for its close as programs read it; None for nothing."""
    if standing is None:
        return None
    zone = asked.registry.city.zone
    rows = plain([{**standing.row, "known_at": standing.known_at}], zone)
    return {
        **rows[0],
        "submissions": standing.frozen.submissions,
        "observations": standing.frozen.observations,
        "lights": dict(standing.lights),
        "blockers": [_as_json(each, standing, asked) for each in standing.blockers],
        "waiting": plain(waiting, zone),
    }


def _as_json(blocker: Blocker, standing: Standing, asked: Asked) -> dict[str, Any]:
    message, mend = told(blocker, standing.period, asked.lang)
    return {"kind": blocker.kind, "message": message, "mend": mend, **blocker.values}


def _moment(asked: Asked, moment: datetime) -> str:
    return f"{moment.astimezone(asked.registry.city.zone):%Y-%m-%d %H:%M}"
