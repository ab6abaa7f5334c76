"""HTTP: the Slack endpoint and the health page."""
