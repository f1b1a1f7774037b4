"""Pages of the applicant's side: the person who files and the colleagues who share."""
