"""Making one edit of a document."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from communs.questionnaires.editing import edits
from communs.questionnaires.editing.edits import Edit, Spot
from communs.questionnaires.editing.tree import EditRefusedError, Plain, Tree
from communs.questionnaires.field import Json
from communs.questionnaires.schema import InvalidQuestionnaireError, Questionnaire, read_draft, to_builtins, walk
from communs.questionnaires.table_load import MOST_BYTES, load_of, too_heavy

__all__ = ["EditRefusedError", "apply"]

FIXED = {"id", "fields"}  # changed by edits of their own, or never


def apply(document: Mapping[str, Json], edit: Edit) -> tuple[Plain, Edit]:
    """Make an edit of a canonical document; give the new one, canonical too, and the edit that undoes this one.

    The document itself is left as it was. Raises `EditRefusedError` when what the edit names is gone, or when the
    result would not have the structure of a form (`schema.read_draft`), or heavier tables than a form may have.
    """
    tree = Tree(document)
    inverse = _do(tree, edit)
    changed = readable(tree.document())
    _refuse_overload(document, changed)
    return to_builtins(changed), inverse


def readable(document: Mapping[str, Json]) -> Questionnaire:
    """Read a draft; raises `EditRefusedError` with the first mistakes of its structure."""
    try:
        return read_draft(document)
    except InvalidQuestionnaireError as error:
        raise EditRefusedError(" ".join(issue.message for issue in error.issues[:3])) from error


def _refuse_overload(document: Mapping[str, Json], changed: Questionnaire) -> None:
    """A form that was too heavy before may still be edited, as long as it gets no heavier."""
    load = load_of(field for _place, field in walk(changed))
    if load > MOST_BYTES and load > load_of(field for _place, field in walk(readable(document))):
        raise EditRefusedError(too_heavy())


def _do(tree: Tree, edit: Edit) -> Edit:
    """Change the tree in place and give the inverse of the edit."""
    match edit:
        case edits.AddFields(fields=fields, at=spot):
            _refuse_known(tree, fields)
            tree.put(fields, spot)
            return edits.RemoveFields(fields=tuple(str(field.get("id")) for field in fields))
        case edits.RemoveFields(fields=names):
            return _remove(tree, names)
        case edits.ChangeField(field=name):
            put, drop = _change(tree.field(name), edit)
            return edits.ChangeField(field=name, put=put, drop=drop)
        case edits.MoveFields(fields=names, to=spot):
            return _move(tree, names, spot)
        case edits.Several(edits=parts):
            return edits.Several(edits=tuple(reversed([_do(tree, part) for part in parts])))
        case _:
            return _do_to_sections(tree, edit)


def _do_to_sections(tree: Tree, edit: Edit) -> Edit:
    match edit:
        case edits.AddSection(section=section, after=after):
            _refuse_known_section(tree, section)
            _put_section(tree, Tree({"sections": [section]}).sections[0], after)
            return edits.RemoveSection(section=str(section.get("id")))
        case edits.RemoveSection(section=name):
            before = _before(tree, name)
            section = tree.section(name)
            tree.sections.remove(section)
            return edits.AddSection(section=section, after=before)
        case edits.ChangeSection(section=name):
            put, drop = _change(tree.section(name), edit)
            return edits.ChangeSection(section=name, put=put, drop=drop)
        case edits.MoveSection(section=name, after=after):
            return _move_section(tree, name, after)
        case edits.Replace(document=document):
            former = tree.document()
            tree.sections = Tree(to_builtins(readable(document))).sections
            return edits.Replace(document=former)
    raise NotImplementedError(edit)


def _refuse_known(tree: Tree, fields: Sequence[Mapping[str, Json]]) -> None:
    """Even for a moment, no two fields share an id: an inverse would not know which one it names."""
    known = {field.get("id") for inside, _holder in tree.holders() for field in inside}
    for field in fields:
        for one in (field, *field.get("fields", ())):
            if one.get("id") in known:
                raise EditRefusedError(_("L’identifiant « %(id)s » sert déjà.") % {"id": one.get("id")})
            known.add(one.get("id"))


def _refuse_known_section(tree: Tree, section: Mapping[str, Json]) -> None:
    if section.get("id") in {one.get("id") for one in tree.sections}:
        raise EditRefusedError(_("L’identifiant « %(id)s » sert déjà.") % {"id": section.get("id")})
    _refuse_known(tree, section.get("fields", ()))


def _remove(tree: Tree, names: tuple[str, ...]) -> Edit:
    ordered = tree.in_order(names)
    spots = [tree.spot_of(name) for name in ordered]
    taken = tree.take(ordered)
    back = [edits.AddFields(fields=(field,), at=spot) for field, spot in zip(taken, spots, strict=True)]
    return edits.Several(edits=tuple(back))


def _move(tree: Tree, names: tuple[str, ...], spot: Spot) -> Edit:
    if spot.after in names or spot.repetition in names or _inside(tree, spot.after, names):
        raise EditRefusedError(_("Un champ ne peut pas aller après lui-même ni dans lui-même."))
    ordered = tree.in_order(names)
    back = [edits.MoveFields(fields=(name,), to=tree.spot_of(name)) for name in ordered]
    wanted = [name for name in dict.fromkeys(names) if name in set(ordered)]
    tree.put(tree.take(wanted), spot)
    return edits.Several(edits=tuple(back))


def _inside(tree: Tree, name: str, names: tuple[str, ...]) -> bool:
    return bool(name) and tree.find(name)[2]["id"] in names and "type" in tree.find(name)[2]


def _change(target: Plain, edit: edits.ChangeField | edits.ChangeSection) -> tuple[Plain, tuple[str, ...]]:
    """Change the attributes in place; give those that bring the former values back."""
    named = [*edit.put, *edit.drop]
    if FIXED.intersection(named):
        raise EditRefusedError(_("Cet attribut ne se modifie pas."))
    former = {name: target[name] for name in named if name in target}
    absent = tuple(name for name in dict.fromkeys(named) if name not in target)
    target.update(edit.put)
    for name in edit.drop:
        target.pop(name, None)
    return former, absent


def _before(tree: Tree, name: str) -> str:
    index = tree.sections.index(tree.section(name))
    return str(tree.sections[index - 1]["id"]) if index else ""


def _put_section(tree: Tree, section: Plain, after: str) -> None:
    index = tree.sections.index(tree.section(after)) + 1 if after else 0
    tree.sections.insert(index, section)


def _move_section(tree: Tree, name: str, after: str) -> Edit:
    if name == after:
        raise EditRefusedError(_("Une section ne peut pas aller après elle-même."))
    inverse = edits.MoveSection(section=name, after=_before(tree, name))
    section = tree.section(name)
    tree.sections.remove(section)
    _put_section(tree, section, after)
    return inverse
