"""Makes models/trend/outlook.json: `python -m training.trend DIALOGUES.csv [MODEL]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from models.loading import load_classifier
from models.trend.features import feature_names
from models.trend.outlook import FILE
from nlp.errors import SuqingError
from training.trend.dialogues import read_dialogues
from training.trend.fit import fit_outlook

_DIGITS = 5


def make_outlook(path: Path, model: str) -> dict[str, object]:
    """The content of outlook.json, numbers rounded, with its provenance."""
    classifier = load_classifier(model)
    dialogues = read_dialogues(path, classifier)
    weights = fit_outlook(dialogues)
    return {
        "about": {
            "source": "help-desk dialogues with the mean satisfaction given by 19 judges (NTCIR STC-3"
            " research data; licence not stated); no text is contained here",
            "dialogues": len(dialogues),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "emotion_model": classifier.version,
            "made_by": "python -m training.trend",
        },
        "features": list(feature_names()),
        **{
            name: np.round(getattr(weights, name), _DIGITS).tolist()
            for name in ("mean", "scale", "satisfaction", "risk")
        },
        "satisfaction_bias": round(weights.satisfaction_bias, _DIGITS),
        "risk_bias": round(weights.risk_bias, _DIGITS),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=Path)
    parser.add_argument("model", nargs="?", default="fast")
    arguments = parser.parse_args()
    try:
        made = make_outlook(arguments.dialogues, arguments.model)
    except SuqingError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
