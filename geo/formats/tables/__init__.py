"""Tables of other systems: ACLED, UCDP, and CSV with a mapping file."""
