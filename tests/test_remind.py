"""Reminders as an operator or a schedule starts them: through the command."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sample_city import Trial
from telling import at, outbox
from tiny_city import budget, settle

if TYPE_CHECKING:
    from tiny_city import Town


@dataclass(frozen=True)
class Office:
    """The tiny city and somebody at its terminal."""

    town: Town
    trial: Trial

    def remind(self, *arguments: str, now: str) -> str:
        done = self.trial.yuebao(
            *("remind", *arguments, "--now", now),
            YUEBAO_REGISTRY=str(self.town.folder / "registry"),
            YUEBAO_INBOX=str(self.town.inbox),
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    return Office(settle(folder), Trial(folder))


def test_reminders_follow_a_report_from_due_to_late_to_there(office):
    """Without a month it is the one before."""
    said = office.remind(now="2021-06-08T17:10")
    assert "催报：将到期 1 份，迟报 0 份，上报 0 件" in said
    said = office.remind(now="2021-06-09T17:10")
    assert "催报：将到期 0 份，迟报 1 份，上报 0 件" in said
    path = office.town.inbox / "财政收支5月.csv"
    path.write_bytes(budget(49))
    os.utime(path, (at("06-09 18:00").timestamp(),) * 2)
    counts = json.loads(office.remind("--format", "json", now="2021-06-09T18:10"))
    assert counts["submissions"] == 1
    assert [row["stands"] for row in outbox(office.town, "late")] == [False]
    # Where nothing is new nothing is added.
    counts = json.loads(
        office.remind("2021-05", "--format", "json", now="2021-06-09T19:10")
    )
    assert counts == {"submissions": 0, "alerts": 0, "sent": 0, "failed": 0}
