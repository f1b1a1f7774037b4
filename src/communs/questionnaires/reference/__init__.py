"""Communes, departements, regions, EPCI and countries, from the files in `data/`; see `sources` for where they come from."""
