"""The data classes that leave `nlp`: what `prepare` found out about one customer text.

What a text has many of is a named tuple: it is made in a third of the time of a frozen data class.

All spans are half-open code-point offsets into the customer's ORIGINAL text, unless a
field says otherwise. `Alignment` carries offsets of the normalised text back there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mask:
    """One piece of personal data in the original text: `kind` is a key of `MASK_KINDS`."""

    kind: str
    start: int
    end: int


class Cue(NamedTuple):
    """A phrase with a meaning of its own (nlp/cues; words in nlp/lexicons/cues_*.tsv).

    kind and name, the finer meaning within the kind:
        amount: yuan
        duration: waiting (等了半个月) | elapsed (三天了) | length (三年的合同)
        deadline: before (今晚12点前) | within (24小时内) | event (两小时后飞机起飞)
        repetition: complaint | contact | repair | recurrence | no_result (一直没人处理)
        group: counted (200多户) | whole (全村)
        harm: injury | bite | poisoning | illness | grave_illness | hospital | accident | death | fire |
            shock | brake | steering | power_loss | tyre | lift | violence | suicide | danger | lifeline
        hazard: danger | pollution | road | building | fire_lane | fixture
        outage: water | power | gas | lift | network
        theft: money | account | charge        fraud: fraud | deceit
        privacy: leak | harass_family | harass | identity | credit
        escalation: regulator | court | police | media | collective | protest
        vulnerable: minor | elderly | patient  resolved: resolved | thanks | praise
        negation: not | rhetoric               degree: extreme | strong | weak
        hypothetical: condition | fear | possible | prevention | hearsay | quoted
    value: amount in yuan, duration or time to a deadline in hours, number of times, people or
        households of a group as said, factor of a degree adverb; None where nothing was counted.
        What is inexact counts as the least it can mean (几百块: 300).
    negated, hypothetical: the cue stands in the scope of a negation (没有受伤) or of a condition, fear,
        question, hearsay or quotation (如果起火): it was not said to have happened. Near harm
        (差点被烫) was. What somebody threatens to do counts as said (再不退我就曝光).
    """

    kind: str
    name: str
    start: int
    end: int
    value: float | None = None
    negated: bool = False
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each code point of a derived text stood in the original.

    `starts[i]:ends[i]` is the original range of derived code point i; both are None when
    the derived text is the original, position by position.
    """

    length: int
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Original range of the derived range `start:end` (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True)
class PreparedText:
    """One text after `prepare`: what models read and what may be stored.

    original: as the customer wrote it (never stored or logged).
    text: normalised and masked; each masked value is one placeholder character.
    tokens: words of `text` in order; ''.join(tokens) == text.
    alignment: of `text` back to `original`.
    masks, cues: in order of start.
    """

    original: str
    text: str
    tokens: tuple[str, ...]
    alignment: Alignment
    masks: tuple[Mask, ...] = ()
    cues: tuple[Cue, ...] = ()

    @cached_property
    def masked_text(self) -> str:
        """The original text with every masked value replaced by its label, e.g. ［手机号］."""
        from nlp.mask_kinds import MASK_KINDS

        parts: list[str] = []
        position = 0
        for mask in self.masks:
            parts += self.original[position : mask.start], MASK_KINDS[mask.kind].label
            position = mask.end
        parts.append(self.original[position:])
        return "".join(parts)
