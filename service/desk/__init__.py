"""The life of a complaint: accepted, answered, waiting, closed, reopened, erased."""
