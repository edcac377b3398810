"""The worker's part: every second, new events are fanned out and what is due is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from service.jobs.registry import JobContext, Jobs
from service.now import utc_now
from service.webhooks.deliver import deliver_due, due_endpoints
from service.webhooks.fan_out import fan_out

SECONDS = 1.0
MOST_ROUNDS = 200  # of a batch each; then the worker looks again
MOST_ENDPOINTS_AT_A_TIME = 8


def register_jobs(jobs: Jobs) -> None:
    """Called by `service.jobs.registry`."""
    jobs.every(SECONDS, "webhooks", send_webhooks)


def send_webhooks(context: JobContext) -> tuple[int, int]:
    """Fan out and send until nothing is due; numbers of delivered and failed.

    Endpoints are served side by side: a slow one holds up no other for longer than a time-out.
    """
    while fan_out(context.store, utc_now()):
        pass
    endpoints = due_endpoints(context.store, utc_now())
    if not endpoints:
        return 0, 0
    with ThreadPoolExecutor(min(MOST_ENDPOINTS_AT_A_TIME, len(endpoints))) as pool:
        counted = list(pool.map(partial(_serve, context), endpoints))
    return sum(good for good, _ in counted), sum(bad for _, bad in counted)


def _serve(context: JobContext, endpoint_id: str) -> tuple[int, int]:
    """Until nothing is due there or a whole batch failed."""
    delivered = failed = 0
    for _ in range(MOST_ROUNDS):
        good, bad = deliver_due(
            context.store, endpoint_id, allow_private=context.settings.webhook_private_addresses
        )
        delivered, failed = delivered + good, failed + bad
        if not good:
            break
    return delivered, failed
