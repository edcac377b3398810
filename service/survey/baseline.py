"""The last wave, read from the summary.json that it left."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from nlp.errors import UsageError
from service.survey.statistics.wave_scores import WaveScore
from service.survey.totals.tally import Tally

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """source: name of the file that the last wave read. scores: its main one first."""

    source: str
    scores: tuple[WaveScore, ...]
    tally: Tally


def _read_score(raw: dict[str, Any]) -> WaveScore:
    counts = tuple((float(score), int(count)) for score, count in raw["counts"])
    return WaveScore(str(raw["name"]), raw["kind"], float(raw["low"]), float(raw["high"]), counts)


def read_baseline(path: Path) -> Baseline:
    """Raises: UsageError where the file is no summary.json of this program."""
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["format"] != FORMAT:
            raise KeyError("format")
        raw = body["tally"]
        if set(raw) != {field.name for field in fields(Tally)}:
            raise KeyError("tally")
        return Baseline(str(body["source"]), tuple(map(_read_score, body["scores"])), Tally(**raw))
    except OSError as error:
        raise UsageError(f"--baseline：读不到「{path}」，请检查路径。") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UsageError(
            f"--baseline：「{path}」不是上一期 suqing survey 写出的 summary.json（或出自别的版本）。"
        ) from error
