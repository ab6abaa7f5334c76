"""From a Query to what is on record for it; every match says why it matched."""
