"""The curated knowledge: its records, how they are read from YAML, and the checks they must pass."""
