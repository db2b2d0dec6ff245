"""Page: a month's findings as one page of HTML that opens without a network.

Great Expectations' own pages load scripts from elsewhere and stay blank without them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks import look_up
from tasks.phrase import hours_of, said_change
from warehouse.messages import has_message, say
from warehouse.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.look_up import Loop, Version
    from warehouse.periods import Period
    from warehouse.registry import Registry
    from warehouse.registry.models import Report

FOLDER: Final = Path(__file__).parent / "pages"
CHANGES_SHOWN: Final = 20
# A unit slip is a value out of bounds whose reason was found.
_SAME: Final = {"unit-slip": "out-of-bounds"}


def environment() -> Environment:
    """Return what fills templates: whatever a department wrote stays what it wrote."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_page(
    path: Path, home: Path, registry: Registry, month: Period, lang: str
) -> None:
    """Write the page of a month's findings; department text is text, never markup."""
    versions = look_up.standing_findings(home, month)
    duties = look_up.duties(home, month)
    loops = look_up.loops(home, month)
    page = (
        environment()
        .get_template("findings.html")
        .render(
            say=lambda key, **values: say(key, lang, **values),
            lang="zh-CN" if lang == "zh" else "en",
            city=registry.city.name,
            month=str(month),
            written=_local(datetime.now(UTC), registry),
            counts=Counter(each.row["state"] for each in versions),
            missing=[row for row in duties if row["standing"] == "漏报"],
            serious=[_card(each, registry, lang) for each in versions if _asks(each)],
            noted=[
                _card(each, registry, lang)
                for each in versions
                if each.findings and not _asks(each)
            ],
            clean=[
                _names(each.row, registry) for each in versions if not each.findings
            ],
            loops=[_loop(each, registry, lang) for each in loops],
            kept=list(_kept(home, registry, month, lang)),
        )
    )
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(page, "utf-8")
    draft.replace(path)


def _local(moment: datetime, registry: Registry) -> str:
    return f"{moment.astimezone(registry.city.zone):%Y-%m-%d %H:%M}"


def _asks(version: Version) -> bool:
    """Tell whether a version asks something of anybody."""
    return bool(version.row["state"] in {State.RETURNED, State.WARNED})


def _names(row: dict[str, Any], registry: Registry) -> dict[str, str]:
    report = registry.reports.get(row["report"])
    department = registry.departments.get(row["department"])
    return {
        "title": report.title if report else row["file"],
        "department": department.name if department else "–",
    }


def _card(version: Version, registry: Registry, lang: str) -> dict[str, Any]:
    row = version.row
    told = []
    for each in version.findings:
        message, suggestion = look_up.told(each, lang)
        told.append({**each, "message": message, "suggestion": suggestion})
    return {
        **_names(row, registry),
        "row": row,
        "number": version.number,
        "received": _local(row["received_at"], registry),
        "findings": told,
    }


def _loop(loop: Loop, registry: Registry, lang: str) -> dict[str, Any]:
    return {
        **_names(loop.versions[0].row, registry),
        "is_right": loop.is_right,
        "took": hours_of(loop, lang),
        "steps": [
            {
                "number": each.number,
                "state": each.row["state"],
                "received": _local(each.row["received_at"], registry),
                "changes": [
                    said_change(change, registry, lang)
                    for change in each.changes[:CHANGES_SHOWN]
                ],
                "more": max(0, len(each.changes) - CHANGES_SHOWN),
                "answers": sorted(
                    {
                        (finding["overruled_by"], finding["overruled_reason"])
                        for finding in each.findings
                        if finding["overruled_by"]
                    }
                ),
            }
            for each in loop.versions
        ],
    }


def _kept(
    home: Path, registry: Registry, month: Period, lang: str
) -> Iterator[dict[str, Any]]:
    """Yield what is expected of each report, and how many submissions kept it.

    Counted are those that gave figures: of the others nothing could be expected.
    """
    figures = look_up.figures_of(home, month)
    broken: dict[str, set[str]] = defaultdict(set)
    read: dict[str, list[str]] = defaultdict(list)
    for row in look_up.published(home, "mart.submission", period=str(month)):
        if row["report"] in registry.reports:
            read[row["report"]].append(row["submission_id"])
    for row in look_up.published(home, "mart.finding"):
        broken[row["submission_id"]].add(_SAME.get(row["rule"]) or row["rule"])
    for identity in sorted(read):
        report = registry.reports[identity]
        judged = [each for each in read[identity] if each in figures]
        lines = [
            {
                "rule": rule,
                "what": _expected(rule, lang),
                "kept": sum(rule not in broken[each] for each in judged),
                "of": len(judged),
            }
            for rule in _rules_of(report, registry)
        ]
        yield {"title": report.title, "lines": lines}


def _rules_of(report: Report, registry: Registry) -> Sequence[str]:
    from expectations.suites import suite_for  # noqa: PLC0415 - dear to import

    suite = suite_for(registry)
    rules = [each.meta["rule"] for each in suite.expectations if each.meta]
    if report.identities:
        rules.append("not-the-sum")
    return list(dict.fromkeys(rules))


def _expected(rule: str, lang: str) -> str:
    key = f"expected-{rule}"
    return say(key, lang) if has_message(key) else rule
