"""Checking of an agent's draft reply before it goes to the customer."""

from service.replies.check import ReplyContext, check_reply
from service.replies.findings import Finding

__all__ = ["Finding", "ReplyContext", "check_reply"]
