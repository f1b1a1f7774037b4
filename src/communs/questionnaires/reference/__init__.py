"""Communes, departements, regions, EPCI and countries, from the files in `data/`."""
