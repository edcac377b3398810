"""Segmentation: rjieba gives jieba's words, nothing is lost, and the fall-back works.

Known difference of the two engines: where digits and Latin letters join punctuation ('2015.11.15',
'web.xml') rjieba splits otherwise than jieba. So Chinese words alone are compared.
"""

import builtins
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nlp import segmentation
from nlp.errors import ResourceError
from nlp.segmentation import dictionary_digest, domain_words, make_jieba_cutter, make_rjieba_cutter, segment

REAL_TEXTS = Path(__file__).parents[3] / "shared" / "data" / "complaints" / "heimao_finance.csv"
REAL_COUNT = 2000
_CHINESE = re.compile("[一-鿿]+")

SENTENCES = [
    "客服一直踢皮球，转人工永远无人接听",
    "银保监和金融监管局都说会督办",
    "套路贷先扣砍头息，还爆通讯录",
    "征信报告上多了一笔没办过的网贷",
    "自动扣费扣了三个月，乱扣费",
    "快递柜里的生鲜已经变质发霉",
    "骑手把汤洒了一半，还不肯送货上门",
    "七天无理由退货，运费险也不赔",
    "变速箱顿挫，底盘异响，机油增多",
    "刹车失灵，4S店说再观察",
    "物业费涨了，电梯困人却没人修",
    "小区停水停电，公租房没有暖气",
    "网约车绕路，退改签不给办",
    "过度医疗，异地就医不能报销",
    "教培机构跑路，学费不退",
    "短信轰炸加推销电话，个人信息被泄露",
    "宽带断网，光猫闪红灯",
    "很差，不退，也不换",
    "差评！再也不来了",
    "谢谢，问题已经解决",
]


@pytest.fixture(scope="module")
def jieba_cut() -> Callable[[str], list[str]]:
    return make_jieba_cutter()


@pytest.fixture(scope="module")
def rjieba_cut() -> Callable[[str], list[str]]:
    pytest.importorskip("rjieba", reason="rjieba is not installed here: jieba is the engine")
    return make_rjieba_cutter()


def chinese_words(words: list[str]) -> list[str]:
    return [word for word in words if _CHINESE.fullmatch(word)]


@pytest.mark.parametrize("text", SENTENCES)
def test_rjieba_cuts_like_jieba(
    text: str, jieba_cut: Callable[[str], list[str]], rjieba_cut: Callable[[str], list[str]]
) -> None:
    assert chinese_words(rjieba_cut(text)) == chinese_words(jieba_cut(text))


@pytest.mark.skipif(not REAL_TEXTS.is_file(), reason="the real texts are not beside the repository")
def test_rjieba_cuts_real_texts_like_jieba(
    jieba_cut: Callable[[str], list[str]], rjieba_cut: Callable[[str], list[str]]
) -> None:
    with REAL_TEXTS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for _, row in zip(range(REAL_COUNT), csv.DictReader(file), strict=False)]
    assert len(texts) == REAL_COUNT
    differing = sum(chinese_words(rjieba_cut(text)) != chinese_words(jieba_cut(text)) for text in texts)
    assert differing / REAL_COUNT <= 0.002


@pytest.mark.parametrize(
    "text", ["2015.11.15 出厂", "见 web.xml", "V2.0版", "a+b=c", "100%纯棉", "iPhone-14"]
)
def test_where_latin_joins_punctuation_the_text_is_still_whole(
    text: str, jieba_cut: Callable[[str], list[str]], rjieba_cut: Callable[[str], list[str]]
) -> None:
    assert "".join(rjieba_cut(text)) == "".join(jieba_cut(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "",
        " ",
        "\n\n",
        "a  b",
        "很 差",
        "😀😀退款",
        "\ue001打来电话",
        "１２３",
        "é à ü",
        "。。。！！",
        "退\t款",
    ],
)
def test_joined_words_give_the_text(text: str) -> None:
    assert "".join(segment(text)) == text


@pytest.mark.parametrize("word", ["差", "不", "退", "慢", "骗", "坑"])
def test_words_of_one_character_are_kept(word: str) -> None:
    assert segment(f"，{word}！{word}。").count(word) == 2


def test_every_domain_word_is_one_word(
    jieba_cut: Callable[[str], list[str]], rjieba_cut: Callable[[str], list[str]]
) -> None:
    words = domain_words()
    assert 200 <= len(words) <= 400
    assert len(set(words)) == len(words)
    assert [word for word in words if rjieba_cut(word) != [word] or jieba_cut(word) != [word]] == []


def test_the_digest_is_that_of_the_file() -> None:
    assert re.fullmatch("[0-9a-f]{64}", dictionary_digest())


def refuse_imports(monkeypatch: pytest.MonkeyPatch, *refused: str) -> Iterator[None]:
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name in refused:
            raise ImportError(name)
        return real_import(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    segmentation._cutter.cache_clear()
    yield
    segmentation._cutter.cache_clear()


@pytest.fixture
def without_rjieba(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from refuse_imports(monkeypatch, "rjieba")


@pytest.fixture
def without_engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from refuse_imports(monkeypatch, "rjieba", "jieba")


@pytest.mark.usefixtures("without_rjieba")
def test_jieba_is_the_engine_where_rjieba_is_missing() -> None:
    with pytest.raises(ImportError):
        make_rjieba_cutter()
    words = segment("银保监要求商家退款")
    assert "".join(words) == "银保监要求商家退款"
    assert "银保监" in words


@pytest.mark.usefixtures("without_engines")
def test_without_any_engine_the_answer_says_what_to_install() -> None:
    with pytest.raises(ResourceError, match="pip install jieba"):
        segment("要求退款")
