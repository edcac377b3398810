"""The table of drafts: what is found in each, and that nothing is found in the good ones. All invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.guidance.openings import load_openings
from service.replies import ReplyContext, check_reply
from service.replies.phrases import load_phrases

with Path(__file__).with_name("replies.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["draft"])
def test_a_draft(row: dict[str, str]) -> None:
    context = ReplyContext(row["emotion"] or None, row["category"] or None)
    found = check_reply(row["draft"], context)
    expected = [tuple(part.split(":")) for part in row["expected"].split("|") if part]
    assert [finding.kind for finding in found] == [kind for kind, _ in expected], found
    for finding, (_, words) in zip(found, expected, strict=True):
        assert finding.text == row["draft"][finding.start : finding.end]
        assert finding.better
        if words != "*":
            assert finding.text == words


def test_the_table_is_large_and_has_both_sides() -> None:
    good = [row for row in ROWS if not row["expected"]]
    assert len(ROWS) >= 80
    assert len(good) >= 25
    kinds = {part.split(":")[0] for row in ROWS for part in row["expected"].split("|") if part}
    assert kinds == set(load_phrases().kinds)
    assert len({row["draft"] for row in ROWS}) == len(ROWS)


@given(st.text(st.sampled_from("您你我们不没会，。！？\n“”说：抱歉尽快处理12315😡\u200b "), max_size=60))
def test_any_draft_is_read_and_every_span_is_in_it(draft: str) -> None:
    for finding in check_reply(draft, ReplyContext("angry")):
        assert 0 <= finding.start <= finding.end <= len(draft)
        assert finding.text == draft[finding.start : finding.end]


def test_the_address_inside_a_fault_is_no_second_finding_whatever_normalising_left_out() -> None:
    found = check_reply("\u200b" * 8 + "您好，你去投诉吧。")
    assert [(finding.kind, finding.text) for finding in found if finding.text] == [("quarrel", "你去投诉吧")]


@pytest.mark.parametrize("urgency", ["general", "major", "urgent"])
def test_our_own_openings_pass_the_check(urgency: str) -> None:
    for (category, level), texts in load_openings().items():
        if level != urgency:
            continue
        for text in texts:
            found = check_reply(text.replace("{time}", "今天18点"), ReplyContext("angry", category))
            errors = [(text, f) for f in found if f.kind not in ("missing_apology",)]
            assert errors == []
