"""Training of what reads opinions: the shipped sentiment model, and aspects from labelled comments."""
