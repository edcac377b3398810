"""Does a challenger take the champion's place? Measured on the same cases, decided by fixed rules."""

from training.promotion.decide import decide
from training.promotion.decision import Check, PromotionDecision
from training.promotion.measured import Measured
from training.promotion.settings import GateSettings

__all__ = ["Check", "GateSettings", "Measured", "PromotionDecision", "decide"]
