"""What a person typed: citations, dates, direction, intent and the words that are left. Never raises."""
