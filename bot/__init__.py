"""citedesk: cited answers from curated knowledge, in Slack, for newsrooms."""
