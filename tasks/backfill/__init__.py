"""A backfill: past months run again, rehearsed on a copy before anything is changed."""
