"""What can stop a run or a question, apart from the warehouse and the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class SourceError(OSError):
    """The inbox could not be listed at all."""

    def __init__(self, inbox: str, detail: str) -> None:
        super().__init__(f"{inbox}: {detail}")
        self.inbox = inbox
        self.detail = detail


class KeepingError(OSError):
    """What came could not be kept: it is our own disk that fails, not a source."""


class ClockError(ValueError):
    """The run's moment lies before what the warehouse already knows."""

    def __init__(self, known_at: datetime) -> None:
        super().__init__(f"something became known at {known_at.isoformat()}")
        self.known_at = known_at


class SlotTakenError(RuntimeError):
    """Another flow changes what the city knows, and was waited for in vain.

    `told` fills the sentence: flow, period, process, since and the minutes waited.
    """

    def __init__(self, told: Mapping[str, object]) -> None:
        super().__init__(f"{told}")
        self.told = told


class BackfillError(ValueError):
    """A backfill that cannot be; `rule` names the sentence that says why."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(f"{rule}: {values}")
        self.rule = rule
        self.values = values


class OverruleError(ValueError):
    """A finding that nobody can answer for; `rule` names the sentence that says why."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


class CloseError(ValueError):
    """A month that cannot be closed or opened so; `rule` names the sentence."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


class UnknownNameError(LookupError):
    """No indicator or region of that name; `near` are names that look alike."""

    def __init__(self, name: str, near: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.near = near


class BackupError(RuntimeError):
    """No backup can be made, or put back; `rule` names the sentence that says why."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(f"{rule}: {values}")
        self.rule = rule
        self.values = values


class RunnerError(RuntimeError):
    """No cluster can be used; `rule` names the sentence that says why."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(f"{rule}: {values}")
        self.rule = rule
        self.values = values
