"""What the one who runs the desk sees of it: log lines and metrics. No word of a question is in either."""
