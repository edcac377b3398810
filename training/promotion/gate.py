"""From a candidate to the champion's place: who it is measured against, the decision, the promotion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.artifact import read_manifest
from models.classifier import Classifier
from models.encoder.classifier import EncoderClassifier
from models.linear.classifier import LinearClassifier
from models.loading import AUTO, load_classifier, load_directory, prove_directory
from models.measured import find_measured
from models.registry import Registry
from nlp.errors import ModelError
from training.candidate import Candidate
from training.case_keys import CaseKeys, read_case_keys
from training.promotion.crossed import Crossed, Recipe, cross
from training.promotion.decide import decide
from training.promotion.decision import Check, PromotionDecision
from training.promotion.measure import measure
from training.promotion.settings import GateSettings
from training.provenance import code_digest


@dataclass(frozen=True, slots=True)
class Judgement:
    """decision: of the gate. against: the registered champion at that time, None for the shipped model."""

    version: str
    decision: PromotionDecision
    against: str | None


@dataclass(frozen=True, slots=True)
class _Rival:
    classifier: Classifier
    learnt: CaseKeys | None
    note: str = ""
    code: str | None = None


_DEFAULT = GateSettings()


def judge(
    candidate: Candidate, versions: Path, *, seed: int = 0, settings: GateSettings = _DEFAULT
) -> Judgement:
    """Measure a candidate against the present champion, decide, and keep the decision with the version.

    Raises: ModelError where the registry or the shipped models are damaged.
    """
    registry = Registry(versions)
    against = registry.state().champion
    if candidate.version == against:
        return Judgement(candidate.version, _same_version(candidate.version), against)
    rival = _find_rival(registry, against, candidate.classifier)
    challenger = _challenger(registry, candidate)
    measured = measure(
        rival.classifier,
        challenger,
        candidate.split,
        learnt=rival.learnt,
        crossed=_cross(rival, candidate, seed),
        seed=seed,
        sure=settings.sure,
    )
    found = decide(measured, settings)
    decision = PromotionDecision(
        found.promote, found.champion, found.challenger, rival.note + found.how, found.checks
    )
    registry.decide(candidate.version, decision.to_dict(), decision.summary)
    return Judgement(candidate.version, decision, against)


def promote_judged(judgement: Judgement, versions: Path) -> None:
    """Make the judged version the champion. Raises: ModelError where the champion is another by now."""
    Registry(versions).promote(
        judgement.version,
        reason=judgement.decision.summary,
        prove=prove_directory,
        expected=judgement.against,
    )


def _same_version(version: str) -> PromotionDecision:
    reason = "案例、设置与程序都没有变化，得到的就是启用中的版本。"
    return PromotionDecision(False, version, version, reason, (Check("same_version", False, reason),))


def _challenger(registry: Registry, candidate: Candidate) -> Classifier:
    """What would be served; for a model fitted again to all cases the one that has not seen the held-out.

    The champion is asked in the same form (`find_measured`).
    """
    if candidate.trained_on > len(candidate.split.training):
        return candidate.classifier
    return load_directory(registry.check(candidate.version))


def _cross(rival: _Rival, candidate: Candidate, seed: int) -> Crossed | None:
    """Both fitted again part by part, where that is quick and does for the champion what was done before:
    linear models, the champion made by this very code."""
    champion, challenger = rival.classifier, candidate.classifier
    if (
        rival.learnt is None
        or rival.code != code_digest()
        or not isinstance(champion, LinearClassifier)
        or not isinstance(challenger, LinearClassifier)
    ):
        return None
    shipped = load_classifier("fast")
    base = shipped if isinstance(shipped, LinearClassifier) else None
    recipe = Recipe(champion.taxonomy, challenger.taxonomy, base, seed)
    return cross(candidate.split, rival.learnt, recipe)


def _find_rival(registry: Registry, champion: str | None, challenger: Classifier) -> _Rival:
    if champion is None:
        return _shipped(challenger)
    try:
        directory = registry.check(champion)
        manifest = read_manifest(directory)
        measured = find_measured(directory, manifest)
        code = manifest.get("training", {}).get("code_sha256")
        return _Rival(load_directory(measured), read_case_keys(measured), code=code)
    except ModelError as error:
        shipped = _shipped(challenger)
        return _Rival(
            shipped.classifier, None, f"启用中的版本不能用（{error}），改与随附模型比较。{shipped.note}"
        )


def _shipped(challenger: Classifier) -> _Rival:
    """The shipped model that answers now; for other categories the one of the challenger's kind."""
    auto = load_classifier(AUTO)
    if auto.taxonomy.codes == challenger.taxonomy.codes:
        return _Rival(auto, None)
    kinds = {LinearClassifier: "fast", EncoderClassifier: "accurate"}
    kind = kinds.get(type(challenger), AUTO)
    return _Rival(load_classifier(kind), None, f"还没有启用过自己的版本，与随附的 {kind}（同一种类）比较。")
