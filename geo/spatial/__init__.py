"""Boundaries, the join of places with municipalities, geodesy and towns."""
