"""The words that every registry model is written in: ids, units, periods.

A reference to an indicator, region or department is checked against the names that
were loaded before it (pydantic's validation context), so that a wrong word is told
with the file and line it stands in.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from warehouse.periods import Period
from warehouse.units import UnknownUnitError, unit_named


class Strict(BaseModel):
    """Frozen, and closed to words that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _reference(kind: str) -> AfterValidator:
    def known(value: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get(kind)
        if names is not None and value not in names:
            raise PydanticCustomError(
                "unknown_name", "no {kind} called {name}", {"kind": kind, "name": value}
            )
        return value

    return AfterValidator(known)


def _known_unit(value: str) -> str:
    try:
        return unit_named(value).name
    except UnknownUnitError:
        raise PydanticCustomError(
            "unknown_unit", "no unit called {name}", {"name": value}
        ) from None


def _parse_period(value: object) -> object:
    return value if isinstance(value, Period) else Period.parse(str(value))


ID_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
IndicatorId = Annotated[Id, _reference("indicators")]
RegionId = Annotated[Id, _reference("regions")]
DepartmentId = Annotated[Id, _reference("departments")]
ListId = Annotated[Id, _reference("lists")]
ProjectId = Annotated[Id, _reference("projects")]
Year = Annotated[int, Field(ge=1949, le=2100)]
UnitName = Annotated[str, AfterValidator(_known_unit)]
PeriodText = Annotated[
    Period,
    BeforeValidator(_parse_period),
    PlainSerializer(str),
    WithJsonSchema(
        {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d\d|-Q[1-4]|-H[12])?$"}
    ),
]
