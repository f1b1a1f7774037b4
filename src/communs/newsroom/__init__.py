"""The newsroom: press releases, articles, the agenda and publications of a public body, on Wagtail."""
