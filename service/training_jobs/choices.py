"""What may be done with categories that are small or spelt in two ways, on the command line and over HTTP."""

from __future__ import annotations

from typing import Literal

FewCases = Literal["leave-out", "merge"]
"""Categories with too few cases: not trained, or taken for 其他."""

Spellings = Literal["keep", "merge"]
"""Names that differ in white space alone: categories of their own, or that of the more frequent name."""
