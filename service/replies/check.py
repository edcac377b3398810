"""The check of a draft: phrases that hurt, a missing or late apology, promises without a time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from models.guidance import openings_for
from models.tone import RUDE, harshest, log_odds
from nlp.normalise import normalise
from nlp.prepared import Alignment
from service.replies.findings import Finding
from service.replies.phrases import Phrase, PhraseBook, load_phrases
from service.replies.places import Clauses, Places, find_quoted, without_marks

SHORTEST = 6  # characters of a draft whose tone can be told

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What is known about the customer; None where it is not: then an apology is expected."""

    emotion: str | None = None
    category: str | None = None
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    text: str
    plain: str
    alignment: Alignment

    def finding(self, book: PhraseBook, kind: str, start: int, end: int, better: str) -> Finding:
        """A finding at `plain[start:end]`, told in the draft's own positions."""
        first, last = self.alignment.to_original(start, end) if end > start else (0, 0)
        known = book.kinds[kind]
        return Finding(
            kind, known.name, known.severity, first, last, self.text[first:last], better, known.source
        )


def check_reply(text: str, context: ReplyContext | None = None) -> tuple[Finding, ...]:
    """Everything that should be changed in a draft, in the order of the draft."""
    book = load_phrases()
    context = context or ReplyContext()
    plain, alignment = normalise(text)
    draft = _Draft(text, plain, alignment)
    quoted = find_quoted(plain)
    clauses = Clauses(plain)
    hurting = _hurting(plain, book, quoted, clauses)
    found = [draft.finding(book, phrase.kind, start, end, phrase.better) for phrase, start, end in hurting]
    found += _tone(draft, book, found, quoted)
    found += _apology(draft, book, context)
    found += _promises(draft, book, quoted, clauses)
    errors = [(first, last) for phrase, first, last in hurting if book.kinds[phrase.kind].severity == "error"]
    found += _address(draft, book, Places(len(plain), [*quoted, *errors]))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _hurting(
    plain: str, book: PhraseBook, quoted: list[tuple[int, int]], clauses: Clauses
) -> list[tuple[Phrase, int, int]]:
    taken = Places(len(plain), quoted)
    found = []
    for phrase in book.phrases:
        is_harmless = clauses.hold(phrase.unless)
        for match in phrase.find.finditer(plain):
            start, end = without_marks(plain, *match.span())
            if end <= start or taken.touch(start, end) or is_harmless(start, end):
                continue
            taken.add(start, end)
            found.append((phrase, start, end))
    return found


def _is_content(book: PhraseBook, context: ReplyContext) -> bool:
    """The customer has nothing to complain of, or only asks."""
    return context.emotion in book.no_apology_emotions or context.category in book.no_apology_categories


def _tone(
    draft: _Draft, book: PhraseBook, found: list[Finding], quoted: list[tuple[int, int]]
) -> list[Finding]:
    """The sentence that sounds worst of a draft that sounds rude though no single phrase is."""
    if any(finding.severity == "error" for finding in found):
        return []
    own = _without(draft.plain, quoted)
    if len(own.strip()) < SHORTEST or log_odds(own) <= RUDE:
        return []
    sentences = [match.span() for match in _SENTENCE.finditer(own) if match[0].strip()]
    start, end = harshest(own, sentences)
    return [draft.finding(book, "harsh_tone", *without_marks(draft.plain, start, end), book.tone_better)]


def _without(plain: str, quoted: list[tuple[int, int]]) -> str:
    """The draft with blanks in the place of the customer's own words."""
    position, kept = 0, []
    for start, end in quoted:
        kept += [plain[position:start], " " * (end - start)]
        position = end
    return "".join([*kept, plain[position:]])


def _apology(draft: _Draft, book: PhraseBook, context: ReplyContext) -> list[Finding]:
    if _is_content(book, context):
        return []
    refused = Places(len(draft.plain), (match.span() for match in book.no_apology.finditer(draft.plain)))
    apologies = (match.start() for match in book.apology.finditer(draft.plain))
    said = next((at for at in apologies if not refused.touch(at, at + 1)), None)
    if said is None:
        opening = openings_for(context.category, context.urgency)[0]
        return [draft.finding(book, "missing_apology", 0, 0, f"开头先致歉，例如：{opening}")]
    told = book.explanation.search(draft.plain)
    if told is not None and told.start() < said:
        better = "把致歉移到解释之前：先为这次经历道歉，再说明原因。"
        return [draft.finding(book, "late_apology", told.start(), told.end(), better)]
    return []


def _promises(
    draft: _Draft, book: PhraseBook, quoted: list[tuple[int, int]], clauses: Clauses
) -> list[Finding]:
    found = []
    customers = Places(len(draft.plain), quoted)
    is_harmless = clauses.hold(book.promise.unless)
    sentences = list(_SENTENCE.finditer(draft.plain))
    for sentence, following in zip_longest(sentences, sentences[1:]):
        # the time may come in the next breath: 我们马上处理。今天18点前给您回电。
        if book.promise_time.search(sentence[0] + (following[0] if following else "")):
            continue
        for match in book.promise.find.finditer(draft.plain, sentence.start(), sentence.end()):
            start, end = match.span()
            if not is_harmless(start, end) and not customers.touch(start, start + 1):
                found.append(draft.finding(book, "vague_promise", start, end, book.promise.better))
                break  # one a sentence is enough
    return found


def _address(draft: _Draft, book: PhraseBook, taken: Places) -> list[Finding]:
    """The first 你 of a draft that says 您 as well, unless it stands where something worse was found."""
    if not book.formal.search(draft.plain):
        return []
    for match in book.plain.find.finditer(draft.plain):
        if not taken.touch(match.start(), match.start() + 1):
            return [draft.finding(book, "mixed_address", *match.span(), book.plain.better)]
    return []
