"""What can be wrong with a source or one of its files, as findings."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from warehouse.records import Finding, Severity

if TYPE_CHECKING:
    from warehouse.records import Parameters

# Libraries name the same fault differently, and importing them all costs seconds: an
# error is known by the names of its classes.
_TIMEOUTS: Final = frozenset(
    {"TimeoutError", "TimeoutException", "ConnectTimeoutError", "ReadTimeoutError"}
)
_STRANGERS: Final = frozenset({"HostKeyNotVerifiable", "KeyExchangeFailed"})
_DENIALS: Final = frozenset(
    {"PermissionError", "PermissionDenied", "SFTPPermissionDenied"}
)
_ABSENCES: Final = frozenset({"FileNotFoundError", "NotADirectoryError"})
# The connection is gone: no other file of this visit will come by it.
_HUNG_UP: Final = frozenset(
    {
        *("ConnectionLost", "SFTPConnectionLost"),
        *("ConnectionResetError", "BrokenPipeError"),
    }
)
_UNREACHABLE: Final = _HUNG_UP | frozenset(
    {
        "ConnectionError",
        "ConnectError",
        "ClientConnectionError",
        "EndpointConnectionError",
        "ReadError",
        "RemoteProtocolError",
        "gaierror",
    }
)
_UNREACHABLE_ERRNO: Final = frozenset(
    {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED, errno.EHOSTDOWN}
)
_DENIED_STATUS: Final = frozenset({401, 403, 407})
_ABSENT_STATUS: Final = frozenset({404, 410})


class FaultError(OSError):
    """Why a source, or one of its files, could not be had.

    `rule` names the sentence, `values` fill it. They never hold what a server or a
    library said: that may repeat an address, a name or a secret.
    """

    def __init__(
        self,
        rule: str,
        *,
        severity: Severity = Severity.CRITICAL,
        **values: str | float,
    ) -> None:
        super().__init__(rule)
        self.rule = rule
        self.severity = severity
        self.values: Parameters = dict(values)

    @property
    def detail(self) -> str:
        """What is known of the cause, in a word: the error's name, or the rule."""
        return str(self.values.get("detail", self.rule))

    def finding(self, source: str, file: str = "") -> Finding:
        """Return the finding about `source`, or about its file `file`."""
        values: Parameters = {"source": source, "file": file, **self.values}
        return Finding(self.rule, self.severity, parameters=values)


def fault_of(error: BaseException, seconds: int) -> FaultError:
    """Return what an error means for the source that raised it.

    `seconds` is how long the source may be silent.
    """
    if isinstance(error, FaultError):
        return error
    names = {each.__name__ for each in type(error).__mro__}
    if names & _TIMEOUTS:
        return FaultError(rule="source-timeout", seconds=seconds)
    if names & _STRANGERS:
        return FaultError(rule="source-host-key")
    status = _status_of(error)
    # What a lost connection is called depends on who notices it first.
    name = "ConnectionLost" if names & _HUNG_UP else type(error).__name__
    detail = f"HTTP {status}" if status else name
    if names & _DENIALS or status in _DENIED_STATUS:
        return FaultError(rule="source-denied", detail=detail)
    if names & _ABSENCES or status in _ABSENT_STATUS:
        return FaultError(rule="source-not-found")
    return _out_of_order(error, names, detail)


def _out_of_order(error: BaseException, names: set[str], detail: str) -> FaultError:
    is_unreachable = getattr(error, "errno", None) in _UNREACHABLE_ERRNO
    if is_unreachable or names & _UNREACHABLE:
        return FaultError(rule="source-unreachable", detail=detail)
    return FaultError(rule="source-failed", detail=detail)


def file_fault_of(error: BaseException) -> FaultError:
    """Return what an error means for the one file that was being fetched.

    Raises the error again where it is the whole source that is wrong.
    """
    if isinstance(error, FaultError):
        if error.rule.startswith("source-"):
            raise error
        return error
    if {each.__name__ for each in type(error).__mro__} & _HUNG_UP:
        raise error
    return cut_short(type(error).__name__)


def is_closed(error: BaseException) -> bool:
    """Tell whether an error means that a single folder cannot be read, or is gone."""
    return fault_of(error, 0).rule in {"source-denied", "source-not-found"}


def cut_short(detail: str) -> FaultError:
    """Return that a file did not come whole; the next run tries again."""
    return FaultError(rule="file-cut-short", severity=Severity.INFO, detail=detail)


def changed() -> FaultError:
    """Return that a file was changed while it was fetched; so does this."""
    return FaultError(rule="file-changed", severity=Severity.INFO)


def too_large() -> FaultError:
    """Return that a file of a server is beyond all reason, and was not fetched."""
    return FaultError(rule="file-too-large", severity=Severity.WARNING)


def web_page() -> FaultError:
    """Return that a page came where a workbook was to be."""
    return FaultError(rule="web-page")


def _status_of(error: BaseException) -> int | None:
    for name in ("status_code", "status"):
        value = getattr(error, name, None)
        if isinstance(value, int):
            return int(value)
    return None
