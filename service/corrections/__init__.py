"""What people put right becomes the truth of the complaint, and a labelled case for retraining."""
