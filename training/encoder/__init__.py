"""Training the accurate model: an encoder adapted to complaints, then fine-tuned. Needs the `train` extra."""
