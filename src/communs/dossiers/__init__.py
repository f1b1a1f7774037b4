"""File, instruct, decide: the run time of Démarches Simplifiées."""
