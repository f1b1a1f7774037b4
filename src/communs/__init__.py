"""communs: the open platform of public-interest digital."""

__version__ = "0.1.0"
