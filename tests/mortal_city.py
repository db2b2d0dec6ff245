"""A city of three departments whose cycles are disturbed, and what is left of them.

In its first cycle a figure is corrected, a workbook comes back with its wrong cell
marked, a report is missing and a light is red; in the second the workbook comes again
and the missing report too late. All of it is told to a Slack of this machine.
"""

from __future__ import annotations

import os
import shutil
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook
from tiny_city import FILES, budget, write_registry

from warehouse.registry import load_registry

if TYPE_CHECKING:
    from pathlib import Path

    from slack_server import FakeSlack

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
# In the city it is nine in the morning of 10 June 2021.
NOW: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
AN_HOUR: Final = timedelta(hours=1)
_OFFICES: Final = (("finance", "财政局"), ("water", "水务局"), ("roads", "交通局"))
_DEPARTMENT: Final = """
        - id: {id}
          name: {name}
          head: {{title: {name}局长, email: {id}@example.org}}
          deputy: {{title: {name}副局长, email: deputy@example.org}}
          escalation: {{title: 分管副市长, email: escalation@example.org}}"""
_INDICATORS: Final = """
        - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, owner: finance}
        - {id: spending, name: 财政支出, kind: flow, unit: 亿元}
        - {id: supply, name: 供水量, kind: flow, unit: 万吨, owner: water}
        - {id: freight, name: 货运量, kind: flow, unit: 万吨, owner: roads}
"""
_REPORT: Final = """\
title: {title}
departments: [{department}]
due: {{by: 9, time: "17:00"}}
files: ["{title}*"]
layouts:
  - since: 2021-01
    tables:
      - name: 表
        title: "*{title}*"
        anchor: 指标
        region: tiny
        rows:
          - {{label: {label}, indicator: {indicator}}}
        columns:
          - {{header: 本月止累计, measure: ytd}}
"""
_REPORTS: Final = (
    ("supply", "供水情况", "water", "供水量"),
    ("freight", "货运情况", "roads", "货运量"),
)
# What a cycle changes, and what of Slack is there for everybody to see.
_LIVED_IN: Final = ("data", "inbox")
_REMEMBERED: Final = ("messages", "promised", "uploads", "_last_ts")


@dataclass(frozen=True)
class Mortal:
    """The city with an inbox of its own and a Slack that everybody works at."""

    folder: Path
    slack: FakeSlack
    token: str = TOKEN

    @property
    def home(self) -> Path:
        return self.folder / "data" / "tiny"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "YUEBAO_HOME": str(self.home.parent),
            "YUEBAO_REGISTRY": str(self.folder / "registry"),
            "YUEBAO_INBOX": str(self.inbox),
            "SLACK_BOT_TOKEN": self.token,
            "SLACK_BASE_URL": self.slack.url,
        }

    def receive(self, file: str, content: bytes, at: datetime) -> None:
        """Put a file into the inbox as if it had come then."""
        path = self.inbox / file
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))


def found(folder: Path, slack: FakeSlack) -> Mortal:
    """Found the city, with the inbox of its first cycle."""
    names = [_DEPARTMENT.format(id=office, name=name) for office, name in _OFFICES]
    places = FILES["city.yaml"].replace("receipts: receipts.csv", "")
    write_registry(
        folder / "registry",
        city=places,
        departments="".join(names),
        indicators=_INDICATORS,
    )
    for indicator, title, department, label in _REPORTS:
        text = _REPORT.format(
            title=title, department=department, label=label, indicator=indicator
        )
        path = folder / "registry" / "reports" / f"{indicator}.yaml"
        path.write_text(text, "utf-8")
    registry = load_registry(folder / "registry")
    for each in registry.departments.values():
        for person in (each.head, each.deputy, each.escalation):
            if person.email not in slack.users:
                slack.hire(person.email)
    city = Mortal(folder, slack)
    city.inbox.mkdir()
    city.receive("财政收支5月.csv", budget(30), NOW - 40 * AN_HOUR)
    city.receive("财政收支5月更正.csv", budget(35), NOW - 30 * AN_HOUR)
    city.receive("供水情况5月.xlsx", supply("约300"), NOW - 20 * AN_HOUR)
    return city


def an_hour_passes(city: Mortal) -> None:
    """Let come what the second cycle is about."""
    city.receive("供水情况5月更正.xlsx", supply(300), NOW + AN_HOUR / 4)
    late = budget(50, "2021年1-5月").decode("utf-8-sig")
    text = late.replace("财政收支", "货运情况").replace("财政收入", "货运量")
    content = text.replace("亿元", "万吨").encode("utf-8-sig")
    city.receive("货运情况5月.csv", content, NOW + AN_HOUR / 2)


def supply(figure: object) -> bytes:
    """Return the water office's workbook of May."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2021年1-5月供水情况"],
        ["单位：万吨"],
        ["指标", "本月止累计"],
        ["供水量", figure],
    ):
        sheet.append(row)
    # The same bytes each time: a workbook says when it was made.
    book.properties.created = book.properties.modified = NOW.replace(tzinfo=None)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


# -- there and back --------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A city's files and its Slack as they were once."""

    folder: Path
    slack: dict[str, Any]


def kept_of(city: Mortal, folder: Path) -> Kept:
    """Copy a city aside, in which nobody is at work."""
    for name in _LIVED_IN:
        if (city.folder / name).exists():
            shutil.copytree(city.folder / name, folder / name)
    kept = {name: deepcopy(getattr(city.slack, name)) for name in _REMEMBERED}
    return Kept(folder, kept)


def put_back(city: Mortal, kept: Kept) -> None:
    """Make a city what it was, in its own place: files are known by where they lay."""
    for name in _LIVED_IN:
        shutil.rmtree(city.folder / name, ignore_errors=True)
        if (kept.folder / name).exists():
            # A disk that is mounted in a folder's place stays there, empty.
            shutil.copytree(kept.folder / name, city.folder / name, dirs_exist_ok=True)
    for name, value in kept.slack.items():
        setattr(city.slack, name, deepcopy(value))
