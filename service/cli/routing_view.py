"""What a model does to the routing rules, on the terminal."""

from __future__ import annotations

from rich.console import Console

from service.routing.check_told import tell_check
from service.routing.model_check import RoutingCheck


def print_routing(console: Console, check: RoutingCheck) -> None:
    """Nothing where every category of the rules is one of the model's."""
    for line in tell_check(check):
        console.print(line, soft_wrap=True)
