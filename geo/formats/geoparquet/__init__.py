"""Reads and writes a record as GeoParquet."""
