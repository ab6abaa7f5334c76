"""The Answer, and how it is composed: law at a date, claims and their standing, notes, honest silence."""
