"""The shell of every page: components, themes, errors."""
