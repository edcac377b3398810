"""Tables in files: reading and writing .csv .tsv .xlsx .jsonl .parquet in chunks, in bounded memory."""
