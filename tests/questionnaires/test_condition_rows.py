"""Conditions as rows of a page: they say the condition again, whatever the page sends is read."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conditions.evaluation import CONTRARY, compile_condition
from communs.questionnaires.conditions.form import Block, ConditionForm, Line
from communs.questionnaires.conditions.rows import Group, Row
from communs.questionnaires.conditions.sources import readable_by_field, readable_by_rule, readable_by_section
from communs.questionnaires.conditions.told import NEGATED, OPERATORS, told
from communs.questionnaires.conditions.tree import MOST_DEEP
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.schema import condition_to_builtins, convert_condition, read_questionnaire
from tests.factories.conditions import FORM

COMPILED = compile_questionnaire(read_questionnaire(FORM))
READ = COMPILED.document
SOURCES = readable_by_field(READ, "target")
ANSWERS: list[dict[str, Any]] = [
    {},
    {"kind": "Association", "people": 4, "budget": "2.5", "open": False, "born": "2019-01-31", "name": "EOLE"},
    {"kind": "Entreprise", "people": 3, "budget": "2.6", "open": True, "born": "2026-01-31", "name": "Éole 2"},
    {"field": {"primary": "Sport", "secondary": "Club"}, "people": 3, "name": "éole"},
]
atoms = st.sampled_from(
    [
        {"op": "=", "field": "kind", "value": "Association"},
        {"op": "≠", "field": "kind", "value": "Entreprise"},
        {"op": ">", "field": "people", "value": 3},
        {"op": "≤", "field": "budget", "value": 2.5},
        {"op": "=", "field": "open", "value": False},
        {"op": "<", "field": "born", "value": "2020-01-31"},
        {"op": "≥", "field": "born", "value": {"days": -30}},
        {"op": "in", "field": "town", "value": "departement:43"},
        {"op": "=", "field": "field", "value": ["Sport", "Club"]},
        {"op": "matches", "field": "name", "value": "[A-Z]+"},
        {"op": "=", "field": "name", "value": "Éole"},
        {"op": "answered", "field": "name"},
    ]
)
trees = st.recursive(
    atoms,
    lambda inner: (
        st.builds(
            lambda op, of: {"op": op, "of": of}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)
        )
        | st.builds(lambda of: {"op": "not", "of": of}, inner)
    ),
    max_leaves=6,
)


def as_post(node: Group | Row) -> dict[str, str]:
    """What a page posts of these rows."""
    if isinstance(node, Row):
        return {f"{node.path}-is": "row"} | {
            f"{node.path}-{name}": getattr(node, name) for name in ("field", "operator", "value", "days")
        }
    own = {f"{node.path}-is": "group", f"{node.path}-join": node.join}
    return own | {name: value for item in node.items for name, value in as_post(item).items()}


def sent(post: dict[str, str], **more: str) -> ConditionForm:
    """The form that this post makes."""
    return ConditionForm(SOURCES, post=post | more)


def lines(form: ConditionForm) -> list[Line]:
    """The lines at the root of a form."""
    return [part for part in form.block.parts if isinstance(part, Line)]


@settings(deadline=None)
@given(trees)
def test_the_rows_of_a_condition_say_it_again(tree: dict[str, Any]) -> None:
    kept = convert_condition(tree)
    once = sent(as_post(ConditionForm(SOURCES, kept=kept).root))
    assert (once.is_ready, once.errors) == (True, {})
    assert once.condition is not None
    verdicts = [
        [compile_condition(condition, COMPILED)(answers) for answers in ANSWERS] for condition in (kept, once.condition)
    ]
    assert verdicts[0] == verdicts[1]
    if "not" not in str(tree):
        assert condition_to_builtins(once.condition) == tree
    again = sent(as_post(ConditionForm(SOURCES, kept=once.condition).root))
    assert again.condition == once.condition


@pytest.mark.parametrize(
    "tree",
    [
        {"op": "not", "of": {"op": "answered", "field": "name"}},
        {"op": "not", "of": {"op": "matches", "field": "name", "value": "[A-Z]+"}},
        *(
            {"op": "not", "of": {"op": op, "of": [{"op": "answered", "field": name} for name in ("name", "people")]}}
            for op in ("and", "or")
        ),
    ],
)
def test_a_negation_comes_back_as_it_was(tree: dict[str, Any]) -> None:
    form = sent(as_post(ConditionForm(SOURCES, kept=convert_condition(tree)).root))
    assert form.condition == convert_condition(tree)


def test_every_operator_has_words_and_a_contrary_on_the_same_fields() -> None:
    for kind in FIELD_TYPES.values():
        for operator in kind.operators:
            assert str(OPERATORS[operator])
            assert operator in NEGATED or CONTRARY[operator] in kind.operators


keys = st.sampled_from(
    ["when-is", "when.0-is", "when.0.1-is", "when.x-is", "when.99999999-is", "when-join", "when.0-field", "when.0-join"]
)
acts = ["row:when", "group:when.0", "drop:when", "drop:when.0", "nothing", ""]


@settings(deadline=None)
@given(st.dictionaries(keys, st.sampled_from(["group", "row", "and", "zzz", "kind"])), st.sampled_from(acts))
def test_any_post_is_read(post: dict[str, str], act: str) -> None:
    form = sent(post, **{"when-do": act})
    assert (form.block.group.path, form.is_rebuilt) == ("when", bool(act))


def test_a_condition_reads_what_comes_before_and_its_own_row() -> None:
    asked = [
        list(readable_by_field(READ, "people")),
        list(readable_by_field(READ, "role"))[-2:],
        list(readable_by_field(READ, "gone")),
        "end" in readable_by_section(READ, "more"),
        "target" in readable_by_section(READ, "more"),
        readable_by_section(READ, "gone"),
        "partner" in readable_by_rule(READ),
        "end" in readable_by_rule(READ),
    ]
    assert asked == [["kind"], ["name", "partner"], [], False, True, {}, False, True]


def test_rows_come_and_go_and_the_person_goes_on_where_they_came() -> None:
    post = {"when.0-is": "row", "when.0-field": "kind", "when.0-operator": "", "when.0-value": ""}
    added = sent(post, **{"when-do": "row:when"})
    assert [(line.row.field, line.shape, len(line.options)) for line in lines(added)] == [
        ("kind", "select", 2),
        ("", "none", 0),
    ]
    assert (added.focus, added.is_rebuilt, added.is_ready, added.status) == ("when.1", True, False, 200)
    grouped = sent(as_post(added.root), **{"when-do": "group:when"})
    inner = grouped.block.parts[2]
    assert isinstance(inner, Block)
    assert (inner.group.path, inner.group.join, len(inner.parts), grouped.focus) == ("when.2", "or", 2, "when.2.0")
    left = sent(as_post(grouped.root), **{"when-do": "drop:when.0"})
    assert ([item.path for item in left.root.items], left.focus) == (["when.0", "when.1"], "when")


def test_groups_are_offered_as_deep_as_a_condition_goes() -> None:
    form, path, offered = sent({}), "when", []
    for _level in range(MOST_DEEP):
        offered.append(form._block(next(g for g in _groups(form) if g.path == path)).holds_more)  # noqa: SLF001
        form = sent(as_post(form.root), **{"when-do": f"group:{path}"})
        path = form.focus.rpartition(".")[0]
    assert offered == [True] * (MOST_DEEP - 2) + [False] * 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("end", "=", "x"), "Ce champ n’est pas parmi ceux que la condition peut lire"),
        (("kind", "<", "x"), "Choisissez comment comparer ce champ."),
        (("people", ">", " "), "Donnez la valeur à comparer."),
        (("people", ">", "beaucoup"), "nombre"),
        (("name", "matches", "("), "expression régulière"),
        (("kind", "=", "Mairie"), "pas dans la liste"),
        (("town", "in", "region:1000"), "territoire"),
        (("born", "<", "2020-01-31", "3"), "pas les deux"),
        (("born", "<", "", "trois"), "nombre entier de jours"),
        (("people", "<", "", "3"), "nombre"),
    ],
)
def test_a_row_that_says_nothing_is_told(row: tuple[str, ...], said: str) -> None:
    parts = dict(zip(("field", "operator", "value", "days"), row, strict=False))
    post = {"when.0-is": "row", "when.1-is": "row"} | {f"when.1-{name}": value for name, value in parts.items()}
    form = sent(post)
    empty, wrong = lines(form)
    assert (form.is_ready, form.condition, form.status, empty.error) == (False, None, 422, "")
    assert (said in wrong.error, wrong.row.value) == (True, parts["value"])


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (("people", ">", "1\u202f000"), 1000),
        (("budget", "≤", "1 250,5"), 1250.5),
        (("budget", "≤", "0,1"), 0.1),
        (("town", "=", "Guéret"), "23096"),
        (("born", "=", "31/12/2026"), "2026-12-31"),
        (("born", "≥", "", "-30"), {"days": -30}),
        (("open", "=", "false"), False),
        (("name", "=", "Éole"), "Éole"),
        (("field", "=", '["Sport","Club"]'), ["Sport", "Club"]),
        (("field", "contains", "Club"), "Club"),
    ],
)
def test_a_value_is_kept_as_documents_write_it(row: tuple[str, ...], value: object) -> None:
    parts = dict(zip(("field", "operator", "value", "days"), row, strict=False))
    form = sent({"when.0-is": "row"} | {f"when.0-{name}": text for name, text in parts.items()})
    assert form.condition is not None
    assert condition_to_builtins(form.condition)["value"] == value


def test_too_deep_a_condition_is_told_at_its_root() -> None:
    deep: dict[str, str] = {}
    for level in range(MOST_DEEP):
        path = "when" + ".0" * level
        deep |= {f"{path}-is": "group", f"{path}-join": "none"}
        deep |= {f"{path}.1-is": "row", f"{path}.1-field": "name", f"{path}.1-operator": "answered"}
    form = sent(deep)
    assert (form.condition, list(form.errors)) == (None, ["when"])


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (
            {"op": "not", "of": {"op": "matches", "field": "name", "value": "[A-Z]+"}},
            "« Nom » ne suit pas l’expression « [A-Z]+ »",
        ),
        ({"op": "<", "field": "people", "value": 3}, "« Salariés » est inférieur à « 3 »"),
        ({"op": "<", "field": "born", "value": {"days": -1}}, "« Création » est avant « 1 jour avant le dépôt »"),
        ({"op": "≥", "field": "born", "value": "2026-01-31"}, "« Création » est au plus tôt « 2026-01-31 »"),
    ],
)
def test_a_condition_is_told_in_words(tree: dict[str, Any], words: str) -> None:
    assert told(convert_condition(tree), COMPILED).replace("\xa0", " ") == words


def _groups(form: ConditionForm) -> list[Group]:
    found, ahead = [], [form.root]
    while ahead:
        group = ahead.pop()
        found.append(group)
        ahead += [item for item in group.items if isinstance(item, Group)]
    return found
