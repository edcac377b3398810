"""Events to the outside: signed webhooks from the outbox, at least once, ordered per complaint."""
