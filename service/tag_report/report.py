"""The report of one run of `suqing tag`: follows the run row by row, then writes one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from models.tasks import EMOTION_LABELS, EMOTION_NAMES, URGENCY_LABELS, URGENCY_NAMES
from models.taxonomy import Taxonomy
from nlp import prepare
from service.files.output_file import whole_or_nothing
from service.routing.rules import Rules
from service.survey.report import words
from service.survey.report.template import load_template, report_style
from service.survey.statistics.intervals import share
from service.survey.totals.samples import shorten
from service.tag_report.charts import Bar, bar_chart
from service.tag_report.queues import queue_of
from service.tag_report.totals import BINS, TagTotals, UrgentRow
from service.tagging.results import ResultRow

TEMPLATES = Path(__file__).parent / "templates"
_QUOTE = 300  # characters
_KINDS = {"urgent": "neg", "major": "point", "general": "mid", "satisfied": "pos", "calm": "mid"}


@dataclass(frozen=True, slots=True)
class _Quoted:
    """An urgent row as it is shown. quote, reasons: masked."""

    number: int
    case: str
    category: str
    queue: str
    confidence: float
    reasons: tuple[str, ...]
    quote: str


class TagReport:
    """To be given to `tag_file`. path: of the page. source: shown name of the input."""

    def __init__(self, path: Path, source: str, rules: Rules) -> None:
        self.path = path
        self._source = source
        self._rules = rules
        self._totals = TagTotals()

    def add_row(self, number: int, case: str, text: str, row: ResultRow) -> None:
        """A row that was analysed. text: as the customer wrote it; kept for the urgent list alone."""
        self._totals.add(number, case, text, row, queue_of(row, text, self._rules))

    def add_reject(self, number: int, case: str, reason: str) -> None:
        """A row that was not analysed, or not written whole."""
        self._totals.add_reject(number, case, reason)

    def write(self, taxonomy: Taxonomy, rejects: Path) -> None:
        """Raises: OutputError where the place cannot be written."""
        page = self._make_page(taxonomy, rejects)
        with whole_or_nothing(self.path) as part:
            part.write_text(page, "utf-8")

    def _make_page(self, taxonomy: Taxonomy, rejects: Path) -> str:
        totals = self._totals
        categories = sorted(totals.categories.items(), key=lambda item: (-item[1].rows, item[0]))
        queues = {code: queue.name for code, queue in self._rules.file.queues.items()}
        urgent = [self._quote(row, taxonomy, queues) for row in totals.urgent()]
        return load_template(TEMPLATES, "tag_report.html").render(
            source=self._source,
            totals=totals,
            words=words,
            style=report_style(),
            review=share(totals.review, totals.rows),
            urgent=urgent,
            urgent_count=totals.urgencies["urgent"],
            categories=[(taxonomy.name_of(code), count) for code, count in categories],
            queues=[(queues.get(code, code), count) for code, count in totals.queues.most_common()],
            models=totals.models.most_common(),
            rules_version=self._rules.version,
            rejects=rejects.name,
            charts=self._charts([(taxonomy.name_of(code), count.rows) for code, count in categories]),
        )

    def _charts(self, categories: Sequence[tuple[str, int]]) -> dict[str, Markup]:
        totals = self._totals
        bins = [f"{low / BINS:.1f}–{(low + 1) / BINS:.1f}" for low in range(BINS)]
        charts = {
            "category": ("各类别的件数", [Bar(name, count) for name, count in categories]),
            "urgency": ("各紧急程度的件数", _labelled(URGENCY_LABELS[::-1], URGENCY_NAMES, totals.urgencies)),
            "emotion": ("各情绪的件数", _labelled(EMOTION_LABELS, EMOTION_NAMES, totals.emotions)),
            "intensity": (
                "情绪强度的分布",
                [Bar(name, count) for name, count in zip(bins, totals.intensities, strict=True)],
            ),
        }
        return {
            name: bar_chart(label, bars, sum(bar.count for bar in bars))
            for name, (label, bars) in charts.items()
            if any(bar.count for bar in bars)
        }

    def _quote(self, kept: UrgentRow, taxonomy: Taxonomy, queues: dict[str, str]) -> _Quoted:
        return _Quoted(
            number=kept.number,
            case=kept.case,
            category=taxonomy.name_of(kept.row.category) if kept.row.category else words.NONE,
            queue=queues.get(kept.queue, kept.queue),
            confidence=kept.confidence,
            reasons=tuple(
                dict.fromkeys(
                    reason.partition(":")[2] for reason in kept.row.urgency_reasons.split("|") if reason
                )
            ),
            quote=shorten(prepare(kept.text).masked_text, _QUOTE),
        )


def _labelled(labels: Sequence[str], names: dict[str, str], counts: dict[str, int]) -> list[Bar]:
    return [Bar(names[label], counts.get(label, 0), _KINDS.get(label, "neg")) for label in labels]
