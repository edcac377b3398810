"""A few shapes of SVG as text. Colours are classes of the page's style, so that dark mode and print work.

Written by hand on purpose: six simple charts do not need a chart library, whose renderer alone weighs more
than the rest of the installation.
"""

from __future__ import annotations

from markupsafe import Markup, escape

WIDTH = 460


class Drawing:
    """Shapes in a box of `width` x `height` user units; text is 12 units high."""

    def __init__(self, height: float, *, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, kind: str, title: str = "") -> None:
        self._add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{max(0.0, height):.1f}"'
            f' rx="2" class="{kind}">',
            title,
            "</rect>",
        )

    def circle(self, x: float, y: float, radius: float, kind: str, title: str = "") -> None:
        self._add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="{kind}">', title, "</circle>")

    def line(self, x: float, y: float, to_x: float, to_y: float, kind: str = "axis") -> None:
        self._parts.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" class="{kind}"/>'
        )

    def path(self, points: list[tuple[float, float]], kind: str, *, closed: bool = False) -> None:
        steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._parts.append(f'<path d="M{steps}{" Z" if closed else ""}" class="{kind}"/>')

    def text(self, x: float, y: float, words: str, kind: str = "", *, anchor: str = "start") -> None:
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'
        )

    def show(self, label: str) -> Markup:
        """The finished picture; `label` is read out in its place."""
        return Markup(  # noqa: S704  every text in it is escaped
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" role="img" aria-label="{escape(label)}">'
            f"{''.join(self._parts)}</svg>"
        )

    def _add(self, begin: str, title: str, end: str) -> None:
        inner = f"<title>{escape(title)}</title>" if title else ""
        self._parts.append(f"{begin}{inner}{end}")


def shorten_label(words: str, most: int) -> str:
    """At most `most` characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def width_of(words: str) -> float:
    """About how wide 12-unit text is: a Chinese character 12, a Latin one 6.6."""
    return sum(12.0 if ord(character) > 0x2E7F else 6.6 for character in words)


def place_label(
    x: float,
    y: float,
    words: str,
    taken: list[tuple[float, float, float, float]],
    bounds: tuple[float, float],
) -> tuple[float, float]:
    """Where the middle of a label at a point can stand without covering another; `taken` grows by it."""
    half = width_of(words) / 2
    x = min(max(x, half + 2), bounds[0] - half - 2)
    spots = [y + step * side for step in range(0, 120, 7) for side in (-1, 1)]
    for spot in spots:
        box = (x - half, spot - 11, x + half, spot + 3)
        if 12 <= spot <= bounds[1] and not any(_overlap(box, other) for other in taken):
            break
    else:
        spot, box = y, (x - half, y - 11, x + half, y + 3)
    taken.append(box)
    return x, spot


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
