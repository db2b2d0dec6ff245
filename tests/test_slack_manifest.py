"""The app's manifest asks for what the program uses, and for no more."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from ruamel.yaml import YAML

from tasks.slack.client import SCOPES

MANIFEST: Final = Path(__file__).parents[1] / "docs" / "slack-app-manifest.yaml"


@pytest.fixture(scope="module")
def manifest():
    return YAML(typ="safe", pure=True).load(MANIFEST.read_text("utf-8"))


def test_the_bot_is_granted_what_its_calls_need_and_no_more(manifest):
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert sorted(scopes["bot"]) == sorted(SCOPES)
    assert len(scopes["bot"]) == len(set(scopes["bot"]))


def test_answers_need_no_public_address(manifest):
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "request_url" not in MANIFEST.read_text("utf-8")
    # A token that changes by itself would have to be kept somewhere.
    assert settings["token_rotation_enabled"] is False


def test_people_can_be_written_to(manifest):
    assert manifest["features"]["app_home"]["messages_tab_enabled"] is True
    assert manifest["features"]["bot_user"]["display_name"]


def test_it_is_as_short_as_slack_wants_it(manifest):
    told = manifest["display_information"]
    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
