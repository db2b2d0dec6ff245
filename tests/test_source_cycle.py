"""A month whose departments deliver by every kind of source, one of them dead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from sample_city import Trial
from source_servers import (
    PASSWORD,
    USER,
    Export,
    SftpServer,
    WebServer,
    s3_server,
    webdav_server,
)
from test_sources import Buckets, departments, put, reports
from tiny_city import budget, write_registry

from tasks.sources.credentials import credentials
from tasks.sources.faults import FaultError
from warehouse.messages import say

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from conftest import PrefectServer

NOW: Final = "2021-06-10T09:00"
DEAD: Final = "sftp://127.0.0.1:1/out"


class Told(NamedTuple):
    """A finding as it is read."""

    rule: str
    message: str
    fix: str


class Month(NamedTuple):
    """The tiny city after its run, with its sources still there."""

    trial: Trial
    environment: dict[str, str]
    first: subprocess.CompletedProcess[str]

    def yuebao(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.trial.yuebao(*arguments, **self.environment)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    for name in ("sftp", "dav", "mounted"):
        put(folder / name)
    put(folder / "inbox" / "工信局")
    with (
        SftpServer(folder / "sftp") as sftp,
        WebServer() as web,
        webdav_server(folder / "dav") as dav,
        s3_server() as endpoint,
    ):
        web.exports["/x?m=05"] = Export(budget(490))
        buckets = Buckets(endpoint)
        buckets.put("box", **{"财政收支5月.csv": budget(490)})
        buckets.client.close()
        sources: list[dict[str, Any] | None] = [
            sftp.source(),
            {"url": f"{web.url}/x?m={{month:02}}", "token": "files"},
            {"url": dav, "user": USER, "password": "files"},
            buckets.source("box"),
            {"url": str(folder / "mounted")},
            None,
            sftp.source() | {"url": DEAD},
        ]
        write_registry(
            folder / "registry",
            departments=departments(*sources),
            budget=reports(len(sources)),
        )
        trial = Trial(folder)
        environment = {
            "YUEBAO_REGISTRY": str(folder / "registry"),
            "YUEBAO_INBOX": str(folder / "inbox"),
            "YUEBAO_SECRET_FILES": PASSWORD,
        }
        first = trial.yuebao("run", "2021-05", "--now", NOW, **environment)
        assert first.returncode == 0, first.stderr
        yield Month(trial, environment, first)


def test_six_kinds_of_delivery_are_in_and_the_seventh_stops_none(month):
    told = json.loads(month.yuebao("status", "2021-05", "--format", "json").stdout)
    duties = told["reports"]
    # What lies in a bucket is as old as its putting there: later than it was due.
    assert sorted(row["standing"] for row in duties) == [*["已报"] * 5, "漏报", "迟报"]
    (missing,) = [row for row in duties if row["standing"] == "漏报"]
    assert missing["department"] == "office_6"
    # Not simply missing: nobody could look.
    assert DEAD in missing["source_message"]
    assert {row["source_message"] for row in duties if row is not missing} == {""}


def test_the_run_says_what_came_from_where(month):
    said = month.first.stderr
    assert "收件：收件箱 1 份，其中新到 1 份" in said
    assert said.count("收件：来源 ") == 6
    assert f"来源 {DEAD} 连不上" in said
    assert "Traceback" not in said


def test_a_table_says_why_a_report_is_not_there(month):
    told = month.yuebao("status", "2021-05", "--lang", "en").stdout
    assert "cannot be" in told.replace("\n", " ")


def test_the_operators_are_told_and_the_department_is_not_called_late(month):
    alerts = json.loads(month.yuebao("alerts", "--format", "json").stdout)
    (alert,) = [row for row in alerts if row["kind"] == "source"]
    assert alert["channel"] == "#operators"
    assert "第6局的文件收不到" in alert["text"]
    assert "late" not in {row["kind"] for row in alerts}


def test_the_doctor_has_a_line_for_each_source_with_what_mends_it(month):
    done = month.yuebao("doctor", "--format", "json")
    lines = json.loads(done.stdout)
    states = [row["state"] for row in lines if row["check"] == "source"]
    assert sorted(states) == [*["good"] * 5, "warn"]
    (dead,) = [row for row in lines if row["state"] == "warn" and DEAD in row["detail"]]
    assert "请检查网络和地址" in dead["fix"]
    # A run goes on without it.
    assert done.returncode == 0


def test_running_again_adds_nothing(month):
    again = month.yuebao("run", "2021-05", "--now", NOW)
    assert again.returncode == 0
    assert "没有新报送" in again.stderr
    assert "提醒：新增 0 条" in again.stderr


def test_no_secret_is_in_anything_that_is_said_or_kept(month):
    told = "".join(
        month.yuebao(*command).stdout
        for command in (("alerts",), ("status", "2021-05"), ("doctor",))
    )
    assert PASSWORD not in month.first.stderr + month.first.stdout + told
    kept = [path for path in month.trial.folder.rglob("*") if path.is_file()]
    assert [path for path in kept if path.suffix == ".duckdb"]
    # Prefect's database, its logs and results among them.
    assert [
        path for path in kept if path.is_relative_to(month.trial.folder / "prefect")
    ]
    assert not [path for path in kept if PASSWORD.encode() in path.read_bytes()]


# -- credentials -----------------------------------------------------------------------


def test_a_credential_is_the_environments_or_else_a_block_of_prefect(
    prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
):
    from prefect.blocks.system import Secret  # noqa: PLC0415 - Prefect costs seconds
    from prefect.settings import (  # noqa: PLC0415
        PREFECT_API_URL,
        temporary_settings,
    )

    with temporary_settings({PREFECT_API_URL: prefect_server.api}):
        Secret(value="kept by Prefect").save("finance-sftp", overwrite=True)
        name = "finance-sftp"
        assert credentials([name])[name].get_secret_value() == "kept by Prefect"
        monkeypatch.setenv("YUEBAO_SECRET_FINANCE_SFTP", "set here")
        assert credentials([name])[name].get_secret_value() == "set here"
        assert "set here" not in repr(credentials([name]))
        with pytest.raises(FaultError) as missing:
            credentials(["tax-sftp"])
    finding = missing.value.finding("sftp://h/out")
    key = f"finding-{finding.rule}"
    assert Told(
        finding.rule,
        say(key, **finding.parameters),
        say(f"{key}.fix", **finding.parameters),
    ) == Told(
        "source-no-secret",
        "来源 sftp://h/out 所用的“tax-sftp”没有配置。",
        "请设置环境变量 YUEBAO_SECRET_TAX_SFTP，或在 Prefect 中建立名为 tax-sftp 的 Secret 块。",  # noqa: E501 - one sentence of the catalogue
    )
