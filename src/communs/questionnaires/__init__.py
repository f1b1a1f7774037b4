"""Field types, answers and revisions of forms."""
