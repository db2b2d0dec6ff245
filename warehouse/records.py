"""The frozen records that cross from one step of a cycle to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from warehouse.text import keepable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from warehouse.periods import Period

Parameters: TypeAlias = dict[str, str | int | float]

# Late or incomplete is grey; undecided is what a rounding interval leaves open.
LIGHTS: Final = ("green", "yellow", "red", "grey", "undecided")


class Measure(StrEnum):
    """What about an indicator a value says."""

    CURRENT = "current"
    YTD = "ytd"
    LEVEL = "level"
    CURRENT_YOY = "current_yoy"
    YTD_YOY = "ytd_yoy"
    YTD_BASE = "ytd_base"
    CURRENT_BASE = "current_base"
    LEVEL_CHANGE = "level_change"
    LEVEL_CHANGE_BASE = "level_change_base"
    PLAN = "plan"
    COMPLETION = "completion"
    RANK = "rank"


class Status(StrEnum):
    """How final a value is (预计, 快报, 初步, 最终, 普查)."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    FIRST = "first"
    FINAL = "final"
    CENSUS = "census"


class Severity(StrEnum):
    """What a finding does: returns the submission, warns, or is only noted."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class State(StrEnum):
    """What became of a submission.

    A withdrawn one says nothing: it stands where a backfill is undone that brought the
    first version there was.
    """

    ACCEPTED = "accepted"
    WARNED = "accepted_with_warnings"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """What a backfill runs past periods with.

    Today's files and rules, or what was known at an instant.
    """

    RESTATE = "restate"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as it was found in the inbox; its bytes are in the archive."""

    file: str
    uri: str
    sha256: str
    size: int
    received_at: datetime
    archived: str
    folder: str = ""
    modified_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("file", "uri", "folder"):
            object.__setattr__(self, name, keepable(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, at a sheet and a cell where it has one.

    `rule` names the sentence in the message catalogue, `parameters` fill it.
    """

    rule: str
    severity: Severity
    sheet: str = ""
    cell: str = ""
    value: str = ""
    parameters: Parameters = field(default_factory=dict)


class Figure(NamedTuple):
    """What a value is a value of; its vintages may give it several."""

    region: str
    indicator: str
    measure: Measure
    period: Period
    project: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """region × indicator × measure × period → value, and the cell it came from.

    `value` is in `unit`, None where the cell was left blank; `decimals` is how many
    digits after the point the print gave, in that unit. `project` names a key
    project where the value is about one, else it is empty.
    """

    region: str
    indicator: str
    measure: Measure
    period: Period
    value: Decimal | None
    unit: str
    decimals: int
    status: Status
    sheet: str
    cell: str
    text: str
    project: str = ""
    note: str = ""

    @property
    def figure(self) -> Figure:
        """What this is a value of."""
        return Figure(
            self.region, self.indicator, self.measure, self.period, self.project
        )


# What was known before a submission came: the newest vintage of each figure.
Known: TypeAlias = "Mapping[Figure, Observation]"


@dataclass(frozen=True, slots=True)
class Submission:
    """One delivery of a report for one period; unknown parts are empty or None."""

    submission_id: str
    delivery: Delivery
    report: str
    department: str
    period: Period | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one submission."""

    submission: Submission
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking made of one submission, with everything found in it.

    `refused` is what was read of a returned one: shown beside the next version, and
    never a figure of anything.
    """

    submission: Submission
    state: State
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    refused: tuple[Observation, ...] = ()


class Overruled(NamedTuple):
    """A finding that a person answers for: of one report, at a cell as it prints.

    A cell that prints something else is found again.
    """

    report: str
    department: str
    period: str
    rule: str
    sheet: str
    cell: str
    value: str


@dataclass(frozen=True, slots=True)
class Overrule:
    """Who answers for a finding of a submission, since when, and why."""

    submission_id: str
    overruled: Overruled
    overruled_by: str
    reason: str
    overruled_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery and what was decided about it: its submission, or why none.

    `outcome` is `submitted`, `unchanged` (the newest submission has the same bytes),
    `later` (about a month after the cycle's) or `held` (its month is closed), which
    names its `report` and `department`.
    """

    delivery: Delivery
    outcome: str
    period: Period | None
    submission_id: str = ""
    report: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """What a department owes for a month; `due_at` is None where it owes nothing.

    It owes nothing for this month (免报), or the report does not apply to it (不适用).
    """

    period: Period
    report: str
    department: str
    due_at: datetime | None
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Alert:
    """A fact that one recipient must know, as it stands now.

    `text` is the whole sentence, `brief` its line in a digest, with the essential
    number; `facts` are what both are filled with, and a change of them is told again.
    `stands` is false once there is nothing left to do.
    """

    key: str
    kind: str
    department: str
    subject: str
    period: Period
    severity: Severity
    recipient: str
    channel: str
    text: str
    brief: str
    facts: Parameters = field(default_factory=dict)
    stands: bool = True


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """Something that happened to a version of an alert: sending, sent, updated, failed.

    `message_key` names the message that carried it, to find it again in its channel.
    """

    alert_id: str
    state: str
    happened_at: datetime
    channel: str = ""
    ts: str = ""
    message_key: str = ""
    error: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """Something said in the thread of a message.

    `kind` is `details`, `change`, `answer` or `promise`. The same `reply_id` is said
    once; what is urgent shows outside of the thread too.
    """

    reply_id: str
    message_key: str
    kind: str
    text: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class ReplyEvent:
    """Something that happened to a reply: sending, sent or failed."""

    reply_id: str
    state: str
    happened_at: datetime
    ts: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentEvent:
    """Something that happened to a file for a thread: sending, sent or failed.

    It is named after its alert where it is a marked copy, else after its picture.
    """

    attachment_id: str
    state: str
    happened_at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a message, by office.

    `seen`, `will_report` (a `report` comes `by_time`), `promise` (an `indicator` has
    `amount` `unit` by the month `by_period`) or `not_mine`.
    """

    answer_id: str
    kind: str
    message_key: str
    department: str
    period: str
    answered_by: str
    email: str
    answered_at: datetime
    alert_id: str = ""
    report: str = ""
    indicator: str = ""
    amount: Decimal | None = None
    unit: str = ""
    by_period: str = ""
    by_time: datetime | None = None
    reason: str = ""
