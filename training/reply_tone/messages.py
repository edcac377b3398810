"""Messages of real agents from help-desk dialogues, in two halves: one to learn from, one to measure with."""

from __future__ import annotations

from pathlib import Path

from training.tables import read_rows

AGENT = "客服："


def read_agents(path: Path) -> tuple[list[str], list[str]]:
    """(learnt, measured): the distinct messages by turns, in the order of the file."""
    turns = (turn for row in read_rows(path) for turn in row["dialogue"].split(" || "))
    messages = list(dict.fromkeys(turn.removeprefix(AGENT) for turn in turns if turn.startswith(AGENT)))
    return messages[::2], messages[1::2]
