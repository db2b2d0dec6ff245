"""The documents are true: what they show is run, and what they name is there.

A document is followed from the top, as somebody would who types what it shows, in a
checkout of their own with the sample month already run. In what it shows, `…` stands
for what is left out: alone on a line for any lines, within a line for any text.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

import duckdb
import pytest
import typer
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from ruamel.yaml import YAML

from flows.cli import app
from warehouse.connection import PUBLISHED
from warehouse.models import models
from warehouse.records import Measure, Severity, State, Status
from warehouse.registry import desk, goals, sources
from warehouse.registry import models as registry_models
from warehouse.registry.fields import Strict
from warehouse.registry.models import Kind
from warehouse.settings import Settings, SlackSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_city import Ran

ROOT: Final = Path(__file__).parents[1]
README, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DOCS: Final = (README, CHINESE, ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/*.md")))
# The Chinese README shows what the English one shows; following one is enough.
FOLLOWED: Final = tuple(doc for doc in DOCS if doc != CHINESE)
CHECKOUT: Final = (
    "Makefile",
    "expectations",
    "flows",
    "prefect.yaml",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
    "samples",
    "tasks",
    "tests",
    "warehouse",
)
# What `make run` runs, and the session has run already.
FIRST_RUN: Final = "yuebao run 2021-05 --now 2021-06-10T09:00"
BLOCK: Final = re.compile(
    r"(?:^<!-- (?P<verb>append|change|in): (?P<path>\S+) -->\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```\n(?P<table>\n(?:\|[^\n]*\n)+)?",
    re.MULTILINE | re.DOTALL,
)
LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE: Final = re.compile(r"`([^`\n]+)`")
MESSAGE_ROW: Final = re.compile(r"^\| `([a-z]+-[a-z-]+)` \| (.+?) \|", re.MULTILINE)


class Step(NamedTuple):
    """One thing that a document shows; `line` is where, `shown` what comes of it."""

    doc: Path
    line: int
    kind: str
    text: str
    shown: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.doc.name}:{self.line} {self.kind}"


class Answer(NamedTuple):
    """What came of a command."""

    code: int
    output: str


def steps_of(doc: Path) -> Iterator[Step]:
    text = doc.read_text("utf-8")
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("text"))
        body, path = block["text"], block["path"] or ""
        if block["language"] == "console":
            yield from _commands(doc, line, body)
        elif block["language"] == "sql":
            yield Step(doc, line, "sql", body, (block["table"] or "").strip(), path)
        elif block["language"] == "python":
            yield Step(doc, line, "python", body, "")
        elif block["verb"] in {"append", "change"}:
            yield Step(doc, line, block["verb"], body, "", path)


def _commands(doc: Path, line: int, body: str) -> Iterator[Step]:
    command, shown, at = "", [], line
    for offset, each in enumerate(body.splitlines(), start=1):
        if each.startswith("$ "):
            if command:
                yield Step(doc, at, "console", command, "\n".join(shown))
            command, shown, at = each.removeprefix("$ "), [], line + offset
        else:
            shown.append(each)
    assert command, f"{doc.name}:{line} shows no command"
    yield Step(doc, at, "console", command, "\n".join(shown))


STEPS: Final = [step for doc in FOLLOWED for step in steps_of(doc)]


@dataclass
class Follower:
    """Somebody who follows one document in a checkout with the sample month in it."""

    folder: Path
    ran: Ran
    environment: dict[str, str]
    last_code: int = 0

    def follow(self, step: Step) -> Any:
        if step.kind == "console":
            if step.text == "echo $?":
                return Answer(0, f"{self.last_code}\n")
            answer = self._run(step.text)
            self.last_code = answer.code
            return answer
        if step.kind == "python":
            return self._start(sys.executable, "-W", "error", "-c", step.text)
        if step.kind == "sql":
            return self._asked(step)
        return self._edit(step)

    def _run(self, command: str) -> Answer:
        first, *rest = shlex.split(command)
        if first == "export":
            self.environment |= dict(each.split("=", 1) for each in rest)
            return Answer(0, "")
        if first == "make":
            # Inside `make test` a make of its own would name its folders.
            dry = self._start("make", "--no-print-directory", "-n", *rest)
            assert dry.code == 0, dry.output
            last = dry.output.splitlines()[-1].removeprefix(".venv/bin/")
            # These are the tests: they do not start themselves again.
            is_test = last.split()[0] == "pytest"
            return Answer(0, "") if is_test else self._run(last)
        if command == FIRST_RUN and "YUEBAO_HOME" not in self.environment:
            done = self.ran.first
            return Answer(done.returncode, done.stderr + done.stdout)
        assert first in {"yuebao", "cp", "rm", "flock"}, f"nobody runs {first}"
        return self._start(first, *rest)

    def _start(self, *command: str) -> Answer:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        # A run tells its steps before it shows anything; else what went wrong is last.
        parts = [done.stdout, done.stderr]
        if command[:2] in {("yuebao", "run"), ("yuebao", "remind")}:
            parts.reverse()
        return Answer(done.returncode, "".join(parts))

    def _asked(self, step: Step) -> tuple[list[str], list[tuple[Any, ...]]]:
        path = step.path or f"data/taicang/{PUBLISHED}"
        with duckdb.connect(self.folder / path, read_only=True) as published:
            found = published.execute(step.text)
            return [each[0] for each in found.description or ()], found.fetchall()

    def _edit(self, step: Step) -> None:
        path = self.folder / step.path
        before = path.read_text("utf-8")
        if step.kind == "append":
            path.write_text(before + step.text, "utf-8")
            return
        old, new = (
            "".join(
                f"{line[1:]}\n"
                for line in step.text.splitlines()
                if not line.startswith(other)
            )
            for other in "+-"
        )
        assert before.count(old) == 1, f"{step} does not fit {step.path} once"
        path.write_text(before.replace(old, new), "utf-8")


def follow_all(doc: Path, folder: Path, ran: Ran) -> dict[Step, Any]:
    """Follow a document; a step that cannot be followed gives its exception."""
    for name in CHECKOUT:
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ran.trial.folder / "data", folder / "data")
    shutil.copytree(ran.trial.folder / "prefect", folder / "prefect")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("YUEBAO_", "SLACK_", "PREFECT_"))
    } | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    follower = Follower(folder, ran, environment)
    answers: dict[Step, Any] = {}
    for step in (each for each in STEPS if each.doc == doc):
        try:
            answers[step] = follower.follow(step)
        except Exception as error:  # noqa: BLE001 - told by the step's own test
            answers[step] = error
    return answers


@pytest.fixture(scope="module")
def followed(
    ran: Ran, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Path, Future[dict[Step, Any]]]]:
    """Follow every document, two at a time, the longest first."""
    docs = [step.doc for step in STEPS if step.kind == "console"]
    rest = {step.doc for step in STEPS} - set(docs)
    wanted = [*sorted(set(docs), key=docs.count, reverse=True), *sorted(rest)]
    with ThreadPoolExecutor(2) as pool:
        yield {
            doc: pool.submit(follow_all, doc, tmp_path_factory.mktemp(doc.stem), ran)
            for doc in wanted
        }


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_what_a_document_shows_is_what_happens(step, followed):
    answer = followed[step.doc].result()[step]
    if isinstance(answer, Exception):
        raise answer
    if step.kind == "sql":
        names, rows = answer
        if step.shown:
            assert step.shown == as_table(names, rows)
    elif step.kind == "python":
        assert answer.code == 0, answer.output
    elif step.kind == "console":
        hold_against(step, answer)


def hold_against(step: Step, answer: Answer) -> None:
    following = STEPS[STEPS.index(step) + 1 :]
    tells_code = following and following[0].text == "echo $?"
    assert answer.code == 0 or tells_code, answer.output
    if step.shown.strip():
        said = "".join(f"{squeezed(line)}\n" for line in answer.output.splitlines())
        if missed := first_not_said(step.shown, said):
            pytest.fail(f"not said next: {missed}\n\n{answer.output}", pytrace=False)


def first_not_said(shown: str, said: str) -> str | None:
    """Return the first line of `shown` that does not come next in `said`."""
    lines = [line for line in map(squeezed, shown.splitlines()) if line]
    if re.fullmatch(pattern_of(lines), said):
        return None
    for count, line in enumerate(lines, start=1):
        if not re.match(pattern_of(lines[:count]), said):
            return line
    return "nothing more"


def as_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    heading, *lines = (f"| {' | '.join(map(str, row))} |" for row in (names, *rows))
    return "\n".join([heading, f"|{'---|' * len(names)}", *lines])


def squeezed(line: str) -> str:
    """Return a line without the widths that a table takes from its contents."""
    return re.sub(r"([━─])\1+", r"\1", re.sub(r"\s+", " ", line)).strip()


def pattern_of(lines: list[str]) -> str:
    return "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in lines
    )


# -- names ---------------------------------------------------------------------------


def text_of(doc: Path) -> str:
    return doc.read_text("utf-8")


def codes_in(text: str) -> set[str]:
    return {each.strip() for each in CODE.findall(BLOCK.sub("\n", text))}


def section(text: str, heading: str) -> str:
    """Return what stands under `heading`, up to the next one of any level."""
    _, _, rest = text.partition(f"\n{heading}\n")
    assert rest, heading
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of every table row in `text`, headings left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if not set("".join(row)) <= set("-|")]


def test_both_readmes_show_the_same():
    shown = [
        [
            (block["text"], block["table"] if block["language"] == "sql" else "")
            for block in BLOCK.finditer(text_of(doc))
        ]
        for doc in (README, CHINESE)
    ]
    assert shown[0] == shown[1]
    first_cells = [
        [row[0] for row in rows_of(text_of(doc)) if row[0].startswith("`")]
        for doc in (README, CHINESE)
    ]
    assert first_cells[0] == first_cells[1]
    links = [
        {each for each in LINK.findall(text_of(doc)) if not each.startswith("README")}
        for doc in (README, CHINESE)
    ]
    assert links[0] == links[1]


@pytest.mark.parametrize("readme", [README, CHINESE], ids=lambda doc: doc.name)
def test_a_readme_has_every_command_with_its_options(readme):
    told = {
        row[0].strip("`"): set(CODE.findall(row[2]))
        for row in rows_of(text_of(readme))
        if row[0].startswith("`yuebao ")
    }
    true = dict(commands_of(typer.main.get_command(app), "yuebao"))
    assert set(true) == {shortened(usage) for usage in told}
    for usage, options in told.items():
        assert options == true[shortened(usage)], usage


def commands_of(command: Any, name: str) -> Iterator[tuple[str, set[str]]]:
    # Typer may bring a click of its own, so its commands are told by what they have.
    if inner := getattr(command, "commands", None):
        for each, child in inner.items():
            yield from commands_of(child, f"{name} {each}")
        return
    yield (
        name,
        {
            option
            for parameter in command.params
            for option in parameter.opts
            if option.startswith("--") and option != "--help"
        },
    )


def shortened(usage: str) -> str:
    """Return a command's name without its arguments: `yuebao registry check`."""
    return " ".join(word for word in usage.split() if re.fullmatch("[a-z]+", word))


@pytest.mark.parametrize("readme", [README, CHINESE], ids=lambda doc: doc.name)
def test_a_readme_has_every_setting(readme):
    true = {
        f"{model.model_config['env_prefix']}{name}".upper()
        for model in (Settings, SlackSettings)
        for name in model.model_fields
    }
    told = {
        row[0].strip("`")
        for row in rows_of(text_of(readme))
        if re.fullmatch("`[A-Z_]+`", row[0])
    }
    assert told == true | {"PREFECT_API_URL"}


VIEWS: Final = [model for model in models() if model.is_view or model.is_comparison]


@pytest.mark.parametrize("model", VIEWS, ids=lambda model: model.name)
def test_every_view_is_told_with_its_grain_and_columns(model, ran):
    text = text_of(ROOT / "docs" / "warehouse.md")
    grain = re.search("^-- grain: (.+)$", model.select, re.MULTILINE)
    assert grain
    moments = ["'infinity'::timestamptz"] * len(model.parameters.split())
    call = f"{model.name}({', '.join(moments)})" if moments else model.name
    with duckdb.connect(ran.trial.home / PUBLISHED, read_only=True) as published:
        columns = set(published.sql(f"from {call}").columns)
    if model.name.startswith("mart."):
        told = section(text, f"### {model.name}")
        assert f"Grain: {grain[1]}." in told
        if model.name.endswith("_as_of"):
            told = section(text, f"### {model.name.removesuffix('_as_of')}")
        assert {row[0].strip("`") for row in rows_of(told)} - {"column"} == columns
    else:
        (row,) = (
            row
            for row in rows_of(section(text, "## core"))
            if f"`{model.name}`" in row[0]
        )
        assert row[1] == grain[1]
        assert set(CODE.findall(row[2])) == columns


def test_every_table_of_facts_is_told(ran):
    with duckdb.connect(ran.trial.home / PUBLISHED, read_only=True) as published:
        tables = published.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where schema_name <> 'mart'"  # kept answers, told among the views
        ).fetchall()
    told = codes_in(section(text_of(ROOT / "docs" / "warehouse.md"), "## raw"))
    assert {name for (name,) in tables} == {each for each in told if "." in each}


def test_every_field_of_the_registry_is_told():
    true = {
        each.__name__: set(each.model_fields)
        for module in (registry_models, desk, goals, sources)
        for name, each in vars(module).items()
        if isinstance(each, type) and issubclass(each, Strict) and each is not Strict
        if not name.startswith("_")
    }
    rows = rows_of(section(text_of(ROOT / "docs" / "registry.md"), "## Fields"))
    told = {row[0].strip("`"): set(CODE.findall(row[1])) for row in rows[1:]}
    assert told == true


def test_every_word_of_the_records_is_in_the_glossary():
    told = codes_in(text_of(ROOT / "docs" / "glossary.md"))
    for words in (Measure, Status, Severity, State, Kind):
        assert {str(word) for word in words} <= told, words.__name__


# -- messages ------------------------------------------------------------------------


def sentences() -> dict[str, str]:
    """Return the Chinese catalogue with `…` where a sentence is filled."""
    source = (ROOT / "warehouse" / "messages" / "zh.ftl").read_text("utf-8")
    return {
        entry.id.name: "".join(
            element.value if isinstance(element, fluent.TextElement) else "…"
            for element in entry.value.elements
        ).strip()
        for entry in FluentParser().parse(source).body
        if isinstance(entry, fluent.Message) and entry.value
    }


def test_every_message_in_operating_is_what_the_catalogue_says():
    told = dict(MESSAGE_ROW.findall(text_of(ROOT / "docs" / "operating.md")))
    true = sentences()
    assert told == {key: true.get(key) for key in told}


def test_every_error_and_finding_is_in_operating():
    told = dict(MESSAGE_ROW.findall(text_of(ROOT / "docs" / "operating.md")))
    # What is told when all is well, and how a finding stands in a message.
    well = {"cli-not-sent", "cli-registry-good", "cli-rerun", "finding-brief"}
    true = {
        key for key in sentences() if key.startswith(("cli-", "finding-", "registry-"))
    }
    assert true - set(told) - well == set()


# -- places --------------------------------------------------------------------------


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_link_leads_somewhere(doc):
    for link in LINK.findall(BLOCK.sub("\n", text_of(doc))):
        if link.startswith(("https://", "http://")):
            continue
        place, _, anchor = link.partition("#")
        target = doc.parent / unquote(place) if place else doc
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(target), re.MULTILINE)
            assert anchor in {slug(each) for each in headings}, link


def slug(heading: str) -> str:
    """Return a heading's anchor, as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_file_that_is_named_exists(doc):
    for name in codes_in(text_of(doc)):
        if re.fullmatch(r"(?:flows|tasks|expectations|warehouse|docs)/[\w./-]+", name):
            assert (ROOT / name).exists(), name


def test_commands_for_prefect_name_its_deployments():
    file = YAML(typ="safe").load(text_of(ROOT / "prefect.yaml"))
    names = {
        f"{each['entrypoint'].partition(':')[2].replace('_', '-')}/{each['name']}"
        for each in file["deployments"]
    }
    shown = [
        shlex.split(line)
        for doc in DOCS
        for block in BLOCK.finditer(text_of(doc))
        if block["language"] == "sh"
        for line in block["text"].splitlines()
    ]
    assert {words[0] for words in shown} == {"export", "prefect"}
    started = {words[3] for words in shown if words[1:3] == ["deployment", "run"]}
    assert started
    assert started <= names


def test_every_target_of_make_that_is_named_exists():
    makefile = text_of(ROOT / "Makefile")
    for doc in DOCS:
        for name in re.findall(r"`make ([a-z]+)`", text_of(doc)):
            assert re.search(f"^{name}:", makefile, re.MULTILINE), name


def test_the_changelog_has_what_is_not_released_yet():
    assert section(text_of(ROOT / "CHANGELOG.md"), "## Unreleased").strip()
