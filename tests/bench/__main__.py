"""How fast: the same work by the limit, by yuebao and by what one would use instead.

    make bench                          12 months × 40 departments, and all the rest
    make bench MONTHS=60                … and a backfill of 60 months
    make bench ONLY=backfill,growth     these parts only; others stay as they were
    make bench VARIANTS=limit,yuebao    these variants only

Options are read from the environment: MONTHS, SLOW_MONTHS (of variants that pay for
each department and month), DEPARTMENTS, ROWS of a workbook, REPEATS at most, ENOUGH
seconds after which nothing is repeated, MILLIONS of observations to ask progress of.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from machine import machine
from measure import PROJECT, script
from parts import PARTS, Bench, Options

RESULTS: Final = PROJECT / "docs" / "bench.json"


def main() -> None:
    """Measure each part in turn, keep what was found, and write the page."""
    options = Options.of(os.environ)
    with TemporaryDirectory(prefix="yuebao-bench-") as folder:
        bench = Bench(Path(folder), options)
        for name, part in PARTS.items():
            if options.only and name not in options.only:
                continue
            bench.say(f"— {name}")
            found = part(bench)
            # Read late: it takes minutes, and somebody may measure another part.
            known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
            before = known.get(name, {})
            if options.variants and before.get("sizes") == options.sizes:
                asked = {name: found[name] for name in options.variants & found.keys()}
                found = before["found"] | (asked or found)
            known[name] = {
                "found": found,
                "sizes": options.sizes,
                "machine": machine(),
            }
            text = json.dumps(known, ensure_ascii=False, indent=1)
            RESULTS.write_text(text + "\n", "utf-8")
    subprocess.run(script("page.py"), check=True)
    sys.stdout.write((PROJECT / "docs" / "bench.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
