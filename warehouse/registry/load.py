"""Load a city's folder into models; every problem comes with its file and line."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from warehouse.messages import has_message, say
from warehouse.registry.desk import Absence
from warehouse.registry.goals import (
    History,
    LightRule,
    Milestone,
    Plan,
    Project,
    ProjectList,
    RankRule,
    Target,
)
from warehouse.registry.models import (
    CalendarDay,
    City,
    Department,
    Indicator,
    Notice,
    Region,
    Report,
    SharedIdentity,
)
from warehouse.registry.notices import known_notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.periods import Period
    from warehouse.registry.sources import Source

Item = TypeVar("Item")

# What a city's folder is made of; a name may have other endings beside these.
_FILES: Final = ("*.yaml", "*.csv", "reports/*.yaml")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the registry: where it stands and what pydantic calls it."""

    file: str
    line: int
    where: str
    kind: str
    detail: str

    def told(self, language: str = "zh") -> str:
        """Return `file:line: sentence` in the reader's language."""
        key = f"registry-{self.kind.replace('_', '-')}"
        if not has_message(key):
            key = "registry-invalid"
        # What the method refuses has its reason among the method's own sentences.
        detail = say(self.detail, language) if self.kind == "refused" else self.detail
        sentence = say(key, language, where=self.where, detail=detail)
        # What is wrong with a row as a whole stands at no field of it.
        return f"{self.file}:{self.line}: {sentence.lstrip('：: ')}"


class RegistryError(ValueError):
    """The registry cannot be used; `problems` says why, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.told("en") for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Registry:
    """A city as its analysts described it. `sha256` names this very version.

    `files` are the texts that it was read from, by path within the city's folder.
    """

    city: City
    departments: dict[str, Department]
    indicators: dict[str, Indicator]
    reports: dict[str, Report]
    identities: tuple[SharedIdentity, ...]
    targets: tuple[Target, ...]
    history: tuple[History, ...]
    plans: tuple[Plan, ...]
    lists: dict[str, ProjectList]
    projects: tuple[Project, ...]
    milestones: tuple[Milestone, ...]
    lights: tuple[LightRule, ...]
    rankings: tuple[RankRule, ...]
    calendar: tuple[CalendarDay, ...]
    absences: tuple[Absence, ...]
    sha256: str
    notices: tuple[Notice, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Regions by id."""
        return {region.id: region for region in self.city.regions}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources that departments deliver by, by address; the inbox is none."""
        return {
            each.source.address: each.source
            for each in self.departments.values()
            if each.source
        }

    def delivering(self, address: str | None) -> tuple[Department, ...]:
        """Return who delivers by the source of that address; None is the inbox."""
        return tuple(
            each
            for each in self.departments.values()
            if (each.source.address if each.source else None) == address
        )

    def target_unit(self, indicator: str) -> str:
        """Return the unit that a target of `indicator` is held against."""
        found = self.indicators[indicator]
        return "%" if found.target_type == "growth" else found.unit

    def owed(self, period: Period) -> Iterator[tuple[Report, Department]]:
        """Yield every report and department that owes it for the month `period`."""
        for report in self.reports.values():
            if report.owed_for(period) and report.layout_for(period):
                for department in report.departments:
                    yield report, self.departments[department]


def load_registry(folder: Path) -> Registry:
    """Load the city in `folder`; raises `RegistryError` with all problems found."""
    if not (folder / "city.yaml").is_file():
        raise RegistryError(
            [Problem(str(folder), 1, "city.yaml", "no_registry", str(folder))]
        )
    found = [path for each in _FILES for path in folder.glob(each) if path.is_file()]
    read = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return _load(tuple(sorted(read.items())))


def registry_of(files: Mapping[str, str]) -> Registry:
    """Load a city from the texts of its `files`, as `Registry.files` keeps them.

    Raises `RegistryError` where this version of the program reads them otherwise.
    """
    return _load(tuple(sorted((name, text.encode()) for name, text in files.items())))


# A run asks for its city several times, and the same files are the same city.
@lru_cache(maxsize=8)
def _load(files: tuple[tuple[str, bytes], ...]) -> Registry:
    reader = _Reader(dict(files))
    city = reader.yaml_item("city.yaml", City)
    reader.context["regions"] = {region.id for region in city.regions} if city else None
    # Departments that share a source say the same of it.
    reader.context["sources"] = {}
    departments = reader.yaml_list("departments.yaml", Department)
    reader.context["departments"] = {each.id for each in departments}
    # Indicators name one another, so their ids are needed before they are checked.
    reader.context["indicators"] = reader.ids("indicators.yaml")
    indicators = reader.yaml_list("indicators.yaml", Indicator)
    reader.context["stages"] = {each.id: each.stages for each in indicators}
    # Lists name one another too: the wider list that they stand inside.
    reader.context["lists"] = reader.ids("lists.yaml", required=False)
    lists = reader.yaml_list("lists.yaml", ProjectList, required=False)
    reports = [
        report
        for name, _ in files
        if name.startswith("reports/")
        and (report := reader.yaml_item(name, Report, id=PurePosixPath(name).stem))
    ]
    identities = reader.yaml_list("identities.yaml", SharedIdentity, required=False)
    targets = reader.csv_rows("targets.csv", Target)
    history = reader.csv_rows("history.csv", History)
    plans = reader.csv_rows("plans.csv", Plan)
    projects = reader.csv_rows("projects.csv", Project)
    reader.context["projects"] = {each.id for each in projects}
    reader.context["project_stages"] = _stages_of(projects, lists, indicators)
    milestones = reader.csv_rows("milestones.csv", Milestone)
    lights = reader.yaml_list("lights.yaml", LightRule)
    rankings = reader.yaml_list("rankings.yaml", RankRule, required=False)
    calendar = reader.csv_rows("calendar.csv", CalendarDay)
    notices = reader.csv_rows("notices.csv", Notice)
    reader.refuse_empty_years(notices, calendar)
    absences = reader.csv_rows("absences.csv", Absence)
    if reader.problems or city is None:
        raise RegistryError(reader.problems)
    return Registry(
        city=city,
        departments={each.id: each for each in departments},
        indicators={each.id: each for each in indicators},
        reports={each.id: each for each in reports},
        identities=tuple(identities),
        targets=tuple(targets),
        history=tuple(history),
        plans=tuple(plans),
        lists={each.id: each for each in lists},
        projects=tuple(projects),
        milestones=tuple(milestones),
        lights=tuple(lights),
        rankings=tuple(rankings),
        calendar=tuple(calendar),
        absences=tuple(absences),
        sha256=reader.digest.hexdigest(),
        notices=tuple(notices),
        files=reader.texts(),
    )


def _stages_of(
    projects: Iterable[Project],
    lists: Iterable[ProjectList],
    indicators: Iterable[Indicator],
) -> dict[str, set[str]]:
    """Return the stages that each project's lists know."""
    stages = {each.id: each.stages for each in indicators}
    of_list = {each.id: stages.get(each.stage or "", ()) for each in lists}
    known: dict[str, set[str]] = {}
    for project in projects:
        for name in project.lists:
            known.setdefault(project.id, set()).update(of_list.get(name, ()))
    return known


class _Reader:
    """Reads files of one city, gathering problems instead of stopping at one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.read: set[str] = set()
        self.problems: list[Problem] = []
        self.context: dict[str, Any] = {}
        self.digest = hashlib.sha256()

    def texts(self) -> dict[str, str]:
        """Return what the digest is made of, by the file's name."""
        return {name: self.files[name].decode() for name in sorted(self.read)}

    def _count(self, name: str, content: bytes) -> None:
        self.read.add(name)
        self.digest.update(name.encode() + content)

    def yaml_item(self, name: str, model: type[Item], **fixed: str) -> Item | None:
        """Read one model from one file; `fixed` fields come from the file's name."""
        document = self._document(name)
        if document is None:
            return None
        if isinstance(document, dict):
            document = {**fixed, **document}
        return self._validate(name, document, TypeAdapter(model))

    def yaml_list(
        self, name: str, model: type[Item], *, required: bool = True
    ) -> list[Item]:
        """Read a list of models from one file; a repeated id is a problem."""
        if not required and name not in self.files:
            return []
        document = self._document(name)
        if document is None:
            return []
        items = self._validate(name, document, TypeAdapter(list[model]))  # type: ignore[valid-type]  # a type made from an argument
        self._refuse_repeats(name, document)
        return items or []

    def ids(self, name: str, *, required: bool = True) -> set[str]:
        """Return the ids in a YAML list without checking the rest of it."""
        if not required and name not in self.files:
            return set()
        document = self._document(name, count=False)
        entries = document if isinstance(document, list) else []
        return {str(each.get("id")) for each in entries if isinstance(each, dict)}

    def csv_rows(self, name: str, model: type[Item]) -> list[Item]:
        """Read one model a row; the file may be absent."""
        content = self.files.get(name)
        if content is None:
            return []
        self._count(name, content)
        adapter = TypeAdapter(model)
        items: list[Item] = []
        with io.StringIO(content.decode("utf-8-sig"), newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            for row in rows:
                given = {key: value for key, value in row.items() if value != ""}
                try:
                    items.append(adapter.validate_python(given, context=self.context))
                except ValidationError as error:
                    self._gather(name, error, lambda _loc: rows.line_num)
        return items

    def refuse_empty_years(
        self, notices: Iterable[Notice], calendar: Sequence[CalendarDay]
    ) -> None:
        """Gather the notices that only the city has, and whose days nobody knows.

        Such a year would be one of plain weekends, and nobody would see it.
        """
        years = {day.date.year for day in calendar} | known_notices().keys()
        for line, notice in enumerate(notices, start=2):
            if notice.year not in years:
                year = str(notice.year)
                self.problems.append(
                    Problem("notices.csv", line, year, "notice_without_days", year)
                )

    def _document(self, name: str, *, count: bool = True) -> Any:
        content = self.files.get(name)
        if content is None:
            self.problems.append(Problem(name, 1, name, "no_file", name))
            return None
        if count:
            self._count(name, content)
        try:
            return _parsed(content)
        except (YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            detail = getattr(error, "problem", None) or type(error).__name__
            if count:
                self.problems.append(Problem(name, line, "", "not_yaml", str(detail)))
            return None

    def _validate(
        self, name: str, document: Any, adapter: TypeAdapter[Item]
    ) -> Item | None:
        try:
            return adapter.validate_python(_plain(document), context=self.context)
        except ValidationError as error:
            self._gather(name, error, lambda loc: _line_of(self.files[name], loc))
            return None

    def _refuse_repeats(self, name: str, document: Any) -> None:
        seen: set[str] = set()
        for index, entry in enumerate(document if isinstance(document, list) else ()):
            key = str(entry.get("id", "")) if isinstance(entry, dict) else ""
            if key and key in seen:
                line = _line_of(self.files[name], (index, "id"))
                self.problems.append(Problem(name, line, key, "repeated", key))
            seen.add(key)

    def _gather(self, name: str, error: ValidationError, line_of: Any) -> None:
        for each in _telling(error.errors(include_url=False)):
            where = ".".join(str(part) for part in each["loc"])
            context = each.get("ctx") or {}
            detail = str(context.get("name") or context.get("expected") or each["msg"])
            self.problems.append(
                Problem(name, line_of(each["loc"]), where, each["type"], detail)
            )


def _telling(errors: list[Any]) -> Iterator[Any]:
    """Yield the errors that say something.

    The other branch of a choice says nothing, nor does "too short" of a list whose
    entries are what is wrong.
    """
    locations = [each["loc"] for each in errors]
    for each in errors:
        location = each["loc"]
        beside = [
            other
            for other in locations
            if other != location and other[: len(location) - 1] == location[:-1]
        ]
        # A row as a whole has no location within itself.
        last = str(location[-1]) if location else ""
        is_other_branch = last.startswith("literal[") and beside
        below = [other for other in locations if other[: len(location)] == location]
        is_consequence = each["type"] == "too_short" and len(below) > 1
        if not is_other_branch and not is_consequence:
            yield each


def _plain(document: Any) -> Any:
    """Return ordinary lists and dicts: pydantic reads them several times faster."""
    if isinstance(document, dict):
        return {str(key): _plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [_plain(value) for value in document]
    return document


@cache
def _parsed(content: bytes) -> Any:
    """Return what a YAML file says, without its lines: few ever ask for one.

    Raises `YAMLError` where it is none.
    """
    text = content.decode("utf-8")
    try:
        return YAML(typ="safe").load(text)
    except YAMLError:
        # The one in C is five times as fast, but `{at: 20:00}` is no YAML to it.
        return YAML(typ="safe", pure=True).load(text)


def _line_of(content: bytes, location: Iterable[Any]) -> int:
    """Return the 1-based line of the deepest part of `location` that is in the file."""
    line, node = 1, YAML(typ="rt").load(content.decode("utf-8"))
    for part in location:
        if isinstance(node, CommentedMap) and part in node:
            position = node.lc.data.get(part)
            line = position[0] + 1 if position else line
        elif isinstance(node, CommentedSeq) and isinstance(part, int):
            line = node.lc.item(part)[0] + 1
        else:
            # A union's branch name, or a field that is missing: stay where we are.
            continue
        node = node[part]
    return line
