"""PreparedText in, Prediction out: classifiers, calibration, artifacts, taxonomies, urgency rules."""
