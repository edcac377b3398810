"""What a service agent does and says now: steps, openings, phrases to avoid."""

from models.guidance.openings import openings_for
from models.guidance.steps import STAGES, advise, advised_texts, avoid_with

__all__ = ["STAGES", "advise", "advised_texts", "avoid_with", "openings_for"]
