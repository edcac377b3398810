"""From labelled comments to a saved reader of opinions, with its figures on comments held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.opinions.aspect_storage import save_aspects
from models.opinions.pack import AspectPack
from models.opinions.pack_reader import PackReader
from models.opinions.reader import OpinionReader
from models.opinions.sentiment import SentimentModel
from nlp import prepare
from nlp.errors import InputError
from training.opinions.cases import LabelledComment
from training.opinions.figures import OpinionFigures, measure_opinions
from training.opinions.fit import fit_aspects
from training.split import group_keys, hold_out
from training.text_keys import text_key

LEAST_COMMENTS = 20
_LEAST_HELD_OUT = 2
_SIGNS = {"positive": 1, "neutral": 0, "negative": -1}


@dataclass(frozen=True, slots=True)
class AspectPlan:
    """What `suqing train-aspects` may be told. share: held out. final: fit again on all comments."""

    seed: int = 0
    share: float = 0.2
    final: bool = True
    bootstrap: int = 1000


@dataclass(frozen=True, slots=True)
class AspectCandidate:
    """A saved reader. learned, words: its figures on held-out comments, and those of the pack alone."""

    version: str
    directory: Path
    learned: OpinionFigures
    words: OpinionFigures
    trained_on: int
    held_out: int


def train_aspect_candidate(
    comments: Sequence[LabelledComment],
    pack: AspectPack,
    sentiment: SentimentModel,
    versions: Path,
    *,
    plan: AspectPlan = AspectPlan(),
    now: datetime | None = None,
) -> AspectCandidate:
    """Hold out, fit, measure, save under `versions`. Same comments and plan: same weights.

    comments: cleaned. Raises: InputError where they are too few.
    """
    if len(comments) < LEAST_COMMENTS:
        raise InputError(
            f"可用的标注评论只有 {len(comments)} 条，至少需要 {LEAST_COMMENTS} 条：请再标注一些后重新训练。"
        )
    moment = now or datetime.now(UTC)
    digest = _digest(comments, pack, sentiment, plan)
    version = f"opinions-{moment.astimezone(UTC):%Y%m%d}-{digest[:8]}"
    training, held = split_comments(comments, plan)
    model = fit_aspects(training, pack, sentiment, version=version, seed=plan.seed)
    learned = measure_reader(PackReader(pack, sentiment, model), held, bootstrap=plan.bootstrap)
    words = measure_reader(PackReader(pack, sentiment), held, bootstrap=plan.bootstrap)
    used = training
    if plan.final:
        used = list(comments)
        model = fit_aspects(used, pack, sentiment, version=version, seed=plan.seed)
    about = {
        "training": {
            "created_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
            "seed": plan.seed,
            "comments": len(used),
            "fingerprint": digest,
            "sentiment": sentiment.version,
        },
        "evaluation": {
            "learned": learned.to_dict(),
            "words": words.to_dict(),
            "held_out_share": plan.share,
            "fitted_again_on_all_comments": plan.final,
        },
    }
    directory = versions / version
    save_aspects(directory, pack=pack, model=model, about=about)
    return AspectCandidate(version, directory, learned, words, len(used), len(held))


def split_comments(
    comments: Sequence[LabelledComment], plan: AspectPlan
) -> tuple[list[LabelledComment], list[LabelledComment]]:
    """Comments to train on and comments held out; the same text never on both sides. Raises: InputError."""
    keys = group_keys([comment.text for comment in comments])
    held = hold_out(keys, [min(c.pairs, default=("", 0)) for c in comments], plan.share, plan.seed)
    if min(held.sum(), (~held).sum()) < _LEAST_HELD_OUT:
        raise InputError("互不相同的评论太少，留不出评估用的部分。请补充标注，或提高 --hold-out。")
    return (
        [comment for comment, out in zip(comments, held, strict=True) if not out],
        [comment for comment, out in zip(comments, held, strict=True) if out],
    )


def measure_reader(
    reader: OpinionReader, comments: Sequence[LabelledComment], *, bootstrap: int = 1000
) -> OpinionFigures:
    """A reader's figures on labelled comments."""
    readings = reader.read([prepare(comment.text) for comment in comments])
    answers = [{(o.aspect, _SIGNS[o.polarity]) for o in reading.opinions} for reading in readings]
    return measure_opinions([comment.pairs for comment in comments], answers, bootstrap=bootstrap)


def _digest(
    comments: Sequence[LabelledComment], pack: AspectPack, sentiment: SentimentModel, plan: AspectPlan
) -> str:
    """Of everything that shapes the weights. Shows nothing of the texts."""
    lines = sorted(json.dumps([text_key(c.text), sorted(c.pairs)]) for c in comments)
    made_of = [lines, pack.digest(), sentiment.version, plan.seed, plan.share, plan.final]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
