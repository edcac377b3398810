"""What people open: one HTML page, one workbook, one JSON file. All written from a `SurveySummary`."""
