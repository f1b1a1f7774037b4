"""The verbs of this room: one module a family, one function a verb, one transaction each."""
