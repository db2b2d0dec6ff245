"""A file that gives no cells, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.records import Parameters


class UnreadableError(Exception):
    """A file that gives no grid; `rule` names the sentence that says why."""

    def __init__(
        self, rule: str, sheet: str = "", cell: str = "", **parameters: str | float
    ) -> None:
        super().__init__(rule)
        self.rule = rule
        self.sheet = sheet
        self.cell = cell
        self.parameters: Parameters = dict(parameters)
