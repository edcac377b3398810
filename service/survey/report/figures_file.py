"""summary.json: the whole summary for programs, and for the next wave's --baseline."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from service.files.output_file import whole_or_nothing
from service.survey.baseline import FORMAT
from service.survey.rounding import rounded
from service.survey.summary import SurveySummary

DIGITS = 6


def write_figures(path: Path, summary: SurveySummary) -> None:
    """Raises: OutputError where the place cannot be written."""
    body = {"format": FORMAT, **plain(asdict(summary))}
    with whole_or_nothing(path) as part:
        part.write_text(json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")


def plain(value: Any) -> Any:
    """Dates as ISO text, numbers that are none as null, fractions with six digits."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return rounded(value, DIGITS) if math.isfinite(value) else None
    return value
