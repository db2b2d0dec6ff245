"""When people are told, who stands in for whom, and when their leader is told."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from warehouse.registry.fields import DepartmentId, Strict

_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}

# So long before: three days, two hours, thirty minutes.
Before = Annotated[str, Field(pattern=r"^[1-9]\d*[dhm]$")]
Hour = Annotated[
    time,
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d$"}),
]


def span_of(before: str) -> timedelta:
    """Return how long `3d`, `2h` or `30m` is."""
    return timedelta(**{_UNITS[before[-1]]: int(before[:-1])})


class Person(Strict):
    """Somebody by office, never by name: 统计局局长.

    Slack finds them by e-mail, or by their user id where one is given.
    """

    title: str
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    slack: Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{2,}$")] | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.email or self.slack):
            raise PydanticCustomError(
                "unreachable", "e-mail or Slack id", {"name": self.title}
            )
        return self

    @property
    def address(self) -> str:
        """Where messages to this person go."""
        return self.slack or self.email or ""


class Quiet(Strict):
    """When nobody is disturbed: from an hour to another, over midnight too.

    With `holidays` also on days that are not worked. The same hour twice is no time.
    """

    model_config = ConfigDict(populate_by_name=True)

    since: Hour = Field(time(20), alias="from")
    until: Hour = Field(time(8), alias="to")
    holidays: bool = True


class Escalation(Strict):
    """When the leader in charge is told; a rule that is left empty is off.

    `red_months` in a row of one indicator's new figures, `silent_hours` of office time
    without an answer, a promise that was broken.
    """

    red_months: Annotated[int, Field(ge=2, le=12)] | None = 2
    silent_hours: Annotated[float, Field(gt=0)] | None = 8
    broken_promise: bool = True


class Desk(Strict):
    """When people are told, and when their leader is.

    `reminders` are how long before its due time a report is asked for, `office_hours`
    what counts as time to answer. With `all_clear` a head with nothing wrong is told
    so in one line.
    """

    reminders: tuple[Before, ...] = ("3d", "1d", "2h")
    office_hours: tuple[Hour, Hour] = (time(9), time(17, 30))
    quiet: Quiet = Quiet()
    escalation: Escalation = Escalation()
    all_clear: bool = False

    @model_validator(mode="before")
    @classmethod
    def _left_empty(cls, value: Any) -> Any:
        # `desk:` with nothing under it is all of it as it is without.
        return {} if value is None else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(
            span_of(earlier) <= span_of(later)
            for earlier, later in pairwise(self.reminders)
        ):
            raise PydanticCustomError("reminder_order", "the earliest first")
        opens, closes = self.office_hours
        if opens >= closes:
            raise PydanticCustomError("office_hours", "from an earlier hour to a later")
        return self


class Absence(Strict):
    """Days, both included, on which a head or deputy is away, with the reason."""

    department: DepartmentId
    role: Literal["head", "deputy"]
    since: date
    until: date
    reason: str

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.since:
            raise PydanticCustomError("absence_days", "until is before since")
        return self
