"""The catalogue: files as nobody should send them, and what each one's sender is told.

`bad_books` and `book_bytes` make the bytes; `test_bad_input` runs them all at once.
"""

from __future__ import annotations

from typing import Final

import awkward_books
import awkward_cells
import awkward_files
import awkward_hostile
import awkward_tables
import awkward_texts
from awkward_case import ACCEPTED, Case
from bad_books import GOOD, book

HEALTHY: Final = Case(
    "a good book", "工业.xlsx", lambda _: book(GOOD), ACCEPTED, figures=6
)
CASES: Final = (
    HEALTHY,
    *awkward_files.CASES,
    *awkward_hostile.CASES,
    *awkward_books.CASES,
    *awkward_texts.CASES,
    *awkward_tables.CASES,
    *awkward_cells.CASES,
)
