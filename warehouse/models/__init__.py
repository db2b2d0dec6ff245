"""Opinions about the facts: one select a file, the path is its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

_PARAMETERS: Final = re.compile(r"^-- parameters: (.+)$", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\b(?:core|mart)\.[a-z_]+")
_LINE_COMMENT: Final = re.compile(r"--.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Model:
    """One select: a view, or a table macro where it takes parameters."""

    name: str
    select: str
    parameters: str

    @property
    def statement(self) -> str:
        """The statement that puts the model in place."""
        if self.parameters:
            head = f"create or replace macro {self.name}({self.parameters}) as table"
            return f"{head}\n{self.select}"
        return f"create or replace view {self.name} as\n{self.select}"


@cache
def models() -> tuple[Model, ...]:
    """Return every model, those that others build on first."""
    found = {model.name: model for model in map(_model, FOLDER.glob("*/*.sql"))}
    graph = {
        name: set(_REFERENCE.findall(_LINE_COMMENT.sub("", model.select))) & set(found)
        for name, model in sorted(found.items())
    }
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


@cache
def fingerprint() -> str:
    """Return a hash of all models: a snapshot made with others is out of date."""
    statements = "\n".join(model.statement for model in models())
    return sha256(statements.encode()).hexdigest()


def _model(path: Path) -> Model:
    select = path.read_text("utf-8")
    parameters = _PARAMETERS.search(select)
    return Model(
        f"{path.parent.name}.{path.stem}",
        select,
        parameters[1] if parameters else "",
    )
