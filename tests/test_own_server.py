"""The server that a command brings along: there when asked, gone with the command."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import httpx
import pytest
import typer
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    temporary_settings,
)

from flows.commands.asking import WRONG_USE, registry_of, sentences
from flows.own_server import own_server

PROJECT = Path(__file__).parent.parent
PATIENCE_SECONDS = 120


def answer(api: str) -> int:
    with urlopen(f"{api}/health", timeout=PATIENCE_SECONDS) as told:  # noqa: S310 - our own address
        return int(told.status)


def test_whoever_asks_it_too_early_waits_and_it_ends_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    with (
        temporary_settings(restore_defaults={PREFECT_API_URL}),
        suppress(KeyboardInterrupt),
        own_server(),
    ):
        api = PREFECT_API_URL.value()
        assert PREFECT_FLOWS_HEARTBEAT_FREQUENCY.value() is None
        # Nobody has waited for it to start.
        assert answer(api) == 200
        raise KeyboardInterrupt
    with pytest.raises(URLError):
        answer(api)


def test_where_a_server_is_set_none_is_brought_along():
    address = "http://127.0.0.1:9/api"
    with temporary_settings({PREFECT_API_URL: address}), own_server():
        assert PREFECT_API_URL.value() == address


def test_one_that_does_not_start_is_not_told_as_an_address_to_unset(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with (
        temporary_settings(restore_defaults={PREFECT_API_URL}),
        pytest.raises(typer.Exit),
        sentences("zh"),
    ):
        raise httpx.ConnectError("refused")
    told = capsys.readouterr().err
    assert told.startswith("自带的 Prefect 服务没有应答")
    assert "PREFECT_API_URL" not in told


def test_a_server_that_a_profile_names_is_told_by_its_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    address = "http://127.0.0.1:9/api"
    with (
        temporary_settings({PREFECT_API_URL: address}),
        pytest.raises(typer.Exit),
        sentences("zh"),
    ):
        raise httpx.ConnectError("refused")
    assert address in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("YUEBAO_MEMORY_GB", "viel")
    with pytest.raises(typer.Exit) as ended, sentences("zh"):
        registry_of(None)
    assert ended.value.exit_code == WRONG_USE
    told = capsys.readouterr().err
    assert told.startswith("设置的值不能用：YUEBAO_MEMORY_GB。")
    assert "viel" not in told


def test_one_that_is_set_in_a_profile_is_asked_and_ours_is_gone(tmp_path: Path):
    address = "http://127.0.0.1:9/api"
    (tmp_path / "profiles.toml").write_text(
        f'active = "office"\n[profiles.office]\nPREFECT_API_URL = "{address}"\n'
    )
    script = (
        "from flows import own_server\n"
        "begun = []\n"
        "begin = own_server._started\n"
        "own_server._started = lambda door: begun.append(begin(door)) or begun[-1]\n"
        "with own_server.own_server():\n"
        "    from prefect.settings import PREFECT_API_URL\n"
        "    print(PREFECT_API_URL.value(), [each.poll() is None for each in begun])\n"
    )
    around = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=around | {"PREFECT_HOME": str(tmp_path)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [address, "[False]"]


def test_flows_of_the_folder_that_a_command_is_run_in_are_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("raise SystemExit('not ours')")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with temporary_settings(restore_defaults={PREFECT_API_URL}), own_server():
        assert answer(PREFECT_API_URL.value()) == 200
