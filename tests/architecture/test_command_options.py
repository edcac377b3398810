"""Every option of the command line is given in a test: one that nobody ever gave may do nothing at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import COMMANDS, load_command

TESTS = Path(__file__).parents[1]
_WORD = re.compile(r"(?<![\w-])-{0,2}[a-z][a-z-]*")


def _options(command: Any, name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(command, the names of one of its options), of the commands below it too."""
    for below, inner in getattr(command, "commands", {}).items():
        yield from _options(inner, f"{name} {below}")
    for parameter in command.params:
        if parameter.opts[0].startswith("-"):
            yield name, frozenset((*parameter.opts, *parameter.secondary_opts))


def _words(path: Path) -> set[str]:
    """The words of all strings of a test file."""
    strings = (
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {word for string in strings for word in _WORD.findall(string)}


OPTIONS = [found for name, target in COMMANDS.items() for found in _options(load_command(target), name)]
FILES = [_words(path) for path in TESTS.rglob("test_*.py")]


def test_the_commands_have_options() -> None:
    assert len(OPTIONS) > 100


@pytest.mark.parametrize(
    ("command", "names"), OPTIONS, ids=[f"{name} {max(names, key=len)}" for name, names in OPTIONS]
)
def test_every_option_is_given_in_a_test_of_its_command(command: str, names: frozenset[str]) -> None:
    assert any(names & words and set(command.split()) <= words for words in FILES)
