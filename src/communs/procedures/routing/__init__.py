"""Which group receives a dossier: rules on its answers, their analysis, the people given by lists."""
