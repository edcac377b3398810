"""Templates of pages that open without a network. Every text is escaped; nothing in it can run."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=4)
def load_template(folder: Path, name: str) -> Template:
    """A template of that folder."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def report_style() -> Markup:
    """The style sheet of every report: light and dark, paper, small screens."""
    return Markup((TEMPLATES / "report.css").read_text("utf-8"))  # noqa: S704  our own file
