"""A system's export: an address that gives one file, or one for every month."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import BasicAuth, ClientResponse, ClientResponseError, ClientTimeout, hdrs
from fsspec.asyn import sync
from fsspec.implementations.http import HTTPFileSystem
from yarl import URL

from tasks.sources.faults import FaultError, cut_short, web_page
from tasks.sources.place import CHUNK, Listed, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ABSENT: Final = frozenset({404, 410})
_DONE: Final = 200
_PAGE_STARTS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")


class Export(Place):
    """What the addresses `files` give; each is known by the name it stands with."""

    # What HEAD says of a file that is made for each answer is nothing to hold it to.
    is_binding = False

    def __init__(
        self,
        files: Mapping[str, str],
        *,
        login: Mapping[str, Any],
        answer_seconds: int,
    ) -> None:
        self.files = files
        self.login = login
        self.seconds = answer_seconds
        # A proxy, a cookie or an encoding of somebody else's choice is none of ours.
        self.web = HTTPFileSystem(
            skip_instance_cache=True,
            use_listings_cache=False,
            client_kwargs={
                "timeout": ClientTimeout(
                    total=None, sock_connect=answer_seconds, sock_read=answer_seconds
                ),
                "headers": {hdrs.ACCEPT_ENCODING: "identity"},
            },
        )
        # Files that look otherwise each time they are asked for: made for each answer.
        self.made_anew: set[str] = set()

    def listing(self) -> Iterator[Listed]:
        """Yield the months that there is a file for already.

        Raises `FaultError` (`source-not-found`) where no address gives any.
        """
        found = False
        for address, file in self.files.items():
            listed = self._asked(address, file)
            if listed:
                found = True
                yield listed
        if not found:
            raise FaultError(rule="source-not-found")

    def look(self, listed: Listed) -> Listed | None:
        """Return a file as it is now; one that is made for each answer is as it was."""
        if listed.path in self.made_anew:
            return listed
        return self._asked(listed.path, listed.file)

    def chunks(self, listed: Listed) -> Iterator[bytes]:
        """Yield what an address gives; a page that asks for a login is no file."""
        response = self._run(self._answer, hdrs.METH_GET, listed.path)
        try:
            _must_be_done(response)
            given = _listed(response, listed.path, listed.file)
            if not given.is_same(listed) or _is_undated(given):
                self.made_anew.add(listed.path)
            size = 0
            while chunk := self._run(response.content.read, CHUNK):
                if not size and _is_page(response, chunk):
                    raise web_page()
                size += len(chunk)
                yield chunk
            if given.size is not None and size != given.size:
                raise cut_short(f"{size} / {given.size}")
        finally:
            self.web.loop.call_soon_threadsafe(response.close)

    def uri(self, listed: Listed) -> str:
        """Return the address that the file was asked for at."""
        return listed.path

    def close(self) -> None:
        """Hang up."""
        session = self.web._session  # noqa: SLF001 - fsspec offers no other way to it
        if session is not None:
            HTTPFileSystem.close_session(self.web.loop, session)

    def _run(self, what: Any, *arguments: object) -> Any:
        # The session's own time-outs come first, but die with a session that is closed.
        return sync(self.web.loop, what, *arguments, timeout=self.seconds + 1)

    def _asked(self, address: str, file: str) -> Listed | None:
        """Ask what there is without fetching it; many systems answer only to GET."""
        for method in (hdrs.METH_HEAD, hdrs.METH_GET):
            response = self._run(self._answer, method, address)
            self.web.loop.call_soon_threadsafe(response.close)
            if response.status == _DONE:
                return _listed(response, address, file)
        if response.status in _ABSENT:
            return None
        _must_be_done(response)
        return None

    async def _answer(self, method: str, address: str) -> ClientResponse:
        """Ask, and follow where the answer leads: never elsewhere with credentials."""
        session = await self.web.set_session()
        at = URL(address)
        for _ in range(MOST_REDIRECTS):
            response: ClientResponse = await session.request(
                method, at, allow_redirects=False, **self.login
            )
            if response.status not in _REDIRECTS:
                return response
            response.close()
            at = self._led_on(at, response.headers.get(hdrs.LOCATION, ""))
        raise FaultError(rule="source-redirected", detail=at.host or "?")

    def _led_on(self, at: URL, location: str) -> URL:
        try:
            to = at.join(URL(location))
        except ValueError:
            raise FaultError(rule="source-redirected", detail="?") from None
        is_web = to.scheme == "https" or to.scheme == at.scheme == "http"
        if not is_web or (self.login and to.origin() != at.origin()):
            raise FaultError(
                rule="source-redirected", detail=to.host or to.scheme or "?"
            )
        return to


def login_of(user: str | None, password: str | None, token: str | None) -> Any:
    """Return what a request says to be let in, empty where anybody is."""
    if user and password:
        return {"auth": BasicAuth(user, password, encoding="utf-8")}
    return {"headers": {hdrs.AUTHORIZATION: f"Bearer {token}"}} if token else {}


def _must_be_done(response: ClientResponse) -> None:
    if response.status != _DONE:
        # Never the answer's own words, which may repeat what it was asked with.
        raise ClientResponseError(
            response.request_info, (), status=response.status, message=""
        )


def _listed(response: ClientResponse, address: str, file: str) -> Listed:
    length = response.headers.get(hdrs.CONTENT_LENGTH, "")
    is_as_sent = hdrs.CONTENT_ENCODING not in response.headers
    named = response.content_disposition
    name = named.filename if named and not file else file
    return Listed(
        address,
        (name or "export").replace("\\", "/").rpartition("/")[2],
        int(length) if is_as_sent and length.isascii() and length.isdigit() else None,
        _date(response.headers.get(hdrs.LAST_MODIFIED, "")),
        response.headers.get(hdrs.ETAG, "").removeprefix("W/").strip('"'),
    )


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _is_undated(listed: Listed) -> bool:
    return not listed.tag and listed.modified_at is None


def _is_page(response: ClientResponse, start: bytes) -> bool:
    """Tell whether a page came, whatever it calls itself."""
    head = start[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return response.content_type == "text/html" or head.startswith(_PAGE_STARTS)
