"""What a service agent does and says now: steps, openings, phrases to avoid."""

from models.guidance.openings import openings_for
from models.guidance.steps import STAGES, advise, avoid_with

__all__ = ["STAGES", "advise", "avoid_with", "openings_for"]
