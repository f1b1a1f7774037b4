"""Shapes drawn on a map: read from GeoJSON, GPX, KML or typed coordinates, checked, measured, written as GeoJSON.

Points, lines and areas (RFC 7946 `Point`, `LineString`, `Polygon`), in degrees of WGS 84, without altitude.
"""
