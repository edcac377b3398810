"""Aspect packs: the aspects a trade's customers speak of. Data, never code (files in aspect_packs/)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from models.digest import digest_of


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect.

    code, name: as answers and reports show it.
    terms: words that name it (服务态度). An opinion beside one speaks of this aspect.
    positive, negative, neutral: opinions that speak of it by themselves (好吃, 排长队).
    when: opinion word -> 1, -1 or 0: what it says beside this aspect (高 of a price: -1).
    mentions: named without an opinion, it is reported as neutral (of the pack: every aspect).
    belongs: one line for whoever labels or edits.
    """

    code: str
    name: str
    terms: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    when: tuple[tuple[str, int], ...] = ()
    mentions: bool = False
    belongs: str = ""


@dataclass(frozen=True, slots=True)
class AspectPack:
    """A versioned list of aspects in a fixed order, in which reports show them.

    default: aspect of an opinion that names none (很满意); None where such opinions are left out.
    plain: words that hide what lies inside them and say nothing.
    """

    name: str
    version: str
    title: str
    aspects: tuple[Aspect, ...]
    default: str | None = None
    plain: tuple[str, ...] = ()
    source: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The aspect codes in order."""
        return tuple(aspect.code for aspect in self.aspects)

    def name_of(self, code: str) -> str:
        """Shown name of a code; the code itself where the pack does not know it."""
        return next((a.name for a in self.aspects if a.code == code), code)

    def digest(self) -> str:
        """SHA-256 over everything in the pack: two packs with one digest read alike."""
        return digest_of(asdict(self))


def pack_to_dict(pack: AspectPack) -> dict[str, object]:
    """Plain data in the form of a pack file; `parse_pack` reads it back to an equal pack."""
    body: dict[str, object] = asdict(pack)
    body["aspects"] = [
        {
            **{
                key: list(value) if isinstance(value, tuple) else value
                for key, value in asdict(aspect).items()
            },
            "when": dict(aspect.when),
        }
        for aspect in pack.aspects
    ]
    body["plain"] = list(pack.plain)
    return body
