"""How often a model is right at each confidence: `python -m tests.benchmarks.reliability CASES.csv [MODEL]`.

Prints the reliability table of the model card (Murphy and Winkler, 1977) as Markdown: for each task the
answers by confidence, how many there are, their mean confidence and the share that is right.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from models.loading import load_classifier
from models.tasks import EXCLUSIVE_TASKS
from service.cases.read_cases import CaseFile, read_cases
from service.settings import read_settings
from training.evaluation import predict_cases
from training.evaluation.answers import match_answers

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("model", nargs="?", default="auto")
    arguments = parser.parse_args()
    settings = read_settings()
    classifier = load_classifier(arguments.model, home=settings.home)
    file = CaseFile(arguments.cases, None, None, None, settings.max_text_chars)
    cases = read_cases(file, taxonomy=classifier.taxonomy, least_cases=0).cleaned.cases
    predictions = predict_cases(classifier, cases)
    print(f"{classifier.version}, {len(cases)} cases\n")
    print("| task | confidence | answers | mean confidence | right |\n|---|---|---|---|---|")
    for task in EXCLUSIVE_TASKS:
        answers = match_answers(task, cases, predictions, classifier.taxonomy)
        if answers is None:
            continue
        right = answers.truth == answers.answered
        bins = np.clip(np.digitize(answers.confidence, EDGES) - 1, 0, len(EDGES) - 2)
        for number in np.unique(bins).tolist():
            mine = bins == number
            print(
                f"| {task} | {EDGES[number]:.1f} to {EDGES[number + 1]:.1f} | {mine.sum()} "
                f"| {answers.confidence[mine].mean():.2f} | {right[mine].mean():.2f} |"
            )


if __name__ == "__main__":
    main()
