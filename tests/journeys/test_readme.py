"""The READMEs say what is true: settings, commands and the example answer."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from models.loading import load_classifier
from nlp import prepare
from service.answer import make_answer
from service.cli.main import COMMANDS
from service.settings import Settings

ROOT = Path(__file__).parents[2]
LANGUAGES = ("README.md", "README.zh-CN.md")
FOLDERS = ("", "service/", "service/survey/", "training/")
PAGES = tuple(folder + name for folder in FOLDERS for name in LANGUAGES)
INTERNAL = {"SUQING_SETTINGS", "SUQING_OPENAPI"}  # keys of the web application, no variables


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _blocks(text: str) -> list[str]:
    """Indented and fenced blocks, without comments."""
    lines = re.findall(r"^    (.+)$", text, re.M)
    return [re.sub(r"\s+#.*", "", line) for line in lines if not re.match(r"\w+/ ", line)]


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_setting_and_command_is_documented(name: str) -> None:
    text = _read(name)
    assert {f"SUQING_{field.name.upper()}" for field in fields(Settings)} <= set(
        re.findall(r"SUQING_\w+", text)
    )
    assert all(f"`suqing {command}" in text for command in COMMANDS)


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_variable_that_the_messages_name_is_documented(name: str) -> None:
    named = {
        variable
        for folder in ("nlp", "models", "training", "service")
        for path in (ROOT / folder).rglob("*.py")
        for variable in re.findall(r"\bSUQING_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))
    }
    assert "SUQING_DEBUG" in named
    assert named - INTERNAL <= set(re.findall(r"`(SUQING_\w+)`", _read(name)))


def test_nothing_is_to_be_installed_from_the_index_where_it_is_not() -> None:
    """The name is on no package index: extras come from the source tree."""
    places = [*map(ROOT.joinpath, LANGUAGES), *(ROOT / "service").rglob("*.py")]
    assert [path.name for path in places if "'suqing[" in path.read_text("utf-8")] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_example_answer_is_what_the_shipped_model_says(name: str) -> None:
    text = _read(name)
    found = re.search(r'"text": "(.+?)"\}', text)
    assert found
    prepared = prepare(found[1])
    answer = make_answer(prepared, load_classifier("auto").predict([prepared])[0])
    fenced = re.search(r"```json\n(.+?)```", text, re.S)
    assert fenced
    assert _close(json.loads(fenced[1]), json.loads(json.dumps(answer)))


def _close(shown: object, said: object) -> bool:
    """Equal but for small differences of numbers: int8 kernels round a little differently by processor."""
    if isinstance(shown, float) and isinstance(said, float):
        return abs(shown - said) < 0.05
    if isinstance(shown, dict) and isinstance(said, dict):
        return shown.keys() == said.keys() and all(_close(shown[key], said[key]) for key in shown)
    if isinstance(shown, list) and isinstance(said, list):
        return len(shown) == len(said) and all(map(_close, shown, said))
    return shown == said


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_languages_give_the_same_commands_and_figures(folder: str) -> None:
    english, chinese = (_read(folder + name) for name in LANGUAGES)
    assert _blocks(english) == _blocks(chinese)
    assert len(re.findall(r"^## ", english, re.M)) == len(re.findall(r"^## ", chinese, re.M))
    for section, translated in zip(english.split("\n## ")[1:], chinese.split("\n## ")[1:], strict=True):
        figures = [sorted(re.findall(r"\d+(?:[.,]\d+)+", text)) for text in (section, translated)]
        assert figures[0] == figures[1], section[:40]


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_stands_twice(name: str) -> None:
    """A heading, a row that names a command or a setting, a folder of the tree, the number of a recipe."""
    starts = re.findall(
        r"^(## .+|\| `(?:suqing [\w-]+(?: \w+)?|SUQING_\w+)|    \w+/ |\d+\. )", _read(name), re.M
    )
    assert len(starts) > 50
    assert [start for start in set(starts) if starts.count(start) > 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_headings_and_tables_stand_apart(name: str) -> None:
    lines = _read(name).splitlines()
    for before, line in pairwise(lines):
        assert not line.startswith("## ") or before == "", line
        assert not line.startswith("| ") or before == "" or before.startswith("|"), line


@pytest.mark.parametrize(
    "path",
    sorted(
        {
            p
            for page in PAGES
            for p in re.findall(r"`((?:nlp|models|service|training|tests)/[\w./-]+)`", _read(page))
        }
    ),
)
def test_every_path_in_a_readme_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", _read(page))
    assert links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
