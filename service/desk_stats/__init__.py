"""How well the desk keeps its promises: rates by queue and level against targets."""
