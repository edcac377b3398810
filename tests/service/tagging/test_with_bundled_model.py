"""The command from end to end with the model that ships: sample complaints in, tagged rows out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import models.loading
import service.samples
from models.taxonomy import load_taxonomy
from nlp import prepare
from service.cli.errors import run
from service.cli.main import app
from service.tagging.batch import tag_batch
from tests.service.command_line import ROOT
from tests.service.sheets import read_column, read_table

SAMPLES = Path(service.samples.__file__).parent / "complaints.csv"


def suqing(*arguments: str | Path) -> int:
    return run(lambda: app([str(argument) for argument in arguments], standalone_mode=False))


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' texts, tagged."""
    folder = tmp_path_factory.mktemp("tagged")
    with SAMPLES.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["id"], row["text"]) for row in csv.DictReader(file)]
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *rows])
    assert suqing("tag", folder / "in.csv", "-o", folder / "out.csv", "--model", "fast") == 0
    return folder


def test_every_row_has_a_known_category_urgency_and_emotion(tagged: Path) -> None:
    output = tagged / "out.csv"
    assert set(read_column(output, "category")) <= set(load_taxonomy("general").codes)
    assert set(read_column(output, "urgency")) == {"general", "major", "urgent"}
    assert "" not in read_column(output, "emotion")
    assert all(0 <= float(value) <= 1 for value in read_column(output, "emotion_intensity"))
    assert [row[:2] for row in read_table(output)] == [row[:2] for row in read_table(tagged / "in.csv")]


def test_no_masked_value_stands_in_an_added_cell(tagged: Path) -> None:
    header, *rows = read_table(tagged / "out.csv")
    hidden = 0
    for row in rows:
        text, added = row[1], "\n".join(row[header.index("category") :])
        for mask in prepare(text).masks:
            value = text[mask.start : mask.end]
            hidden += 1
            assert len(value) < 2 or value not in added, (row[0], mask.kind)
    assert hidden > 20


def test_worker_processes_write_the_same_bytes(tagged: Path) -> None:
    assert (
        suqing("tag", tagged / "in.csv", "-o", tagged / "two.csv", "--model", "fast", "--workers", "2") == 0
    )
    assert (tagged / "two.csv").read_bytes() == (tagged / "out.csv").read_bytes()


def test_a_text_gets_the_same_answer_alone_and_among_others(tagged: Path) -> None:
    texts = read_column(tagged / "in.csv", "text")[:40]
    classifier = models.loading.load_classifier("fast")
    together = tag_batch(texts, classifier, max_chars=10_000)
    assert together == [tag_batch([text], classifier, max_chars=10_000)[0] for text in texts]


def test_analyze_and_tag_agree(tagged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, row, *_ = read_table(tagged / "out.csv")
    assert suqing("analyze", row[1], "--json", "--model", "fast") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["category"]["label"] == row[header.index("category")]
    assert str(answer["urgency"]["confidence"]) == row[header.index("urgency_confidence")]
    assert answer["model_version"] == row[header.index("model_version")]


@pytest.mark.parametrize(
    "text",
    ["客\0服", "慢\ufffd了", "😡😡", "Where is my refund", "12345", "<r>x</r>", "\u200b", "很" * 9_999],
)
def test_odd_texts_get_an_outcome(text: str) -> None:
    (outcome,) = tag_batch([text], models.loading.load_classifier("fast"), max_chars=10_000)
    assert outcome


def test_the_package_is_the_one_under_test() -> None:
    assert Path(models.loading.__file__).is_relative_to(ROOT)
