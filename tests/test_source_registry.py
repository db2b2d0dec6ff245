"""A source says where files are fetched and never how to get in without a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_registry import problems
from tiny_city import FILES, write_registry

from warehouse.periods import Period
from warehouse.registry.sources import Export

if TYPE_CHECKING:
    from pathlib import Path

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1m0"
SFTP = f"url: 'sftp://h/out', user: city, host_keys: ['{KEY}']"


def departments(*sources: str) -> str:
    """Return the finance office, and the tax office as a twin, with their sources."""
    text = FILES["departments.yaml"].rstrip()
    named = (("finance", "财政局"), ("tax", "税务局"))
    return "\n".join(
        text.replace("finance", id).replace("财政局", name)
        + f"\n          source: {{{source}}}"
        for (id, name), source in zip(named, sources, strict=False)  # noqa: A001 - the field's own name
    )


def told_of_departments(folder: Path, *sources: str) -> list[str]:
    """Return what is told of the file itself; others miss its departments then."""
    told = problems(folder, departments=departments(*sources))
    return [each for each in told if each.startswith("departments.yaml:")]


def test_departments_share_a_source_or_deliver_into_the_inbox(tmp_path: Path):
    source = f"{SFTP}, password: finance-sftp"
    registry = write_registry(tmp_path, departments=departments(source, source))
    (address,) = registry.sources
    assert address == "sftp://h/out"
    assert [each.id for each in registry.delivering(address)] == ["finance", "tax"]
    assert registry.delivering(None) == ()
    assert [each.id for each in write_registry(tmp_path).delivering(None)] == [
        "finance"
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("url: 'ftp://h/out'", "没有这种来源"),
        ("url: 'sftp://me:secret@h/out', user: me", "不能写用户名和密码"),
        ("url: '/mnt/../etc'", "不能有 . 或 .."),
        ("url: 'https://h/x?of={department}'", "只能留空年和月"),
        ("url: 'https://h/x', user: city", "登录方式"),
        ("url: 'https://h/x', user: c, password: p, token: t", "登录方式"),
        (SFTP, "登录方式"),
        (f"{SFTP}, password: p, key: k", "登录方式"),
        (f"{SFTP}, password: 'Pass-Word 1'", "写法不对"),
        ("url: 'sftp://h/out', user: u, password: p", "缺少这个字段"),
        ("url: 's3://b', access_key: a, secret_key: s", "缺少这个字段"),
        ("url: /mnt/finance, pasword: p", "没有这个字段"),
        ("url: /mnt/finance, answer_seconds: 0", "…"),
    ],
)
def test_what_a_source_may_not_say_is_told_with_file_and_line(
    tmp_path: Path, source: str, reason: str
):
    told = told_of_departments(tmp_path, source)
    assert told
    assert all(each.startswith("departments.yaml:6: ") for each in told)
    assert reason == "…" or any(reason in each for each in told)


def test_two_departments_cannot_say_two_things_of_one_source(tmp_path: Path):
    sources = (f"{SFTP}, password: {name}" for name in ("one", "two"))
    (told,) = told_of_departments(tmp_path, *sources)
    assert told.startswith("departments.yaml:8: ")
    assert "sftp://h/out" in told


def test_an_export_has_a_file_for_every_month_that_is_left_open():
    may = Period.parse("2021-05")
    export = Export(url="https://h/x/out.csv?y={year}&m={month:02}", file="{month}.csv")
    files = export.files_of(may)
    assert len(files) == 5
    assert files["https://h/x/out.csv?y=2021&m=05"] == "5.csv"
    assert Export(url="https://h/x/out.csv").files_of(may) == {
        "https://h/x/out.csv": "out.csv"
    }
