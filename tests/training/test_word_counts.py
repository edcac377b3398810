"""How often words stand in general Chinese: the packed file says what jieba's dictionary says."""

import gzip
from pathlib import Path

import pytest

from nlp.errors import ResourceError
from service.survey.statistics import background
from service.survey.statistics.background import WORD_COUNTS, background_counts
from training.word_counts import jieba_dictionary, pack_word_counts

DICTIONARY = "物流 610 n\n的 318825 uj\n退款 25 v\n客服 25 n\n生僻 1 n\n"


@pytest.fixture
def small_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "word_counts.txt.gz"
    path.write_bytes(pack_word_counts(DICTIONARY))
    monkeypatch.setattr(background, "WORD_COUNTS", path)
    return path


@pytest.mark.usefixtures("small_counts")
def test_counts_are_read_back_without_single_characters_and_words_counted_once() -> None:
    counts, size = background_counts(["物流", "的", "退款", "生僻", "没有这个词"])
    assert counts == {"物流": 610, "退款": 25}
    assert size == 610 + 318825 + 25 + 25 + 1


def test_a_damaged_file_is_told_in_plain_words(small_counts: Path) -> None:
    small_counts.write_bytes(small_counts.read_bytes()[:40])
    with pytest.raises(ResourceError, match="词频表"):
        background_counts(["物流"])


def test_the_shipped_file_is_that_of_the_dictionary() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed here")
    packed = pack_word_counts(jieba_dictionary().read_text("utf-8"))
    assert gzip.decompress(packed) == gzip.decompress(WORD_COUNTS.read_bytes())
