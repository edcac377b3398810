"""`suqing stats`: a period that ends before it begins."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.errors import UsageError
from service.cli.stats import stats


@pytest.mark.parametrize("until", [datetime(2026, 1, 1), datetime(2026, 2, 1)])
def test_a_period_that_holds_nothing_is_refused_before_the_store_is_opened(until: datetime) -> None:
    with pytest.raises(UsageError, match=r"--since（2026-02-01 00:00）应早于 --until"):
        stats(since=datetime(2026, 2, 1), until=until)
