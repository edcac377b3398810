"""What routing knows beside the prediction: who complains, through which channel, about how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Channel = Literal["phone", "web", "app", "mail", "letter", "social", "counter"]
CHANNELS: tuple[str, ...] = get_args(Channel)
CHANNEL_NAMES = {
    "phone": "电话",
    "web": "网页",
    "app": "手机应用",
    "mail": "邮件",
    "letter": "信函",
    "social": "社交媒体",
    "counter": "柜台",
    "survey": "问卷",  # comments that became complaints; no rule can ask for it
}

Tier = Literal["high_value", "high_potential", "at_risk", "regular"]
TIERS: tuple[str, ...] = get_args(Tier)
TIER_NAMES = {
    "high_value": "高价值稳定",
    "high_potential": "高潜力增长",
    "at_risk": "满意度风险",
    "regular": "普通维护",
}


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer and the circumstances of one complaint.

    amount: yuan at stake. repeat_count: earlier complaints of the same event that are counted.
    text: masked, for keywords.
    """

    tier: str = "regular"
    channel: str = "web"
    amount: float | None = None
    repeat_count: int = 0
    product: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TierFigures:
    """What a tier is made from. yearly_spend: yuan. years: as a customer. nps: 0..100 as DESIGN counts it."""

    yearly_spend: float | None = None
    years: float | None = None
    nps: float | None = None
    recent_complaints: int = 0  # within the last three months


@dataclass(frozen=True, slots=True)
class TierLimits:
    """Lower bounds; the source of the defaults is the customer value scheme of the design."""

    high_value_spend: float = 100_000
    high_value_years: float = 2
    high_value_nps: float = 50
    high_potential_spend: float = 50_000
    high_potential_years: float = 1
    risk_nps: float = 30


def tier_of(figures: TierFigures, limits: TierLimits) -> Tier:
    """The tier by the figures; a figure that is not known fulfils no lower bound.

    A recent complaint or a low NPS comes first: high value means 'no complaint' as well. Whoever passes
    the bounds of high potential without reaching all of high value is high potential.
    """
    nps = figures.nps
    if figures.recent_complaints > 0 or (nps is not None and nps < limits.risk_nps):
        return "at_risk"
    spend, years = figures.yearly_spend or 0.0, figures.years or 0.0
    if nps is None:
        return "regular"
    if spend >= limits.high_value_spend and years >= limits.high_value_years and nps >= limits.high_value_nps:
        return "high_value"
    if spend >= limits.high_potential_spend and years >= limits.high_potential_years:
        return "high_potential"
    return "regular"
