"""HTTP: the Slack endpoint, and the pages for those who run the desk."""
