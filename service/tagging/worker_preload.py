"""Imported once by the process from which workers are forked: all that readers share.

One walk through `prepare` reads the lexicons and builds the segmenter; models are each worker's own.
"""

from __future__ import annotations

import gc
from contextlib import suppress

import models.loading
import models.opinions.loading
import service.tagging.workers
from models.opinions.sentiment import bundled_sentiment
from models.urgency_rules import load_rules
from nlp import prepare
from nlp.clauses import split_clauses
from nlp.errors import SuqingError

__all__ = ["models", "service"]

with suppress(SuqingError):  # a worker meets it again and tells it
    split_clauses(prepare("收到的水壶有裂缝，联系客服三天没人回复。").text)  # invented
    load_rules()
    bundled_sentiment()
gc.freeze()  # what is shared stays shared: the collector of a worker need not touch it
