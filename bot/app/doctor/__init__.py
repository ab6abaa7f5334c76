"""The doctor: what stands between the settings and a desk that answers, and what to do about it."""
