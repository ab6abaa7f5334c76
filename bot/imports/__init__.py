"""Lists that others publish, read once from their files and kept beside the knowledge."""
