"""What was measured on: the processor, the memory, the load, and what was installed."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from measure import PROJECT

PACKAGES: Final = (
    "prefect",
    "great-expectations",
    "duckdb",
    "pandas",
    "python-calamine",
    "dagster",
    "dlt",
)


def machine() -> dict[str, str]:
    """Return what a reader must know to compare figures with others."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    locked = "".join(
        (PROJECT / name).read_text("utf-8")
        for name in ("requirements.txt", "requirements-bench.txt")
    )
    versions = dict(re.findall(r"^([a-z-]+)==([^ ]+)", locked, re.MULTILINE))
    return {
        "code": _code(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": f"{os.cpu_count()} × {cpu[1] if cpu else platform.machine()}",
        "memory": f"{pages / 2**30:.0f} GiB",
        "load": f"{os.getloadavg()[1]:.1f}",
        "python": platform.python_version(),
        "versions": ", ".join(f"{name} {versions[name]}" for name in PACKAGES),
    }


def _code() -> str:
    """Return the commit that is measured, nothing where this is no checkout."""
    asked = ("git", "-C", str(PROJECT), "rev-parse", "--short=9", "HEAD")
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip()
