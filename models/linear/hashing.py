"""64-bit hashes of all n-grams of a batch, computed as arrays.

The texts of a batch are laid end to end. With x[k] a mixed value of code point k and an odd
multiplier P (odd numbers have an inverse modulo 2**64), the prefix sums

    S[i] = sum(x[k] * P**k for k < i)          (mod 2**64)

give every substring [a, b) a hash that does not depend on where it stands:

    h(a, b) = (S[b] - S[a]) * P**-a            (mod 2**64)

(the polynomial hash of Karp and Rabin, 1987, read through prefix sums). `mix` is the
finaliser of splitmix64 (Steele, Lea and Flood, 2014). A model stores such hashes as its
vocabulary, so the constants below are part of the artifact format: never change them
without a new format version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.arrays import Int64s

UInt64s = NDArray[np.uint64]

_P = 0x9E3779B97F4A7C15  # odd
_P_INVERSE = pow(_P, -1, 2**64)


def mix(values: UInt64s) -> UInt64s:
    """splitmix64 finaliser: every input bit moves every output bit. Same shape as `values`."""
    z = values ^ (values >> np.uint64(30))
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def code_points(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Code points of all texts end to end, (sum of lengths,) uint32. Texts hold no surrogates."""
    return np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")


class SubstringHasher:
    """Hashes of substrings of one batch of code points."""

    def __init__(self, points: NDArray[np.uint32]) -> None:
        powers, self._inverses = _powers(_round_up(len(points) + 1))
        # + 1: code point 0 must count, and 'aa' must differ from 'a'
        values = mix((points.astype(np.uint64) + np.uint64(1)) * np.uint64(0xD6E8FEB86659FD93))
        values *= powers[: len(values)]
        self._sums = np.zeros(len(points) + 1, np.uint64)
        np.cumsum(values, out=self._sums[1:])

    def hashes(self, starts: Int64s, ends: Int64s, salt: int) -> UInt64s:
        """(n,) uint64 hashes of the substrings starts:ends; equal text and salt, equal hash."""
        raw = self._sums[ends]
        raw -= self._sums[starts]
        raw *= self._inverses[starts]
        raw ^= np.uint64(salt)
        return mix(raw)


def name_hash(name: str) -> int:
    """Hash of a feature that is a name, not a substring ('cue:harm:injury')."""
    hasher = SubstringHasher(code_points([name]))
    return int(hasher.hashes(np.array([0]), np.array([len(name)]), _NAME_SALT)[0])


_NAME_SALT = 0x6E616D65


def _round_up(length: int) -> int:
    return 1 << max(12, int(length - 1).bit_length())


@lru_cache(maxsize=4)
def _powers(length: int) -> tuple[UInt64s, UInt64s]:
    """P**k and P**-k for k < length, (length,) uint64 each."""
    powers = np.full(length, _P, np.uint64)
    powers[0] = 1
    inverses = np.full(length, _P_INVERSE, np.uint64)
    inverses[0] = 1
    return np.cumprod(powers), np.cumprod(inverses)
