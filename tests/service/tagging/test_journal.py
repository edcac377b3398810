"""The journal of a run."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from service.tagging.journal import Journal
from service.tagging.outcome_lines import to_line


def open_journal(output: Path) -> Journal[tuple[str]]:
    return Journal(output, lambda value: (value,))


def test_outcomes_come_back_and_no_file_stays_open_where_not_all_were_taken(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    first = open_journal(output)
    first.begin({"input": "a"}, resume=False)
    first.append(to_line([("一",), "空的", ("二",)]), 3)
    first.close(keep=True)
    again = open_journal(output)
    assert again.begin({"input": "a"}, resume=True) == 3
    assert again.take(2) == [("一",), "空的"]
    again.close(keep=True)
    assert [place for place in open_files() if place.parent == tmp_path] == []


def open_files() -> list[Path]:
    """What this process has open."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(link.readlink())
    return found


def test_a_fresh_run_has_no_outcomes(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "out.csv")
    assert journal.begin({"input": "a"}, resume=True) == 0
    assert journal.take(5) == []
    journal.close(keep=False)
    assert list(tmp_path.iterdir()) == []
