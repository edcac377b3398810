"""How rude a service agent's draft sounds, learnt from rude and polite drafts."""

from models.tone.tone import RUDE, harshest, log_odds

__all__ = ["RUDE", "harshest", "log_odds"]
