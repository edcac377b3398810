"""Rude drafts that are named, polite ones accused: `python -m tests.benchmarks.reply_check [DIALOGUES.csv]`.

First the invented drafts of reply_drafts/, written after the rules and the tone had been made from others
and never learnt from. Then real agents' messages: they are polite almost always, so most of what is found
there is a false alarm. Whether an apology is missing counts nowhere here: only wording and tone do.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from service.replies import Finding, ReplyContext, check_reply
from training.reply_tone.fit import read_drafts
from training.reply_tone.messages import read_agents

DRAFTS = Path(__file__).with_name("reply_drafts")
CONTEXT = ReplyContext(emotion="satisfied")  # no apology is asked for
ABOUT_CONTENT = frozenset({"vague_promise", "jargon", "mixed_address"})
"""Kinds that say nothing about rudeness."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=Path, nargs="?")
    dialogues = parser.parse_args().dialogues
    for path in sorted(DRAFTS.glob("*.csv")):
        rude, polite = ([rudeness(text) for text in drafts] for drafts in read_drafts(path))
        told = f"{path.stem}: {sum(map(bool, rude))} of {len(rude)} rude named"
        print(f"{told}, {sum(map(bool, polite))} of {len(polite)} polite accused")
    if dialogues is None:
        return
    learnt, measured = read_agents(dialogues)
    began = time.perf_counter()
    both = [[rudeness(text) for text in texts] for texts in (learnt, measured)]
    seconds = time.perf_counter() - began
    messages = len(learnt) + len(measured)
    errors = [[f for f in found if f.severity == "error"] for found in (*both[0], *both[1])]
    accused, heard = sum(map(bool, errors)), sum(map(bool, both[1]))
    print(f"{messages} messages, {accused} called rude by a phrase ({accused / messages:.2%})")
    print(f"{len(measured)} not learnt, {heard} named at all ({heard / len(measured):.2%})")
    told = Counter((f.kind, f.text) for found in (*both[0], *both[1]) for f in found)
    for (kind, words), count in told.most_common():
        print(f"  {kind:<11} {words}  {count}")
    print(f"{seconds / messages * 1e3:.2f} ms a check")


def rudeness(text: str) -> list[Finding]:
    """What is found of wording and tone."""
    found: Sequence[Finding] = check_reply(text, CONTEXT)
    return [finding for finding in found if finding.kind not in ABOUT_CONTENT]


if __name__ == "__main__":
    main()
