"""The one place that opens spreadsheets: bytes → cells → observations."""

from typing import Final

# A department's monthly report is a few hundred kilobytes; nothing honest is larger.
MAX_BYTES: Final = 64 * 1024 * 1024


class ReaderNotStartedError(RuntimeError):
    """No worker could be started to read files: a fault of ours, not of any file."""
