"""Opinions about the facts: one select a file, the path is its name.

A file is a view; a table macro where it says `-- parameters:`; a function of values,
used inside other models, where it says `-- function:`. A view whose header says
`-- kept:` is dear to work out: snapshots keep its answer as a table in its place.
"""

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
_FUNCTION: Final = re.compile(r"^-- function: (.+)$", re.MULTILINE)
_KEPT: Final = re.compile(r"^-- kept: (.+)$", re.MULTILINE)
_FACTS: Final = re.compile(r"\braw\.[a-z_]+")
_REFERENCE: Final = re.compile(r"\b(?:core|mart)\.[a-z_]+")
_SELECT: Final = re.compile(r"^\s*select\s")
_LINE_COMMENT: Final = re.compile(r"--.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Model:
    """One select: a view, a table macro where it takes parameters, or a function."""

    name: str
    select: str
    parameters: str
    is_function: bool = False
    is_kept: bool = False

    def named(self, names: re.Pattern[str]) -> set[str]:
        """Return what its select names, comments aside."""
        return set(names.findall(_LINE_COMMENT.sub("", self.select)))

    @property
    def is_view(self) -> bool:
        """Whether it answers for itself, or as it was known at an instant."""
        return not self.is_function and self.parameters in {"", "instant"}

    @property
    def is_comparison(self) -> bool:
        """Whether it holds what was known at two instants against each other."""
        return not self.is_function and self.parameters == "earlier, later"

    @property
    def statement(self) -> str:
        """The statement that puts the model in place."""
        if self.is_function:
            # The bare value: a select inside would be a subquery for every row.
            value = _SELECT.sub("", _LINE_COMMENT.sub("", self.select), count=1)
            head = f"create or replace macro {self.name}({self.parameters}) as"
            return f"{head} (\n{value}\n)"
        if self.parameters:
            head = f"create or replace macro {self.name}({self.parameters}) as table"
            return f"{head}\n{self.select}"
        return f"create or replace view {self.name} as\n{self.select}"


@cache
def models() -> tuple[Model, ...]:
    """Return every model and function, those that others build on first."""
    found = {model.name: model for model in map(_model, FOLDER.glob("*/*.sql"))}
    graph = {
        name: {each for each in model.named(_REFERENCE) if each in found}
        for name, model in sorted(found.items())
    }
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


def facts_of(name: str) -> frozenset[str]:
    """Return the tables of facts that a model is made of, through all it builds on."""
    known = {model.name: model for model in models()}
    asked, seen, facts = [name], {name}, set[str]()
    while asked:
        model = known[asked.pop()]
        facts |= model.named(_FACTS)
        new = (model.named(_REFERENCE) & known.keys()) - seen
        seen |= new
        asked += new
    return frozenset(facts)


@cache
def fingerprint() -> str:
    """Return a hash of all models: a snapshot made with others is out of date."""
    statements = "\n".join(model.statement for model in models())
    return sha256(statements.encode()).hexdigest()


def _model(path: Path) -> Model:
    select = path.read_text("utf-8")
    function = _FUNCTION.search(select)
    parameters = function or _PARAMETERS.search(select)
    return Model(
        f"{path.parent.name}.{path.stem}",
        select,
        parameters[1] if parameters else "",
        is_function=function is not None,
        is_kept=_KEPT.search(select) is not None,
    )
