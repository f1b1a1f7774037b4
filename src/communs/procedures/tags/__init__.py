"""Tags: named places in a text, such as `{{dossier.number}}`, that each reader's dossier fills.

A tag is looked up in a catalogue, never evaluated: what looks like code, HTML or Typst stays text. The package knows
neither rows nor requests.
"""

from communs.procedures.tags.catalogue import Catalogue, catalogue_of
from communs.procedures.tags.checking import TagProblem, tag_problems
from communs.procedures.tags.parsing import names_in
from communs.procedures.tags.tag import Tag, Values

__all__ = ["Catalogue", "Tag", "TagProblem", "Values", "catalogue_of", "names_in", "tag_problems"]
