"""Peak memory of a command and everything that it starts, at one moment. Linux: read from /proc."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

SECONDS = 0.2  # between two looks
_PAGE = os.sysconf("SC_PAGE_SIZE")


class TreeMemory:
    """Watches a process until it has ended. Resident memory is added up over the tree, so that pages which
    two of its processes share count twice: the figure is never too low, but for peaks between two looks."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._ended = threading.Event()
        self.tree_bytes = 0  # of all processes together, at the worst moment
        self.process_bytes = 0  # of the largest single process
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait(self) -> int:
        """The exit code; afterwards the figures are final."""
        _, status, usage = os.wait4(self._process.pid, 0)
        self._ended.set()
        self._thread.join()
        self.process_bytes = max(self.process_bytes, usage.ru_maxrss * 1024)
        self.tree_bytes = max(self.tree_bytes, self.process_bytes)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return self._process.returncode

    def _watch(self) -> None:
        while not self._ended.wait(SECONDS):
            found = [resident_bytes(pid) for pid in family_of(self._process.pid)]
            self.tree_bytes = max(self.tree_bytes, sum(found))
            self.process_bytes = max(self.process_bytes, *found, 0)


def family_of(pid: int) -> list[int]:
    """The process, its children, theirs and so on; those that end meanwhile are left out."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(path.name))
    family, new = [], [pid]
    while new:
        family += new
        new = [child for one in new for child in children.get(one, [])]
    return family


def resident_bytes(pid: int) -> int:
    """Resident memory of a process, 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
