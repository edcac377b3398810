"""The shipped aspect packs, and what a pack file must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.opinions import load_opinion_reader
from models.opinions.pack import pack_to_dict
from models.opinions.pack_file import aspect_pack_names, load_pack, parse_pack
from models.opinions.vocabulary import general_words
from nlp import prepare
from nlp.errors import ResourceError

GOOD: dict[str, Any] = {
    "name": "gym",
    "version": "1",
    "title": "健身房",
    "aspects": [
        {"code": "coach", "name": "教练", "terms": ["教练"], "positive": ["教得好"]},
        {"code": "gear", "name": "器械", "terms": ["器械"], "when": {"旧": -1}},
    ],
}


def test_the_shipped_packs_have_the_aspects_they_promise() -> None:
    sizes = {name: len(load_pack(name).aspects) for name in aspect_pack_names()}
    assert sizes == {"bank": 8, "car": 10, "ecommerce": 13, "restaurant": 18, "survey": 10}


@pytest.mark.parametrize("name", aspect_pack_names())
def test_no_word_of_a_shipped_pack_speaks_of_two_aspects(name: str) -> None:
    pack = load_pack(name)
    terms = [word for aspect in pack.aspects for word in aspect.terms]
    opinions = [word for a in pack.aspects for word in (*a.positive, *a.negative, *a.neutral)]
    for words in (terms, opinions):
        assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("name", aspect_pack_names())
def test_a_pack_survives_its_plain_form(name: str) -> None:
    pack = load_pack(name)
    assert parse_pack(pack_to_dict(pack), where="copy") == pack


def test_general_words_stand_in_one_list_each() -> None:
    words = general_words()
    measures = [word for word, _ in words.measures]
    every = [*words.positive, *words.negative, *words.neutral, *measures, *words.plain]
    assert sorted({word for word in every if every.count(word) > 1}) == []


def test_a_pack_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gym.yaml"
    path.write_text(
        "name: gym\nversion: '1'\ntitle: 健身房\naspects:\n"
        "- {code: coach, name: 教练, terms: [教练], positive: [教得好]}\n"
        "- {code: gear, name: 器械, terms: [器械], when: {旧: -1}}\n",
        encoding="utf-8",
    )
    reader = load_opinion_reader(path)
    opinions = reader.read([prepare("教练很耐心，器械有点旧")])[0].opinions
    assert [(o.aspect, o.polarity) for o in opinions] == [("coach", "positive"), ("gear", "negative")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"aspects": []}, "非空"),
        ({"aspects": "x"}, "列表"),
        ({"title": ""}, "title"),
        ({"colour": "red"}, "colour"),
        ({"default": "pool"}, "pool"),
        ({"mentions": "yes"}, "mentions"),
        ({"plain": [1]}, "plain"),
        ({"aspects": [{"code": "a|b", "name": "甲"}]}, "代码"),
        ({"aspects": [{"code": "a:b", "name": "甲"}]}, "代码"),
        ({"aspects": [{"code": "a"}]}, "name"),
        ({"aspects": [{"code": "a", "name": "甲", "when": {"旧": 2}}]}, "when"),
        ({"aspects": [{"code": "a", "name": "甲", "terms": [True]}]}, "terms"),
        ({"aspects": [{"code": "a", "name": "甲"}, {"code": "a", "name": "乙"}]}, "重复"),
    ],
)
def test_a_faulty_pack_is_refused_with_the_place_of_the_fault(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ResourceError, match=said):
        parse_pack(GOOD | change, where="gym.yaml")


def test_an_unknown_pack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ResourceError, match=r"survey"):
        load_pack("no-such-pack")


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"broken\.yaml"):
        load_pack(path)
