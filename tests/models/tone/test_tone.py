"""The tone of a draft: what it is made of, and that our arithmetic is scikit-learn's."""

from __future__ import annotations

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from models.tone import RUDE, harshest, log_odds
from models.tone.tone import ToneWeights, grams_of, load_weights


@pytest.mark.parametrize(
    ("draft", "is_rude"),
    [
        ("孩子摔了跟我们没关系，您自己不看好怪谁呢。", True),
        ("这么便宜的票还想要座位，将就一下吧。", True),
        ("很抱歉让您久等，师傅今天下午三点到，到之前给您打电话。", False),
        ("年卡按合同不能转让，但可以冻结六个月，您需要的话今天就能办。", False),
    ],
)
def test_rude_drafts_sound_rude_and_refusals_in_good_words_do_not(draft: str, is_rude: bool) -> None:
    assert (log_odds(draft) > RUDE) is is_rude


def test_the_worst_sentence_is_pointed_at() -> None:
    text = "抱歉让您久等，退款明天到账。您自己不看清楚，怪谁呢？"
    assert harshest(text, [(0, 14), (14, len(text))]) == (14, len(text))


@pytest.mark.parametrize("text", ["", "😡", "\u200b", "xyzzy\n\n\nplugh"])
def test_a_text_of_which_nothing_is_known_has_the_bias_alone(text: str) -> None:
    weights = ToneWeights(-1.5, {"怪谁": (2.0, 3.0)})
    assert log_odds(text, weights) == -1.5


def test_the_arithmetic_is_that_of_scikit_learn() -> None:
    texts = ["您自己 不  看，怪谁呢？Abc", "退款明天到账，怪谁呢怪谁呢", "抱歉  久等abc"]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    rows = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    weigh = {name: 0.1 * number - 3 for number, name in enumerate(names)}
    grams = {name: (float(idf), weigh[name]) for name, idf in zip(names, vectorizer.idf_, strict=True)}
    weights = ToneWeights(0.25, grams)
    for row, text in enumerate(texts):
        expected = 0.25 + sum(rows[row, number] * weigh[name] for number, name in enumerate(names))
        assert log_odds(text, weights) == pytest.approx(expected)


def test_places_are_those_of_the_text_with_all_its_blanks() -> None:
    found = [(at, gram) for at, gram in grams_of("怪  谁") if len(gram) == 3]
    assert found == [(0, "怪 谁")]


def test_the_shipped_weights_hold_fragments_and_no_text() -> None:
    assert max(map(len, load_weights().grams)) <= 3
