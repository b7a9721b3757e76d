"""The record as GeoParquet."""
