"""The settings of a demarche: one form declares them all; a page shows some of them, a document holds them."""
