"""The tone is learnt from our own drafts; those it is measured with are not among them."""

from __future__ import annotations

import json
from pathlib import Path

from models.tone.tone import FILE, load_weights, log_odds
from training.reply_tone.fit import DRAFTS, fit_tone, read_drafts
from training.reply_tone.messages import read_agents

MEASURED = Path(__file__).parents[2] / "benchmarks" / "reply_drafts"


def test_what_measures_was_not_learnt() -> None:
    learnt = {draft for drafts in read_drafts() for draft in drafts}
    files = sorted(MEASURED.glob("*.csv"))
    assert files
    for path in files:
        rude, polite = read_drafts(path)
        assert rude
        assert polite
        assert not learnt & {*rude, *polite}


def test_a_fit_tells_its_own_drafts_apart_and_is_the_same_each_time() -> None:
    messages = ["请问您的手机号是多少？", "已为您登记，请稍候。"] * 20
    weights = fit_tone(messages)
    rude, polite = read_drafts()
    assert sum(log_odds(draft, weights) > 0 for draft in rude) > 0.95 * len(rude)
    assert sum(log_odds(draft, weights) > 0 for draft in polite) < 0.05 * len(polite)
    assert fit_tone(messages) == weights


def test_the_shipped_file_says_where_it_comes_from() -> None:
    about = json.loads(FILE.read_text("utf-8"))["about"]
    rude, polite = read_drafts(DRAFTS)
    assert (about["rude"], about["polite"]) == (len(rude), len(polite))
    assert load_weights().grams


def test_messages_are_halved_by_turns(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text(
        "dialogue\n用户：坏了 || 客服：请稍候 || 客服：已登记\n用户：好 || 客服：请稍候 || 客服：再见\n",
        "utf-8",
    )
    assert read_agents(path) == (["请稍候", "再见"], ["已登记"])
