"""What runs changed: everything that is said otherwise at one instant than at another.

On a copy of the warehouse it is what a run would change; after the run itself the same
question must have the same answer (`unlike`).
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from warehouse.store import Row, fetch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    import duckdb

# What can change, what matters most first; the view's rows come in this order.
WHATS: Final = (
    *("light", "total", "rank", "probability", "list", "ring", "project"),
    *("observation", "cell", "submission", "alert"),
)
Key: TypeAlias = tuple[str, ...]

_TOLERANCE: Final = 1e-9
_AT_A_TIME: Final = 10_000
# The columns of both sides end in these.
_WHENS: Final = ("before", "after")
# Whether an alert stood before, and stands now.
_OF_ALERT: Final = {(False, True): "appeared", (True, False): "vanished"}
# What a row says besides its name and both sides.
_ABOUT: Final = (
    *("what", "period", "span", "region", "indicator", "project", "subject"),
    *("department", "measure", "change", "decimals", "was_told"),
)


class Side(NamedTuple):
    """What was said at one of two instants, and where it stood; None where nothing was.

    `value` is a number in `unit`. `text` is a word, what a figure's cell says, or an
    alert's line. `status` is how final a figure is; of an alert `stands` or `over`.
    """

    value: float | None = None
    text: str | None = None
    unit: str | None = None
    status: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    submission: str | None = None


class Change(NamedTuple):
    """One thing that is said otherwise; fields are columns of `mart.impact_between`.

    Of an alert `measure` is its kind, `subject` what it is about and `name` whom it is
    for.
    """

    what: str
    period: str
    span: str
    region: str
    indicator: str
    project: str
    subject: str
    department: str
    measure: str
    change: str
    name: str
    decimals: int | None
    before: Side
    after: Side
    was_told: bool = False

    @property
    def key(self) -> Key:
        """What it is about: a run changes each thing once."""
        return (
            *(self.what, self.period, self.span, self.region, self.indicator),
            *(self.project, self.subject, self.department, self.measure),
        )


def impact(
    warehouse: duckdb.DuckDBPyConnection,
    before: datetime,
    after: datetime,
    runs: Collection[str] | None = None,
) -> list[Change]:
    """Return what is said otherwise at `after` than at `before`, as `WHATS` has it.

    Alerts are those that `runs` wrote, by run id; without, all that were written after
    `before` and up to `after`.
    """
    said = _said_otherwise(warehouse, before, after)
    told = _alerts(warehouse, before, after, runs)
    return [*said, *map(_alert, told)]


def _said_otherwise(
    warehouse: duckdb.DuckDBPyConnection, before: datetime, after: datetime
) -> Iterator[Change]:
    """Yield the rows of `mart.impact_between`, a few at a time: years have many."""
    sides = [f"{name}_{when}" for when in _WHENS for name in Side._fields]
    about = [name for name in Change._fields if name not in {*_WHENS, "was_told"}]
    columns = ", ".join([*about, *sides, "was_told"])
    found = warehouse.execute(
        f"select {columns} from mart.impact_between($before, $after)",  # noqa: S608 - names from this file
        {"before": before, "after": after},
    )
    ends = len(about), len(about) + len(Side._fields)
    while some := found.fetchmany(_AT_A_TIME):
        for row in some:
            one, other = Side(*row[slice(*ends)]), Side(*row[ends[1] : -1])
            yield Change._make((*row[: ends[0]], one, other, row[-1]))


def told_lights(changes: Iterable[Change]) -> list[Change]:
    """Return the lights among some changes that somebody was told of before."""
    return [each for each in changes if each.what == "light" and each.was_told]


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many of each kind changed, in the order of `WHATS`."""
    counts = Counter(each.what for each in changes)
    return {what: counts[what] for what in WHATS if counts[what]}


# -- prediction and outcome ------------------------------------------------------------


def unlike(
    predicted: Iterable[Change], happened: Iterable[Change]
) -> list[tuple[Change | None, Change | None]]:
    """Return what was predicted otherwise than it happened; None where it was not.

    Ids of submissions and the moment of a run are not compared, nor whether a light was
    told in the meantime; numbers are, but for what binary fractions add.
    """
    foreseen = {each.key: each for each in predicted}
    seen = {each.key: each for each in happened}
    pairs = [
        (foreseen.get(key), seen.get(key)) for key in sorted(foreseen.keys() | seen)
    ]
    return [
        (one, other)
        for one, other in pairs
        if one is None or other is None or not _is_same(one, other)
    ]


def _is_same(one: Change, other: Change) -> bool:
    words = [
        (each.change, each.name, each.decimals, _words(each.before), _words(each.after))
        for each in (one, other)
    ]
    numbers = (
        (one.before.value, other.before.value),
        (one.after.value, other.after.value),
    )
    return words[0] == words[1] and all(starmap(_is_close, numbers))


def _words(side: Side) -> Side:
    return side._replace(value=None, submission=None)


def _is_close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)


# -- as rows ---------------------------------------------------------------------------


def change_of(row: Row) -> Change:
    """Return the change that a row of `mart.impact_between` tells."""
    about = {name: row[name] for name in _ABOUT}
    return Change(
        **about,
        name=row["name"],
        before=Side(*(row[f"{name}_before"] for name in Side._fields)),
        after=Side(*(row[f"{name}_after"] for name in Side._fields)),
    )


def row_of(change: Change) -> Row:
    """Return a change as a row of `mart.impact_between`: the other way round."""
    row = {name: getattr(change, name) for name in _ABOUT} | {"name": change.name}
    for name, before, after in zip(
        Side._fields, change.before, change.after, strict=True
    ):
        row |= {f"{name}_before": before, f"{name}_after": after}
    return row


# -- alerts ----------------------------------------------------------------------------


def _alerts(
    warehouse: duckdb.DuckDBPyConnection,
    before: datetime,
    after: datetime,
    runs: Collection[str] | None,
) -> list[Row]:
    """Return the alerts that runs wrote, each from its version before to its newest.

    What came back to where it was is no change.
    """
    return fetch(
        warehouse,
        """
        with written as (
            select
                version.alert_id,
                min(version.version) - 1 as version_before,
                max(version.version) as version_after
            from raw.alert_version as version
            where
                if(
                    $runs::varchar[] is null,
                    version.known_at > $before and version.known_at <= $after,
                    list_contains($runs::varchar[], version.run_id)
                )
            group by version.alert_id
        )

        select
            alert.kind,
            alert.department,
            alert.subject,
            alert.period,
            now.recipient,
            was.brief as brief_before,
            now.brief as brief_after,
            was.stands as stands_before,
            now.stands as stands_after
        from written
        inner join raw.alert as alert
            on written.alert_id = alert.alert_id
        inner join raw.alert_version as now
            on
                written.alert_id = now.alert_id
                and written.version_after = now.version
        left join raw.alert_version as was
            on
                written.alert_id = was.alert_id
                and written.version_before = was.version
        where
            was.alert_id is null
            or was.stands <> now.stands
            or was.facts <> now.facts
            or was.severity <> now.severity
            or was.recipient <> now.recipient
        order by alert.period, alert.kind, alert.department, alert.subject
        """,
        {"before": before, "after": after, "runs": None if runs is None else [*runs]},
    )


def _alert(row: Row) -> Change:
    stood, stands = bool(row["stands_before"]), row["stands_after"]
    return Change(
        what="alert",
        period=row["period"],
        span="",
        region="",
        indicator="",
        project="",
        subject=row["subject"],
        department=row["department"],
        measure=row["kind"],
        change=_OF_ALERT.get((stood, stands), "changed"),
        name=row["recipient"],
        decimals=None,
        before=_told(row["brief_before"], row["stands_before"]),
        after=_told(row["brief_after"], stands),
    )


def _told(brief: str | None, stands: bool | None) -> Side:
    if stands is None:
        return Side()
    return Side(text=brief, status="stands" if stands else "over")
