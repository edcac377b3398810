"""A survey export in, what customers think out: columns found, comments read, figures, report."""
