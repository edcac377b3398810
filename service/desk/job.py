"""The desk's work in the background."""

from __future__ import annotations

from functools import partial

from service.desk.desk import present
from service.desk.erasure import delete_expired
from service.desk.escalation import warn_and_escalate
from service.desk.new_rules import apply_new_rules
from service.jobs.registry import JobContext, Jobs
from service.routing.source import RulesSource, rules_source, warn_of_unknown_year
from service.surges.watch import watch_surges


def register_jobs(jobs: Jobs) -> None:
    """Clocks every ten seconds, changed rules every half minute, old complaints hourly, holidays daily."""
    rules = rules_source(jobs.context.settings)
    jobs.every(10, "clocks", check_clocks)
    jobs.every(30, "rules", partial(check_rules, rules=rules))
    jobs.every(86_400, "holidays", partial(check_holidays, rules=rules))
    jobs.every(60, "surges", partial(check_surges, rules=rules))
    jobs.every(3600, "retention", check_retention)


def check_clocks(context: JobContext) -> None:
    """Warn and escalate."""
    warn_and_escalate(context.store, present())


def check_rules(context: JobContext, rules: RulesSource) -> None:
    """Re-compute open clocks after the rules changed."""
    apply_new_rules(context.store, rules.current(), present())


def check_holidays(context: JobContext, rules: RulesSource) -> None:
    """Say that the holidays of a year that comes soon are missing."""
    warn_of_unknown_year(rules.current())


def check_surges(context: JobContext, rules: RulesSource) -> None:
    """Raise and end alerts about topics."""
    watch_surges(context.store, present(), rules.current().file.no_complaint)


def check_retention(context: JobContext) -> None:
    """Delete what was kept long enough."""
    delete_expired(context.store, context.settings, present())
