"""Training the accurate model: a pre-trained encoder, adapted to complaints, then fine-tuned. Needs the `train` extra."""
