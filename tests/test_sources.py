"""Files come from real servers, and what a server does wrong is told, not believed."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import boto3
import pytest
from source_servers import (
    HOLD_SECONDS,
    PASSWORD,
    USER,
    Export,
    SftpServer,
    WebServer,
    s3_server,
    webdav_server,
)
from tiny_city import FILES, NOW, budget, run, settle, told

from tasks import collect as module
from tasks.collect import collect
from tasks.narrate import LOGGER
from tasks.sources import place as places
from warehouse.connection import open_live
from warehouse.ledger import append_cycle
from warehouse.records import Arrival, Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiny_city import Town

SENT: Final = datetime(2021, 6, 8, 1, tzinfo=UTC)
NAME: Final = "财政收支5月.csv"
NAMES: Final = ("财政局", "税务局", "商务局", "住建局", "海关", "工信局")
IDS: Final = ("finance", "tax", "commerce", "housing", "customs", "industry")


class Told(NamedTuple):
    """A finding as it is read; `{source}` is the address of the source."""

    rule: str
    message: str
    fix: str


def name_of(place: int) -> str:
    return NAMES[place] if place < len(NAMES) else f"第{place}局"


def id_of(place: int) -> str:
    return IDS[place] if place < len(IDS) else f"office_{place}"


def departments(*sources: dict[str, Any] | None) -> str:
    """Return departments with these sources; None delivers into the inbox."""
    text = FILES["departments.yaml"].strip("\n").rstrip()
    entries = []
    for place, source in enumerate(sources):
        entry = text.replace("finance", id_of(place)).replace("财政局", name_of(place))
        if source:
            entry += f"\n          source: {json.dumps(source, ensure_ascii=False)}"
        entries.append(entry)
    return "\n".join(entries)


def reports(count: int) -> str:
    owing = f"[{', '.join(map(id_of, range(count)))}]"
    return FILES["reports/budget.yaml"].replace("[finance]", owing)


def town_of(folder: Path, *sources: dict[str, Any] | None) -> Town:
    """Found the city with a department for each source, all owing the same report."""
    return settle(
        folder, departments=departments(*sources), budget=reports(len(sources))
    )


def quickly(source: dict[str, Any], answer: int = 1, visit: int = 3) -> dict[str, Any]:
    return source | {"answer_seconds": answer, "visit_seconds": visit}


def deliveries(town: Town) -> list[Delivery]:
    return collect.fn(town.cycle(NOW))


def put(folder: Path, file: str = NAME, content: bytes | None = None) -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(budget(490) if content is None else content)
    os.utime(path, (SENT.timestamp(), SENT.timestamp()))
    return path


def trouble(town: Town) -> list[tuple[str, Told]]:
    """Return what is told of sources and their files, by file."""
    rows = told(town, "mart.source", "state", "file", "rule", "message", "suggestion")
    return sorted(
        (str(file), Told(str(rule), str(message), str(fix)))
        for state, file, rule, message, fix in rows
        if state == "failing"
    )


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with_credentials(monkeypatch)


def with_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUEBAO_SECRET_FILES", PASSWORD)
    monkeypatch.setenv("YUEBAO_SECRET_WRONG", "not-this-one")
    # A wait for what was written a moment ago has its own tests.
    monkeypatch.setattr(module, "SETTLING_SECONDS", 0.0)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    logging.getLogger("yuebao").propagate = True
    return caplog


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpServer]:
    folder = tmp_path / "sftp"
    folder.mkdir()
    with SftpServer(folder) as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("dav")
    with webdav_server(folder) as url:
        yield folder, url


class Buckets:
    """An S3 server, and somebody who puts files into it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=PASSWORD,
            aws_secret_access_key=PASSWORD,
        )

    def put(self, bucket: str, **files: bytes) -> None:
        self.client.create_bucket(Bucket=bucket)
        for name, content in files.items():
            self.client.put_object(Bucket=bucket, Key=f"out/{name}", Body=content)

    def source(self, bucket: str, folder: str = "/out") -> dict[str, Any]:
        return {
            "url": f"s3://{bucket}{folder}",
            "endpoint": self.endpoint,
            "access_key": "files",
            "secret_key": "files",
        }

    def lets_in_anybody(self, count: float) -> None:
        """Ask for no right in the next `count` requests."""
        urllib.request.urlopen(  # noqa: S310 - our own address
            urllib.request.Request(  # noqa: S310 - as above
                f"{self.endpoint}/moto-api/reset-auth",
                data=str(count).encode(),
                headers={"Content-Type": "text/plain"},
                method="POST",
            )
        ).close()


@pytest.fixture(scope="module")
def s3() -> Iterator[Buckets]:
    with s3_server() as endpoint:
        buckets = Buckets(endpoint)
        yield buckets
        buckets.client.close()


def dav_source(dav: tuple[Path, str], folder: str = "") -> dict[str, Any]:
    return {"url": dav[1] + folder, "user": USER, "password": "files"}


def web_source(web: WebServer, path: str = "/budget.csv") -> dict[str, Any]:
    return {"url": web.url + path}


# -- every kind of source --------------------------------------------------------------


class Kind(NamedTuple):
    """A source with one file in it, and the address that the file is known by."""

    source: dict[str, Any]
    uri: str


@pytest.fixture(params=["folder", "sftp", "sftp key", "export", "webdav", "bucket"])
def kind(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch) -> Kind:
    if request.param == "folder":
        put(tmp_path / "mounted" / "六月")
        source: dict[str, Any] = {"url": str(tmp_path / "mounted")}
    elif request.param.startswith("sftp"):
        server = request.getfixturevalue("sftp")
        put(server.folder / "out" / "六月")
        source = server.source("/out")
        if request.param == "sftp key":
            key = server.user_key.export_private_key().decode()
            monkeypatch.setenv("YUEBAO_SECRET_KEY_OF_OURS", key)
            del source["password"]
            source["key"] = "key-of-ours"
    elif request.param == "export":
        server = request.getfixturevalue("web")
        server.exports["/六月/x?y=2021&m=05"] = Export(budget(490))
        source = {"url": f"{server.url}/六月/x?y={{year}}&m={{month:02}}", "file": NAME}
        server.exports = {
            urllib.parse.quote(path, safe="/?&="): each
            for path, each in server.exports.items()
        }
        return Kind(source, f"{server.url}/六月/x?y=2021&m=05")
    elif request.param == "webdav":
        dav = request.getfixturevalue("dav")
        put(dav[0] / "kind" / "六月")
        source = dav_source(dav, "kind")
    else:
        buckets = request.getfixturevalue("s3")
        buckets.put("kind", **{f"六月/{NAME}": budget(490)})
        source = buckets.source("kind")
    return Kind(source, f"{source['url']}/六月/{NAME}")


def test_a_file_comes_whole_from_every_kind_of_source_and_only_once(kind, tmp_path):
    town = town_of(tmp_path, kind.source)
    (delivery,) = deliveries(town)
    assert delivery.file == NAME
    assert delivery.uri == kind.uri.replace("/{month:02}", "")
    assert delivery.sha256 == hashlib.sha256(budget(490)).hexdigest()
    assert delivery.size == len(budget(490))
    assert Path(delivery.archived).read_bytes() == budget(490)
    # Whose source it is says who sent it.
    assert delivery.folder.split("/")[0] == "finance"
    assert len(run(town).submissions) == 1
    assert deliveries(town) == []
    assert trouble(town) == []


def test_departments_that_share_a_source_are_told_apart_by_its_folders(tmp_path, sftp):
    for name in NAMES[:2]:
        put(sftp.folder / name, content=budget(490 + len(name)))
    town = town_of(tmp_path, sftp.source(), sftp.source())
    run(town)
    sent = told(town, "mart.submission", "department", "file")
    assert sorted(sent) == [("finance", NAME), ("tax", NAME)]
    assert len(sftp.logins) == 1


def test_the_inbox_goes_on_beside_the_sources_of_others(tmp_path, sftp):
    put(sftp.folder)
    town = town_of(tmp_path, None, sftp.source())
    put(town.inbox / "财政局")
    assert len(run(town).submissions) == 2
    rows = told(town, "mart.source", "source", "state", "departments")
    assert sorted(rows) == [
        ("inbox", "open", ["finance"]),
        (sftp.source()["url"], "open", ["tax"]),
    ]


def test_where_everybody_has_a_source_the_inbox_is_not_looked_into(tmp_path):
    put(tmp_path / "mounted")
    town = town_of(tmp_path, {"url": str(tmp_path / "mounted")})
    town.inbox.rmdir()
    assert len(deliveries(town)) == 1


def test_an_export_is_asked_for_every_month_and_again_only_where_it_changed(
    tmp_path, web
):
    for month in (4, 5):
        web.exports[f"/x?m={month}"] = Export(budget(100 * month, f"2021年1-{month}月"))
    source = {"url": f"{web.url}/x?m={{month}}", "file": "财政收支{month}月.csv"}
    town = town_of(tmp_path, source)
    assert len(run(town).submissions) == 2
    fetched = [each for each in web.asked if each[0] == "GET"]
    assert {path for _, path, _ in fetched} >= {"/x?m=4", "/x?m=5"}
    web.asked.clear()
    assert run(town, 1).submissions == []
    assert not {"/x?m=4", "/x?m=5"} & {p for verb, p, _ in web.asked if verb == "GET"}
    web.exports["/x?m=5"] = Export(budget(512), modified_at=SENT.timestamp() + 90)
    assert len(run(town, 2).submissions) == 1


def test_an_export_without_head_date_or_length_is_known_by_its_bytes(tmp_path, web):
    web.exports["/budget.csv"] = Export(
        budget(490), answers_head=False, modified_at=None
    )
    town = town_of(tmp_path, web_source(web))
    assert len(run(town).submissions) == 1
    assert run(town, 1).submissions == []


# -- what goes wrong with a source -----------------------------------------------------


class Servers:
    """What a case takes servers from: those that it needs are its own."""

    def __init__(
        self, stack: ExitStack, folder: Path, dav: tuple[Path, str], s3: Buckets
    ) -> None:
        self.stack, self.folder, self.dav, self.s3 = stack, folder, dav, s3

    @cached_property
    def sftp(self) -> SftpServer:
        self.folder.mkdir()
        return self.stack.enter_context(SftpServer(self.folder))

    @cached_property
    def web(self) -> WebServer:
        return self.stack.enter_context(WebServer())


class Case(NamedTuple):
    """What is wrong, and what is told of it: of a file, where one is named."""

    what: str
    source: Callable[[Servers], dict[str, Any]]
    told: Told
    file: str = ""


RETRY = "下次运行会再取"
ASK_SERVER = "请该部门检查服务器；下次运行会再取。"
PLACE = "请向该部门核对位置，改写 departments.yaml 中的 source。"
LOGIN = "请核对用户名和密码（密钥、令牌）是否有误或过期，并请该部门开通读取权限。"
WAIT = "下次运行会再取；若总是如此，请该部门检查服务器，或放宽 answer_seconds、visit_seconds。"  # noqa: E501 - one sentence of the catalogue
NETWORK = "请检查网络和地址，并请该部门确认服务器在运行；下次运行会再取。"
ONCE_MORE = "下次运行会再取；若总是如此，请重新放一次。"
DIRECT = "请该部门给出直接的地址，改写 departments.yaml 中的 source。"


def denied(detail: str) -> Told:
    return Told(
        "source-denied", f"来源 {{source}} 不让登录或不让读取（{detail}）。", LOGIN
    )


def absent() -> Told:
    return Told(
        "source-not-found", "来源 {source} 没有这个文件夹、存储桶或文件。", PLACE
    )


def waited(seconds: int) -> Told:
    return Told(
        "source-timeout",
        f"来源 {{source}} 过了 {seconds} 秒没有答复或没有传完，本次不再等待。",
        WAIT,
    )


def unreachable(detail: str) -> Told:
    return Told("source-unreachable", f"来源 {{source}} 连不上（{detail}）。", NETWORK)


def failed(detail: str) -> Told:
    return Told("source-failed", f"来源 {{source}} 出错（{detail}）。", ASK_SERVER)


def led(detail: str) -> Told:
    return Told(
        "source-redirected",
        f"来源 {{source}} 把请求转到别处（{detail}），没有跟去。",
        DIRECT,
    )


def cut(detail: str) -> Told:
    return Told(
        "file-cut-short", f"文件“{NAME}”没有取完整（{detail}），未收。", ONCE_MORE
    )


CHANGED = Told(
    "file-changed",
    f"文件“{NAME}”在取的时候被改动，未收。",
    "下次运行会再取；请先用 .part 结尾的名字写完，再改成正式的名字。",
)
STRANGER = Told(
    "source-host-key",
    "来源 {source} 的主机密钥与登记的不符，已拒绝连接。",
    "请当面或打电话向该部门核对新的主机密钥，确认后改写 host_keys；核实之前不要放行。",
)
PAGE = Told(
    "web-page",
    f"来源 {{source}} 的“{NAME}”给的是网页（多半是登录页或出错页），不是表格，未收。",
    "请核对地址和登录方式；密码或令牌可能已过期。",
)
LOST_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOgCwFkCNGmkqxVbh8HNGNfCvVhzKXVXQ4uQ0PBcIhTP"
)
OTHER_KIND = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg="  # noqa: E501 - as above
BIG = budget(490, more="财政支出,300\n" + "注：\n" * 200_000)


def sftp_file(servers: Servers, content: bytes | None = None, **faults: int) -> Any:
    put(servers.sftp.folder, content=content)
    for name, value in faults.items():
        getattr(servers.sftp.faults, name)[NAME] = value
    source = servers.sftp.source()
    return quickly(source, 1, 9) if "stalls_at" in faults else source


def stalled_listing(servers: Servers) -> Any:
    servers.sftp.faults.stalls_listing = True
    return quickly(servers.sftp.source(), 2, 2)


def replaced(servers: Servers) -> Any:
    path = put(servers.sftp.folder)
    servers.sftp.faults.before_reading[NAME] = lambda: (
        put(path.parent, content=budget(491)) and os.utime(path)
    )
    return servers.sftp.source()


def exported(servers: Servers, **export: Any) -> Any:
    servers.web.exports["/x"] = Export(**{"content": budget(490)} | export)
    return quickly(web_source(servers.web, "/x") | {"file": NAME}, 2, 9)


def redirected(servers: Servers, to: str, **login: str) -> Any:
    headers = {"Location": to.replace("{here}", servers.web.url)}
    return exported(servers, status=302, headers=headers) | login


def led_away(servers: Servers, to: str) -> Any:
    address = redirected(servers, to)["url"]
    login = {"user": USER, "password": "files"}
    return {"url": address.replace("http", "webdav")} | login


def bearing(source: dict[str, Any], *, name: str = "files") -> Any:
    return source | {"token": name}


def closed_port(_servers: Servers) -> Any:
    with WebServer() as gone:
        url = gone.url
    return {"url": f"{url}/x"}


CASES: Final = (
    Case(
        "a folder that is gone",
        lambda it: {"url": str(it.folder / "gone")},
        absent(),
    ),
    Case(
        "an SFTP folder that is gone",
        lambda it: it.sftp.source("/gone"),
        absent(),
    ),
    Case(
        "a WebDAV folder that is gone",
        lambda it: dav_source(it.dav, "gone"),
        absent(),
    ),
    Case(
        "a bucket that is gone",
        lambda it: it.s3.source("gone"),
        absent(),
    ),
    Case("an export that is gone", lambda it: web_source(it.web, "/gone"), absent()),
    Case(
        "another host key of the same kind",
        lambda it: it.sftp.source() | {"host_keys": [LOST_KEY]},
        STRANGER,
    ),
    Case(
        "a host key of another kind",
        lambda it: it.sftp.source() | {"host_keys": [OTHER_KIND]},
        STRANGER,
    ),
    Case(
        "a wrong password over SFTP",
        lambda it: it.sftp.source() | {"password": "wrong"},
        denied("PermissionError"),
    ),
    Case(
        "a wrong password over WebDAV",
        lambda it: dav_source(it.dav) | {"password": "wrong"},
        denied("HTTP 401"),
    ),
    Case(
        "an export that asks for a login",
        lambda it: exported(it, status=401),
        denied("HTTP 401"),
    ),
    Case(
        "an export that forbids",
        lambda it: exported(it, status=403),
        denied("HTTP 403"),
    ),
    Case(
        "an export that fails",
        lambda it: exported(it, status=500),
        failed("HTTP 500"),
    ),
    Case(
        "an SFTP server that is down",
        lambda it: it.sftp.source() | {"url": "sftp://127.0.0.1:1/out"},
        unreachable("ConnectionRefusedError"),
    ),
    Case(
        "an export system that is down",
        closed_port,
        unreachable("ClientConnectorError"),
    ),
    Case(
        "a WebDAV server that is down",
        lambda _: {"url": "webdav://127.0.0.1:1/out"},
        unreachable("ConnectError"),
    ),
    Case(
        "an S3 server that is down",
        lambda it: it.s3.source("any") | {"endpoint": "http://127.0.0.1:1"},
        unreachable("EndpointConnectionError"),
    ),
    Case("an SFTP server that lists for ever", stalled_listing, waited(2)),
    Case(
        "an SFTP server that stalls within a file",
        lambda it: sftp_file(it, BIG, stalls_at=300_000),
        waited(1),
    ),
    Case(
        "an SFTP server that hangs up within a file",
        lambda it: sftp_file(it, BIG, breaks_at=300_000),
        unreachable("ConnectionLost"),
    ),
    Case(
        "an export that stalls within a file",
        lambda it: exported(it, stalls_after=10),
        cut("FSTimeoutError"),
        NAME,
    ),
    Case(
        "an export that drips",
        lambda it: exported(it, drips=0.5) | {"visit_seconds": 4},
        waited(4),
    ),
    Case(
        "an SFTP server that says a file ended before it did",
        lambda it: sftp_file(it, ends_at=20),
        cut(f"20 / {len(budget(490))}"),
        NAME,
    ),
    Case(
        "an export shorter than its length",
        lambda it: exported(it, says=5000),
        cut("ClientPayloadError"),
        NAME,
    ),
    Case("a file replaced while it is fetched", replaced, CHANGED, NAME),
    Case(
        "an export replaced while it is fetched",
        lambda it: exported(it, changes_to=budget(491)),
        CHANGED,
        NAME,
    ),
    Case(
        "a login page in place of a table",
        lambda it: exported(
            it,
            content=b"<!DOCTYPE html><title>login</title><input type=password>",
            headers={"Content-Type": "text/html; charset=utf-8"},
        ),
        PAGE,
        NAME,
    ),
    Case(
        "a login page that says it is a workbook",
        lambda it: exported(
            it,
            content="\ufeff\n <html>请登录".encode(),
            headers={"Content-Type": "application/vnd.ms-excel"},
        ),
        PAGE,
        NAME,
    ),
    Case(
        "a redirect to another host with a token",
        lambda it: bearing(redirected(it, "http://elsewhere.example.org/x")),
        led("elsewhere.example.org"),
    ),
    Case(
        "a redirect to another port with a token",
        lambda it: bearing(redirected(it, "http://127.0.0.1:1/x")),
        led("127.0.0.1"),
    ),
    Case(
        "a WebDAV server that leads elsewhere",
        lambda it: led_away(it, "http://elsewhere.example.org/x"),
        led("elsewhere.example.org"),
    ),
    Case(
        "a redirect out of the web",
        lambda it: redirected(it, "file:///etc/passwd"),
        led("file"),
    ),
    Case(
        "a redirect in a circle",
        lambda it: redirected(it, "{here}/x"),
        led("127.0.0.1"),
    ),
)


class Month(NamedTuple):
    """A run with everything wrong at once, each with a department of its own."""

    town: Town
    sources: list[dict[str, Any]]
    submitted: list[str]
    seconds: float
    said: str


@pytest.fixture(scope="module")
def month(dav, s3, tmp_path_factory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        with_credentials(patch)
        sources = [
            case.source(Servers(stack, folder / str(place), dav, s3))
            for place, case in enumerate(CASES)
        ]
        town = town_of(folder, None, *sources)
        put(town.inbox / "财政局")
        # A flow that ran before may have taken our logger away from the root.
        for logger in (logging.getLogger(), LOGGER):
            logger.addHandler(handler)
            stack.callback(logger.removeHandler, handler)
        began = time.monotonic()
        loaded = run(town)
        seconds = time.monotonic() - began
    submitted = [each.department for each in loaded.submissions]
    return Month(town, sources, submitted, seconds, heard.getvalue())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_is_wrong_is_told_for_its_department(case, month):
    place = CASES.index(case)
    source = month.sources[place]["url"]
    wanted = case.told._replace(
        message=case.told.message.replace("{source}", str(source))
    )
    columns = ("source", "state", "file", "rule", "message", "suggestion")
    rows = told(month.town, "mart.source", *columns, "departments")
    (row,) = [row for row in rows if row[:2] == (source, "failing")]
    assert row[2:] == (case.file, *wanted, [id_of(place + 1)])


def test_the_others_go_on_and_nobody_holds_up_a_run(month):
    assert month.submitted == ["finance"]
    # Two stall, one drips and one lists for ever: none was waited for to the end.
    assert month.seconds < HOLD_SECONDS
    assert told(month.town, "mart.submission", "department") == [("finance",)]


def test_no_secret_is_said_or_kept(month):
    assert "source" in month.said
    assert PASSWORD not in month.said
    kept = [path for path in month.town.home.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if PASSWORD.encode() in path.read_bytes()]


def test_nothing_half_fetched_lies_about(month):
    archive = month.town.home / "archive"
    # Who was given up cleans up once the connection is gone.
    patient_until = time.monotonic() + 60
    while list((archive / "incoming").iterdir()) and time.monotonic() < patient_until:
        time.sleep(0.1)
    assert list((archive / "incoming").iterdir()) == []
    assert len([path for path in archive.rglob("*") if path.is_file()]) == 1


def test_a_key_that_s3_does_not_know_is_told(s3, tmp_path):
    s3.put("refused", **{NAME: budget(490)})
    source = s3.source("refused")
    town = town_of(tmp_path, source)
    s3.lets_in_anybody(0)
    try:
        run(town)
    finally:
        s3.lets_in_anybody(1e9)
    ((_, said),) = trouble(town)
    assert said == denied("PermissionError")._replace(
        message=f"来源 {source['url']} 不让登录或不让读取（PermissionError）。"
    )


# -- what goes wrong with single files -------------------------------------------------


def only_trouble(town: Town, source: dict[str, Any]) -> tuple[str, Told]:
    """Run; return the one thing told, with the source's address left open."""
    run(town)
    ((file, said),) = trouble(town)
    return file, said._replace(
        message=said.message.replace(str(source["url"]), "{source}")
    )


@pytest.mark.parametrize("name", [b"../../evil.csv", b"sub/../evil.csv", b"a\0b.csv"])
def test_a_name_that_leads_elsewhere_is_told_and_not_followed(tmp_path, sftp, name):
    put(sftp.folder)
    sftp.faults.also_lists = [name]
    source = sftp.source()
    town = town_of(tmp_path, source)
    file, said = only_trouble(town, source)
    assert file == name.decode().replace("\0", "�")
    assert said == Told(
        "unsafe-name",
        f"来源 {{source}} 中文件“{file}”的名称指向别处，未读取。",
        "请改用不含 .. 的普通文件名。",
    )
    assert told(town, "mart.submission", "file") == [(NAME,)]


def test_a_link_out_of_a_folder_is_not_followed_and_one_inside_is(tmp_path):
    folder, secret = tmp_path / "mounted", put(tmp_path, "secret.csv", budget(7))
    put(folder / "old")
    (folder / "财政收支(2).csv").symlink_to(secret)
    (folder / "财政收支(3).csv").symlink_to("old/" + NAME)
    (folder / "below").symlink_to(tmp_path)
    source = {"url": str(folder)}
    town = town_of(tmp_path / "town", source)
    run(town)
    told_of = dict(trouble(town))
    assert sorted(told_of) == ["below", "财政收支(2).csv"]
    assert told_of["财政收支(2).csv"] == Told(
        "not-a-file",
        f"来源 {folder} 中的“财政收支(2).csv”是链接或设备，不是普通文件，未读取。",
        "请放入文件本身。",
    )
    assert told(town, "mart.observation", "value") == [(490,)]


def test_a_device_in_a_folder_hangs_nobody(tmp_path):
    os.mkfifo(put(tmp_path / "mounted").with_name("管道.csv"))
    town = town_of(tmp_path / "town", {"url": str(tmp_path / "mounted")})
    run(town)
    assert [file for file, _ in trouble(town)] == ["管道.csv"]


def test_a_folder_that_cannot_be_read_costs_only_what_is_in_it(tmp_path, sftp):
    put(sftp.folder)
    put(sftp.folder / "锁着")
    sftp.faults.denies = ["/锁着"]
    source = sftp.source()
    file, said = only_trouble(town_of(tmp_path, source), source)
    assert file == "锁着"
    assert said == Told(
        "unlisted-folder",
        f"来源 {{source}} 中的文件夹“{file}”打不开（PermissionError），"
        "其中的文件没有收。",
        "请开通读取权限。",
    )


def test_a_file_of_a_server_beyond_all_reason_is_not_fetched(
    tmp_path, sftp, web, monkeypatch
):
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    put(sftp.folder)
    # An export that keeps its length to itself is stopped on the way.
    web.exports["/x"] = Export(budget(490), answers_head=False, hides_length=True)
    for source in (sftp.source(), web_source(web, "/x") | {"file": NAME}):
        (tmp_path / "town").mkdir(exist_ok=True)
        town = town_of(tmp_path / "town" / str(source["url"])[:4], source)
        assert only_trouble(town, source) == (
            NAME,
            Told(
                "file-too-large",
                f"文件“{NAME}”过大或解压后过大，未读取。",
                "请删除多余的工作表和空白格式行后再报送。",
            ),
        )
        assert told(town, "mart.submission", "file") == []


def test_a_source_of_too_many_files_is_not_gone_through(tmp_path, sftp, monkeypatch):
    monkeypatch.setattr(places, "MOST_FILES", 2)
    for number in range(3):
        put(sftp.folder, f"{number}.csv")
    source = sftp.source()
    assert only_trouble(town_of(tmp_path, source), source) == (
        "",
        Told(
            "source-too-many",
            "来源 {source} 的文件超过 2 份，没有读取。",
            "请把旧文件移走，或把地址改到更小的文件夹。",
        ),
    )


def test_names_in_gbk_are_names(tmp_path, sftp):
    (sftp.folder / os.fsdecode(NAME.encode("gb18030"))).write_bytes(budget(490))
    town = town_of(tmp_path, sftp.source())
    assert len(run(town).submissions) == 1
    assert told(town, "mart.submission", "file") == [(NAME,)]
    assert deliveries(town) == []


def test_a_file_still_being_written_is_waited_for(tmp_path, sftp, monkeypatch):
    monkeypatch.setattr(module, "SETTLING_SECONDS", 3600.0)
    path = sftp.folder / NAME
    path.write_bytes(budget(490)[:20])
    put(sftp.folder, "财政收支4月.csv.part")
    # Somebody writes on between the listing and the first look after it.
    waiting = SimpleNamespace(sleep=lambda _: path.write_bytes(budget(490)))
    monkeypatch.setattr(module, "time", waiting)
    (delivery,) = deliveries(town_of(tmp_path, sftp.source()))
    assert Path(delivery.archived).read_bytes() == budget(490)


@pytest.mark.parametrize(
    ("url", "told_as"),
    [
        ("sftp://city:secret@h/out", "sftp://h/out"),
        ("https://city@h:8/x?y=a@b", "https://h:8/x?y=a@b"),
        ("/mnt/a@b/c", "/mnt/a@b/c"),
        ("file:///mnt/a@b/c", "file:///mnt/a@b/c"),
    ],
)
def test_an_inbox_is_told_without_the_password_in_its_address(url, told_as):
    assert places.shown(url) == told_as


# -- from one run to the next ----------------------------------------------------------


def test_what_could_not_be_had_comes_with_the_next_run(tmp_path, sftp):
    put(sftp.folder)
    sftp.faults.ends_at[NAME] = 20
    town = town_of(tmp_path, sftp.source())
    assert run(town).submissions == []
    assert [file for file, _ in trouble(town)] == [NAME]
    # The same again is no news.
    before = told(town, "mart.source", "known_at")
    assert run(town, 1).submissions == []
    assert told(town, "mart.source", "known_at") == before
    sftp.faults.ends_at.clear()
    assert len(run(town, 2).submissions) == 1
    assert trouble(town) == []


def test_a_source_that_comes_back_is_open_again(tmp_path):
    folder = tmp_path / "mounted"
    town = town_of(tmp_path / "town", {"url": str(folder)})
    run(town)
    assert [said.rule for _, said in trouble(town)] == ["source-not-found"]
    put(folder)
    assert len(run(town, 1).submissions) == 1
    assert told(town, "mart.source", "source", "state") == [(str(folder), "open")]


def test_an_inbox_that_is_gone_stops_no_source(tmp_path, sftp):
    put(sftp.folder)
    town = town_of(tmp_path, sftp.source(), None)
    town.inbox.rmdir()
    assert len(run(town).submissions) == 1
    rows = told(town, "mart.source", "source", "state", "rule", "departments")
    assert ("inbox", "failing", "source-not-found", ["tax"]) in rows


def test_the_operators_are_told_once_a_cycle_and_nobody_is_blamed(tmp_path):
    folder = tmp_path / "mounted"
    town = town_of(tmp_path / "town", {"url": str(folder)}, None)
    alerts = {(row["kind"], row["department"]): row for row in run(town).alerts}
    assert set(alerts) == {("source", ""), ("late", "tax"), ("summary", "")}
    source = alerts["source", ""]
    assert source["channel"] == "#operators"
    assert source["text"] == (
        f"Files of 财政局 cannot be had: The source {folder} has no such folder, "
        "bucket or file. Ask the department for the place and change source in "
        "departments.yaml."
    )
    assert run(town, 1).alerts == []
    # Once one can look, it is known to be late.
    folder.mkdir()
    alerts = {(row["kind"], row["stands"]) for row in run(town, 2).alerts}
    assert alerts == {("late", True), ("source", False)}


def test_five_thousand_old_files_are_listed_and_not_fetched(tmp_path, sftp):
    """Only the new one is read, and listing them all does not take a visit's time."""
    source = sftp.source()
    town = town_of(tmp_path, source)
    old = [put(sftp.folder, f"{number}.csv", b"old") for number in range(5000)]
    known = [
        Delivery(
            *(path.name, f"{source['url']}{path.name}", "0", 3, SENT, ""),
            modified_at=SENT,
        )
        for path in old
    ]
    cycle = town.cycle()
    with open_live(town.home) as warehouse:
        arrivals = [Arrival(each, "unchanged", cycle.period) for each in known]
        append_cycle(warehouse, cycle.run, town.registry, arrivals, [], [])
    put(sftp.folder)
    assert [each.file for each in deliveries(town)] == [NAME]
