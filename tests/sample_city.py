"""The sample city run once a session, as an operator would: through the command."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
YUEBAO = Path(sys.executable).with_name("yuebao")
# A guard against hanging; a run takes fifteen seconds, on a very busy machine minutes.
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Trial:
    """A home for one trial run, and the commands in it."""

    folder: Path

    @property
    def home(self) -> Path:
        """Where everything of the sample city is kept."""
        return self.folder / "data" / "taicang"

    def yuebao(
        self, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one command in this home, without a token or a server of its own."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("YUEBAO_", "SLACK_", "PREFECT_"))
        }
        places = {
            "YUEBAO_HOME": str(self.folder / "data"),
            "PREFECT_HOME": str(self.folder / "prefect"),
        }
        return subprocess.run(
            [YUEBAO, *arguments],
            cwd=PROJECT,
            env=inherited | places | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )


@dataclass(frozen=True)
class Ran:
    """The sample month after `yuebao run`, with what the command printed."""

    trial: Trial
    first: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Run May 2021 once; tests only read what it left."""
    trial = Trial(tmp_path_factory.mktemp("taicang"))
    first = trial.yuebao("run", "2021-05", "--now", "2021-06-10T09:00")
    assert first.returncode == 0, first.stderr
    return Ran(trial, first)
