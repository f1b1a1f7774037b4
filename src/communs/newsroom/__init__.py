"""The newsroom: news, press releases, agenda and publications of a directorate."""
