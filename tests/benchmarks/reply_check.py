"""How often real agents' messages are called rude: `python -m tests.benchmarks.reply_check DIALOGUES.csv`.

Agents of companies write politely almost always, so most of what is found here is a false alarm.
Prints the share of messages with a finding of severity 'error', the findings by kind with their words,
and the time of a check.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from service.replies import ReplyContext, check_reply
from training.tables import read_rows

AGENT = "客服："


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=Path)
    arguments = parser.parse_args()
    turns = (turn for row in read_rows(arguments.dialogues) for turn in row["dialogue"].split(" || "))
    messages = list(dict.fromkeys(turn.removeprefix(AGENT) for turn in turns if turn.startswith(AGENT)))
    context = ReplyContext(emotion="satisfied")  # no apology is asked for: only wording counts
    began = time.perf_counter()
    found = [[f for f in check_reply(text, context) if f.severity == "error"] for text in messages]
    seconds = time.perf_counter() - began
    accused = sum(map(bool, found))
    print(f"{len(messages)} messages, {accused} called rude ({accused / len(messages):.2%})")
    for (kind, words), count in Counter(
        (f.kind, f.text) for findings in found for f in findings
    ).most_common():
        print(f"  {kind:<11} {words}  {count}")
    print(f"{seconds / len(messages) * 1e3:.2f} ms a check")


if __name__ == "__main__":
    main()
