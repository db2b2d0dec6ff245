"""What processors spent on this process and on all that it has started."""

from __future__ import annotations

import os
import resource
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
# Fields of /proc/…/stat after the name in brackets: parent, and four kinds of time.
_PARENT: Final = 1
_TIMES: Final = slice(11, 15)


def spent() -> float:
    """Return the processor seconds of this process and its descendants.

    Of a child that is still there, such as a server, a process is told nothing; what
    those have taken is read where Linux shows it.
    """
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + _of_the_living()


def _of_the_living() -> float:
    children: dict[int, list[int]] = defaultdict(list)
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            number = int(path.parent.name)
            children[int(fields[_PARENT])].append(number)
            ticks[number] = sum(map(int, fields[_TIMES]))
    waiting, total = list(children[os.getpid()]), 0
    while waiting:
        number = waiting.pop()
        total += ticks[number]
        waiting += children[number]
    return total / _TICKS
