"""Where files come from: opening sources, and visiting many at once in bounded time."""

from typing import Final

# What the inbox is called among the sources.
INBOX: Final = "inbox"
