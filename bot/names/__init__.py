"""Names of any script, spelling and order, at any number: fold, index, align."""
