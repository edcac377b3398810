"""What a seed may be, wherever one is taken: on the command line and over HTTP."""

from __future__ import annotations

MAX_SEED = 2**32 - 1  # of scikit-learn
