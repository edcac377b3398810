"""What readers with the shipped packs find, and what holds for every comment."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.opinions import CommentReading, load_opinion_reader
from models.opinions.pack_file import aspect_pack_names
from nlp import prepare
from tests.models.opinions.opinion_table import ECOMMERCE, SURVEY

SIGNS = {"positive": "+", "negative": "-", "neutral": "0"}


def read(text: str, pack: str = "survey") -> CommentReading:
    return load_opinion_reader(pack).read([prepare(text)])[0]


def pairs(reading: CommentReading) -> set[str]:
    return {f"{opinion.aspect}{SIGNS[opinion.polarity]}" for opinion in reading.opinions}


@pytest.mark.parametrize(("text", "expected"), SURVEY)
def test_the_survey_pack_reads_the_opinions_of_the_table(text: str, expected: str) -> None:
    assert pairs(read(text)) == set(expected.split())


@pytest.mark.parametrize(("text", "expected"), ECOMMERCE)
def test_the_shop_pack_reads_the_opinions_of_the_table(text: str, expected: str) -> None:
    assert pairs(read(text, "ecommerce")) == set(expected.split())


def test_words_that_say_so_stand_in_the_original() -> None:
    text = "服務\u200b態度非常差！電話13800138000沒人接"
    reading = read(text)
    first = reading.opinions[0]
    assert text[first.start : first.end] == "服務\u200b態度非常差"
    assert (first.aspect, first.aspect_term, first.opinion_term) == ("service", "服務\u200b態度", "非常差")


def test_one_opinion_speaks_of_the_last_terms_of_a_list_that_never_ends() -> None:
    reading = read("、".join(["服务"] * 500) + "都很好" * 500)
    assert pairs(reading) == {"service+"}
    assert len(reading.opinions) <= 16 * 500


def test_a_meaningless_comment_has_no_opinions_and_is_neutral() -> None:
    reading = read("没有意见")
    assert (reading.is_meaningless, reading.opinions, reading.sentiment) == (True, (), "neutral")


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("很满意，服务热情", "positive"),
        ("太差了，骗人", "negative"),
        ("建议增加儿童座椅", "neutral"),
        ("麻烦给我回电", "neutral"),
        ("麻烦死了，态度差", "negative"),
        ("没什么可挑的", "positive"),
        ("没有异味，但是没有耐心", "negative"),
        ("我昨天下午去的店里", "neutral"),
        ("漂亮是漂亮，不实用", "negative"),
        ('这服务，真"好"', "negative"),
        ("问题当天就给解决了", "positive"),
    ],
)
def test_overall_sentiment_follows_the_opinions(text: str, sentiment: str) -> None:
    reading = read(text)
    assert reading.sentiment == sentiment
    assert -1 <= reading.sentiment_score <= 1


@pytest.mark.parametrize("pack", aspect_pack_names())
@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="服务价格质量好差贵不没很太，。、就是但的有希望吗高低\u200b😡1a", max_size=50))
def test_every_opinion_is_inside_the_text_and_in_the_pack(pack: str, text: str) -> None:
    reader = load_opinion_reader(pack)
    reading = reader.read([prepare(text)])[0]
    for opinion in reading.opinions:
        assert 0 <= opinion.start < opinion.end <= len(text)
        assert opinion.aspect in reader.pack.codes
        assert opinion.opinion_term is None or opinion.opinion_term in text
        assert 0 <= opinion.confidence <= 1


def test_an_answer_does_not_depend_on_its_neighbours() -> None:
    texts = ["服务好", "价格贵", "无", "质量不错但是慢"]
    reader = load_opinion_reader()
    assert reader.read([prepare(t) for t in texts]) == [reader.read([prepare(t)])[0] for t in texts]


def test_what_is_granted_is_said_once() -> None:
    assert [opinion.opinion_term for opinion in read("便宜是便宜").opinions] == ["便宜是便宜"]
