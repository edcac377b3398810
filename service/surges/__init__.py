"""More complaints about one topic than this hour of the week usually brings."""
