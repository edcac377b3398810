"""The worker's part: every second, new events are fanned out and what is due is sent."""

from __future__ import annotations

from service.jobs.registry import JobContext, Jobs
from service.now import utc_now
from service.webhooks.deliver import deliver_due
from service.webhooks.fan_out import fan_out

SECONDS = 1.0
MOST_ROUNDS = 200  # of a batch each; then the worker looks again


def register_jobs(jobs: Jobs) -> None:
    """Called by `service.jobs.registry`."""
    jobs.every(SECONDS, "webhooks", send_webhooks)


def send_webhooks(context: JobContext) -> tuple[int, int]:
    """Fan out and send until nothing is due or a whole batch failed; numbers of delivered and failed."""
    while fan_out(context.store, utc_now()):
        pass
    delivered = failed = 0
    for _ in range(MOST_ROUNDS):
        good, bad = deliver_due(context.store, allow_private=context.settings.webhook_private_addresses)
        delivered, failed = delivered + good, failed + bad
        if not good:
            break
    return delivered, failed
