"""What int8 costs the encoder: `python -m tests.benchmarks.int8_errors [--texts FILE.csv] [--products]`.

Needs the extra `train` (for onnx). Errors are those of a raw logit of the encoder against the same graph
with the same weights and no rounding of activations. --products rounds one product at a time.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from models.encoder.classifier import EncoderClassifier
from models.encoder.reading import EncoderReader
from models.encoder.session import EncoderSession
from models.loading import find_model, load_classifier
from nlp import prepare
from tests.benchmarks.float_graph import Product, Rounding, find_products, round_products
from tests.benchmarks.tagging import read_texts

MOST_TEXTS = 300
SHOWN = 8


class Errors:
    """Measures graphs against the float one, over some texts. threads: of a session."""

    def __init__(self, texts: Sequence[str], *, threads: int = 2) -> None:
        accurate = load_classifier("accurate", threads=threads)
        assert isinstance(accurate, EncoderClassifier)
        self.model = onnx.load(find_model("accurate") / "encoder.onnx")
        self.products = list(find_products(self.model.graph))
        self._reader = accurate.reader
        self._texts = texts
        self._threads = threads
        self._exact = self.logits(lambda _: "float")

    def logits(self, rounding_of: Callable[[Product], Rounding]) -> NDArray[np.float32]:
        """(texts, columns) raw logits of the graph with these roundings."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph.onnx"
            onnx.save(round_products(self.model, rounding_of), path)
            session = EncoderSession(path, threads=self._threads)
            reader = EncoderReader(self._reader._cutter, session, self._reader.heads)
            return reader.read(self._texts).logits

    def of(self, rounding_of: Callable[[Product], Rounding]) -> NDArray[np.float32]:
        """(texts, columns) absolute errors."""
        return np.abs(self.logits(rounding_of) - self._exact)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="CSV with a text column; default: the shipped samples")
    parser.add_argument("--products", action="store_true", help="one product at a time (minutes)")
    arguments = parser.parse_args()
    texts = [prepare(text).text for text in read_texts(arguments.texts)]
    texts = texts[:: max(1, len(texts) // MOST_TEXTS)][:MOST_TEXTS]
    errors = Errors(texts)
    blocks = [product.name for product in errors.products if product.in_blocks]
    print(f"{len(texts)} texts, {len(errors.products)} products; in blocks: {', '.join(blocks)}")
    graphs: dict[str, Callable[[Product], Rounding]] = {
        "as served": lambda _: "served",
        "blocks replaced by one scale a text": lambda p: "coarse" if p.in_blocks else "served",
        "those products alone, one scale": lambda p: "coarse" if p.in_blocks else "float",
        "those products alone, in blocks": lambda p: "served" if p.in_blocks else "float",
    }
    for name, rounding_of in graphs.items():
        found = errors.of(rounding_of)
        print(f"{name:<38}mean error of a logit {found.mean():.4f}, largest {found.max():.2f}")
    if arguments.products:
        show_products(errors)


def show_products(errors: Errors) -> None:
    """The products that cost most when they alone round with one scale a text, and their share."""
    squares = {}
    for one in errors.products:
        found = errors.of(lambda p, name=one.name: "coarse" if p.name == name else "float")  # type: ignore[misc]
        squares[one.name] = float(np.square(found).mean())
    whole = sum(squares.values())
    for name in sorted(squares, key=lambda name: -squares[name])[:SHOWN]:
        print(
            f"  {name:<36}root mean square {squares[name] ** 0.5:.4f}, {squares[name] / whole:.0%} of squares"
        )


if __name__ == "__main__":
    main()
