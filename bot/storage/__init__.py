"""What the desk remembers between requests."""
