"""An invented survey as a file, and runs over it."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

from service.cli.progress import QuietWatcher
from service.survey.pipeline import survey_file
from service.survey.request import SurveyFiles, SurveyOutcome, SurveyRequest
from tests.service.fakes import load_fake
from tests.service.sheets import make_table
from tests.service.survey.fakes import load_fake_reader

HEADER = [
    "序号",
    "提交答卷时间",
    "所用时间",
    "来自IP",
    "1、您的门店",
    "2、总体满意度",
    "3、推荐意愿",
    "4、您的意见或建议",
]
_GOOD = ("质量好", "态度好", "便宜", "送得快")
_BAD = ("质量差", "态度差", "太贵", "送得慢")
_FILLERS = ("鞋子", "水壶", "外套", "耳机", "停车场", "收银台")
_COST = (1.4, 0.8, 0.3, 0.5)


def make_rows(count: int, *, seed: int = 1, harm: float = 0.0) -> list[list[Any]]:
    """Header and rows; scores follow what is said. harm: points taken off every score."""
    draw = random.Random(seed)
    rows: list[list[Any]] = [list(HEADER)]
    for number in range(1, count + 1):
        score = 4.4 - harm + draw.gauss(0, 0.5)
        said = []
        for good, bad, cost in zip(_GOOD, _BAD, _COST, strict=True):
            luck = draw.random()
            if luck < 0.2:
                said.append(f"{draw.choice(_FILLERS)}{bad}")
                score -= cost
            elif luck < 0.45:
                said.append(f"{draw.choice(_FILLERS)}{good}")
                score += cost / 3
        text = "，".join(said) or draw.choice(("无", "没有", "", "(空)", "还会再来"))
        if number % 97 == 0:
            text += "，把手烫伤了，电话13800138000"
        if number % 31 == 0:
            text += "，建议多备货"
        score = max(1, min(5, round(score)))
        store = draw.choice(("城东店", "城西店", "滨江店")) if number % 50 else f"小店{number}"
        day = f"2026/{3 + number * 3 // (count + 1)}/{1 + number % 28} 10:00:00"
        rows.append([str(number), day, "60秒", "10.0.0.1", store, str(score), str(min(10, score * 2)), text])
    return rows


def make_survey(path: Path, count: int = 600, **options: Any) -> Path:
    return make_table(path, make_rows(count, **options))


def run_survey(source: Path, folder: Path, *, tagged: str = "xlsx", **options: Any) -> SurveyOutcome:
    """In this process with the fakes, or in worker processes."""
    request = SurveyRequest(source, SurveyFiles(folder, tagged), **options)
    return survey_file(request, load_fake, partial(load_fake_reader), QuietWatcher())
