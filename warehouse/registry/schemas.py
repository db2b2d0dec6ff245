"""JSON Schemas of the registry's files, made from the models, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from warehouse.registry.goals import LightRule, ProjectList, RankRule
from warehouse.registry.models import (
    City,
    Department,
    Indicator,
    Report,
    SharedIdentity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent / "schemas"

_FILES: Final[dict[str, Any]] = {
    "city": City,
    "departments": list[Department],
    "identities": list[SharedIdentity],
    "indicators": list[Indicator],
    "lights": list[LightRule],
    "lists": list[ProjectList],
    "rankings": list[RankRule],
    "report": Report,
}


def write_schemas(folder: Path) -> Iterator[Path]:
    """Write one schema a kind of file into `folder`; yield each path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, shape in _FILES.items():
        schema = TypeAdapter(shape).json_schema()
        if name == "report":
            # A report's id is its file's name.
            schema["required"] = [each for each in schema["required"] if each != "id"]
        path = folder / f"{name}.json"
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True)
        path.write_text(f"{text}\n", "utf-8")
        yield path
