"""Makes models/tone/tone.json: `python -m training.reply_tone DIALOGUES.csv`.

DIALOGUES: help-desk dialogues; every second message of an agent is learnt as polite, the others are left for
`python -m tests.benchmarks.reply_check`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from models.tone.tone import FILE
from nlp.errors import SuqingError
from training.reply_tone.fit import DRAFTS, fit_tone, read_drafts
from training.reply_tone.messages import read_agents

_DIGITS = 4


def make_tone(path: Path) -> dict[str, object]:
    """The content of tone.json, numbers rounded, with its provenance."""
    learnt, _ = read_agents(path)
    weights = fit_tone(learnt)
    rude, polite = read_drafts()
    return {
        "about": {
            "source": "invented drafts (training/reply_tone/drafts.csv) and agents' messages of help-desk"
            " dialogues (NTCIR STC-3 research data; licence not stated); no text is contained here",
            "rude": len(rude),
            "polite": len(polite),
            "messages": len(learnt),
            "sha256": {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in _files(path)},
            "made_by": "python -m training.reply_tone",
        },
        "bias": round(weights.bias, _DIGITS),
        "grams": [
            [gram, round(idf, _DIGITS), round(weight, _DIGITS)]
            for gram, (idf, weight) in sorted(weights.grams.items())
        ],
    }


def _files(path: Path) -> tuple[tuple[str, Path], ...]:
    return (("drafts", DRAFTS), ("dialogues", path))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=Path)
    try:
        made = make_tone(parser.parse_args().dialogues)
    except SuqingError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    FILE.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
