"""Open311 GeoReport v2 as a server, with the extension of updates: what clients written by strangers speak."""
