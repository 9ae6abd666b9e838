"""Machines' way to petitions: JSON under /api/v1/petitions, and Open311 GeoReport v2."""
