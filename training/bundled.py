"""Rebuild the bundled fast model from the data directory: `python -m training.bundled DATA OUTPUT`.

Gold labels and invented cases train the tasks; sentiment, emotion and topic sets and the labels of
the teacher help as auxiliary sets. Texts of the development part are taken out of all of them first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from models.cases import LabelledCase
from models.linear.storage import save_linear
from models.taxonomy import load_taxonomy
from nlp.errors import InputError
from training.invented import read_invented_cases
from training.linear.auxiliary import AuxiliarySet
from training.linear.fit import BUNDLED, FittedLinear, fit_linear
from training.provenance import describe_training
from training.tables import read_gold, read_rows
from training.teacher_labels import read_teacher_sets
from training.teacher_pool import read_all_texts

SEED = 20261122
MODEL_CARD = "MODEL_CARD.md"

# (file, label column, most rows)
AUXILIARY = (
    ("emotion/smp2020_usual_train.csv", "label", 27_000),
    ("emotion/smp2020_virus_train.csv", "label", 8_000),
    ("emotion/cped_tv_dialogue.csv", "label", 25_000),
    ("sentiment/waimai_10k_train.csv", "label", 10_000),
    ("sentiment/online_shopping_10_cats_train.csv", "label", 25_000),
    ("complaints/heimao_finance.csv", "silver_category", 7_000),
    ("complaints/fuzhou_river_appeals.csv", "label", 2_000),
    ("aspects/bdci2021_bank.csv", "label", 8_000),
    ("aspects/zhijiang2019_ecommerce.csv", "label", 7_000),
    ("aspects/bdci2018_car.csv", "label", 13_000),
    ("aspects/bdci2018_car.csv", "label_sentiment", 13_000),
    ("helpdesk/stc3_dialogues.csv", "label", 2_000),
)


def read_auxiliary(data: Path, taken: frozenset[str]) -> list[AuxiliarySet]:
    """The auxiliary sets, repeated texts and all texts in `taken` left out."""
    sets = []
    for file, column, most in AUXILIARY:
        seen = set(taken)
        pairs = []
        for row in read_rows(data / file):
            text, label = row["text"], row[column]
            if text.strip() and label and text not in seen:
                seen.add(text)
                pairs.append((text, label))
        if len(pairs) > most:
            picked = np.random.default_rng(SEED).permutation(len(pairs))[:most]
            pairs = [pairs[i] for i in sorted(picked)]
        texts, labels = zip(*pairs, strict=True)
        sets.append(AuxiliarySet(f"{Path(file).stem}:{column}", texts, labels))
    return sets


def read_bundled_cases(data: Path) -> list[LabelledCase]:
    """What the bundled models learn from: gold train and the invented cases."""
    return [*read_gold(data / "gold" / "train.csv"), *read_invented_cases()]


def fit_bundled(data: Path, cases: Sequence[LabelledCase]) -> FittedLinear:
    """The bundled fast model, fitted to `cases` and the auxiliary sets. Same data: same weights."""
    dev = read_gold(data / "gold" / "dev.csv")
    taken = [case.text for case in (*cases, *dev)]
    taxonomy = load_taxonomy("general")
    auxiliary = read_auxiliary(data, frozenset(taken))
    auxiliary += read_teacher_sets(read_all_texts(data, taken), taxonomy.codes)
    return fit_linear(cases, taxonomy, seed=SEED, auxiliary=auxiliary, options=BUNDLED)


def build(data: Path, output: Path) -> None:
    """Train on gold train and the auxiliary sets, write the artifact to `output`."""
    cases = read_bundled_cases(data)
    fitted = fit_bundled(data, cases)
    save_linear(
        output,
        version=f"fast-{describe_training(cases, seed=SEED)['fingerprint'][:8]}",
        taxonomy=load_taxonomy("general"),
        parts=fitted.parts,
        settings=fitted.settings,
        about={"training": describe_training(cases, seed=SEED)},
    )


@contextmanager
def kept_model_card(directory: Path) -> Iterator[None]:
    """Carry the model card, which people write, over the replacement of a model's directory."""
    card = directory / MODEL_CARD
    text = card.read_bytes() if card.is_file() else None
    yield
    if text is not None:
        card.write_bytes(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    try:
        with kept_model_card(arguments.output):
            build(arguments.data, arguments.output)
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
