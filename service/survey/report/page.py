"""report.html: one file that opens without a network. Every text is escaped; nothing in it can run."""

from __future__ import annotations

from pathlib import Path

from service.files.output_file import whole_or_nothing
from service.survey.report import words
from service.survey.report.bar_charts import aspect_chart, lost_chart, score_chart, sentiment_bar
from service.survey.report.findings import make_findings
from service.survey.report.point_charts import importance_chart, theme_map, trend_chart
from service.survey.report.template import TEMPLATES, load_template, report_style
from service.survey.statistics.changes import LEAST_GROUP
from service.survey.summary import SurveySummary
from service.survey.totals.totals import SAMPLE

SHOWN_URGENT = 20
LEAST_POINTS = 3  # fewer make no quadrants
CHARTS = (
    *("scores", "sentiment", "aspects", "importance", "lost"),
    *("themes", "trend_score", "trend_negative"),
)


def write_page(path: Path, summary: SurveySummary) -> None:
    """Raises: OutputError where the place cannot be written."""
    page = make_page(summary)
    with whole_or_nothing(path) as part:
        part.write_text(page, "utf-8")


def make_page(summary: SurveySummary) -> str:
    """The whole page."""
    return load_template(TEMPLATES, "report.html").render(
        summary=summary,
        words=words,
        style=report_style(),
        charts=_charts(summary),
        findings=make_findings(summary),
        shown_urgent=SHOWN_URGENT,
        least_group=LEAST_GROUP,
        sampled=summary.theme_sample == SAMPLE,
    )


def _charts(summary: SurveySummary) -> dict[str, object]:
    """Charts by name; None where there is nothing to show."""
    charts: dict[str, object] = dict.fromkeys(CHARTS)
    charts["scores"] = [score_chart(score) for score in summary.scores if score.mean.n]
    if summary.comments:
        charts["sentiment"] = sentiment_bar(summary)
    if summary.aspects:
        charts["aspects"] = aspect_chart(summary.aspects)
    drivers = [driver for driver in summary.drivers.drivers if driver.aspect != summary.general]
    if len(drivers) >= LEAST_POINTS:
        charts["importance"] = importance_chart(summary)
    if any(driver.lost is not None for driver in drivers):
        charts["lost"] = lost_chart(summary)
    if summary.themes:
        charts["themes"] = theme_map(summary)
    if summary.trend is not None and len(summary.trend.points) > 1:
        charts["trend_score"] = trend_chart(summary.trend, of_score=True) if summary.scores else None
        charts["trend_negative"] = trend_chart(summary.trend, of_score=False)
    return charts
