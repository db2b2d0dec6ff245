"""`yuebao desk` as an operator starts and stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from threading import Event, Lock
from typing import TYPE_CHECKING, Final

import pytest
from sample_city import PROJECT
from slack_server import APP_TOKEN, FakeSlack
from tiny_city import settle, told

from flows.desk import stopped_by_signals
from tasks.desk.notes import FOLDER, Note, keep, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tiny_city import Town

TOKEN: Final = "xoxb-0123-quite-secret"  # noqa: S105 - of a Slack that is a thread
PATIENCE_SECONDS: Final = 60.0
NOTE: Final = Note(
    *("0123456789abcdef", "seen", "ffffffffffff", "D0001", "1.1", "U0001"),
    datetime(2021, 6, 10, 2, tzinfo=UTC),
    email="head@example.org",
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(TOKEN, channels=("operators", "leaders")) as server:
        server.hire("head@example.org")
        yield server


def environment(town: Town, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("YUEBAO_", "SLACK_", "HTTP", "http"))
    }
    return kept | {
        "YUEBAO_HOME": str(town.home.parent),
        "YUEBAO_REGISTRY": str(town.folder / "registry"),
        "PYTHONPATH": str(PROJECT),
        **more,
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from flows.cli import main; main()", *arguments]


def desk(town: Town, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("desk", *arguments),
        env=environment(town, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_without_tokens_it_says_which_are_missing(town):
    done = desk(town)
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN、SLACK_APP_TOKEN" in done.stderr
    done = desk(town, "--lang", "en", SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="")
    assert done.returncode == 2
    assert "SLACK_APP_TOKEN" in done.stderr
    assert "SLACK_BOT_TOKEN" not in done.stderr


def test_it_listens_until_it_is_told_to_stop(town, slack):
    tokens = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    with subprocess.Popen(
        command("desk", "--lang", "en"),
        env=environment(town, SLACK_BASE_URL=slack.url, **tokens),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as started:
        try:
            slack.sockets.wait_for_connection(seconds=PATIENCE_SECONDS)
            assert started.stdout is not None
            first = started.stdout.readline()
            assert "Connected to Slack as U0BOT" in first
            started.send_signal(signal.SIGTERM)
            said, _ = started.communicate(timeout=PATIENCE_SECONDS)
        finally:
            started.kill()
    assert started.returncode == 0, said
    assert said.splitlines()[-1] == "No longer listening for answers"
    assert TOKEN not in first + said


def test_a_signal_in_the_midst_of_anything_is_heard():
    """Also while the main thread holds the very lock that stopping needs."""
    lock, stopped = Lock(), Event()

    def stop() -> None:
        with lock:
            stopped.set()

    with stopped_by_signals(stop):
        with lock:
            os.kill(os.getpid(), signal.SIGTERM)
            assert not stopped.wait(0.1)
        assert stopped.wait(PATIENCE_SECONDS)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_token_that_slack_refuses_ends_it_with_slacks_word(town, slack):
    slack.token_fault = "token_revoked"  # noqa: S105 - a word of Slack's
    tokens = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    done = desk(town, SLACK_BASE_URL=slack.url, **tokens)
    assert done.returncode == 1
    assert "token_revoked" in done.stderr
    assert TOKEN not in done.stderr + done.stdout
    slack.token_fault = ""
    wrong = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": TOKEN}
    done = desk(town, SLACK_BASE_URL=slack.url, **wrong)
    assert done.returncode == 1
    assert "not_allowed_token_type" in done.stderr


def test_once_takes_in_what_is_on_disk_and_leaves(town, slack):
    keep(town.home, NOTE)
    done = desk(town, "--once", SLACK_BOT_TOKEN=TOKEN, SLACK_BASE_URL=slack.url)
    assert done.returncode == 0, done.stderr
    assert "盘上没有未处理的答复" in done.stdout
    # It answers no message that was sent, so it is put aside and its author told.
    assert waiting(town.home) == []
    assert told(town, "mart.answer", "kind") == []
    ((_, said),) = slack.ephemeral
    assert "现行" in said.text


# -- notes -----------------------------------------------------------------------------


def test_a_note_is_on_disk_whole_and_once(tmp_path):
    assert keep(tmp_path, NOTE)
    assert not keep(tmp_path, replace(NOTE, kind="promise"))
    assert waiting(tmp_path) == [NOTE]
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [
        f"{NOTE.note_id}.json"
    ]
    (path,) = (tmp_path / FOLDER).iterdir()
    written = json.loads(path.read_text("utf-8"))
    assert set(written) == set(asdict(NOTE))


def test_half_a_note_that_a_kill_left_behind_is_no_note(tmp_path):
    keep(tmp_path, NOTE)
    (tmp_path / FOLDER / "fedcba.123.new").write_text('{"kind": "se')
    assert waiting(tmp_path) == [NOTE]


def test_notes_are_taken_in_the_order_in_which_they_were_given(tmp_path):
    later = replace(NOTE, note_id="0", answered_at=datetime(2021, 6, 11, tzinfo=UTC))
    keep(tmp_path, later)
    keep(tmp_path, NOTE)
    assert waiting(tmp_path) == [NOTE, later]
