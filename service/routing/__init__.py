"""Who gets a complaint, how fast, and why: rules in YAML, read once, applied by pure functions."""

from service.routing.customer import Customer
from service.routing.route import Route, route
from service.routing.rules import Rules, load_rules

__all__ = ["Customer", "Route", "Rules", "load_rules", "route"]
