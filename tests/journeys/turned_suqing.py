"""The command `suqing` with a clock that a file sets, and periodic jobs in quick succession.

SUQING_TEST_NOW names the file; it holds one time in ISO 8601, and time stands still until it is changed.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from service import now
from service.cli.main import main

QUICK = 0.2  # seconds between two runs of a periodic job


def read_clock() -> datetime:
    return datetime.fromisoformat(Path(os.environ["SUQING_TEST_NOW"]).read_text("ascii"))


def hurry_jobs() -> None:
    from service.jobs.registry import Jobs

    every = Jobs.every

    def often(self: Jobs, seconds: float, name: str, run: Any) -> None:
        every(self, min(seconds, QUICK), name, run)

    Jobs.every = often  # type: ignore[method-assign]


if __name__ == "__main__":
    now.utc_now = read_clock
    hurry_jobs()
    main()
