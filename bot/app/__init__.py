"""Put the parts together: the only constructors, the only clock."""
