"""Reads the text of a formula: `round(sum(costs.amount) * 0.8, 2)`. A grammar, nothing of Python is ever evaluated."""

import functools
from typing import Literal, TypeAlias, cast

import msgspec
from django.utils.translation import gettext as _
from lark import Lark, Token, Tree
from lark.exceptions import LarkError, UnexpectedInput, UnexpectedToken

LONGEST = 2000
MOST_DEEP = 40

_GRAMMAR = r"""
?start: either
?either: both | either _OR both -> either
?both: negation | both _AND negation -> both
?negation: comparison | _NOT negation -> negated
?comparison: sum | sum COMPARE sum -> binary
?sum: product | sum ADD product -> binary
?product: unary | product MULTIPLY unary -> binary
?unary: atom | "-" unary -> minus
?atom: NUMBER -> number
     | STRING -> text
     | YES -> yes
     | NO -> no
     | NAME -> name
     | NAME "." NAME -> column
     | NAME "(" [either (_SEPARATOR either)*] ")" -> call
     | "(" either ")"

_OR.2: /(or|ou)\b/i
_AND.2: /(and|et)\b/i
_NOT.2: /(not|non)\b/i
YES.2: /(true|vrai)\b/i
NO.2: /(false|faux)\b/i
COMPARE: "=" | "≠" | "<>" | "!=" | "<=" | "≤" | ">=" | "≥" | "<" | ">"
ADD: "+" | "-"
MULTIPLY: "*" | "×" | "/" | "÷"
_SEPARATOR: "," | ";"
NAME: /[a-z][a-z0-9_]*/i
NUMBER: /[0-9]{1,20}(\.[0-9]{1,20})?/
STRING: /"[^"\n]*"/ | /«[^»\n]*»/
%ignore /\s+/
"""

Sign = Literal["=", "≠", "<", "≤", ">", "≥", "+", "-", "*", "/"]
_SIGNS: dict[str, Sign] = {"<>": "≠", "!=": "≠", "<=": "≤", ">=": "≥", "×": "*", "÷": "/"}


class FormulaError(ValueError):
    """The formula cannot be used; the message says why, in a sentence."""


class Literally(msgspec.Struct, frozen=True):
    """A number (as written), a text or a truth value of the formula itself."""

    kind: Literal["number", "text", "boolean"]
    text: str


class Name(msgspec.Struct, frozen=True):
    """The answer of a field; with `child`, those of a field in every row of the repetition `field`."""

    field: str
    child: str = ""


class Call(msgspec.Struct, frozen=True):
    """A function of the language, its name in lower case."""

    function: str
    arguments: tuple["Expression", ...]


class Binary(msgspec.Struct, frozen=True):
    """An operation between two values."""

    sign: Sign
    left: "Expression"
    right: "Expression"


class Logic(msgspec.Struct, frozen=True):
    """`and`, `or`, or `not` of one."""

    word: Literal["and", "or", "not"]
    of: tuple["Expression", ...]


Expression: TypeAlias = Literally | Name | Call | Binary | Logic


@functools.lru_cache(maxsize=512)
def read_formula(text: str) -> Expression:
    """Read a formula; raises `FormulaError`, which tells the column for what cannot be read."""
    if len(text) > LONGEST:
        raise FormulaError(_("La formule compte plus de %(count)s caractères.") % {"count": LONGEST})
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        raise FormulaError(_unreadable(text, 0 if ended else error.column)) from None
    except LarkError:
        raise FormulaError(_unreadable(text, 1)) from None
    if not isinstance(tree, Tree):
        raise FormulaError(_unreadable(text, 1))
    _check_depth(tree)
    return _expression(tree)


def names_in(expression: Expression) -> tuple[Name, ...]:
    """The fields that a formula names, each once, in order."""
    if isinstance(expression, Name):
        return (expression,)
    inner: tuple[Expression, ...] = ()
    if isinstance(expression, Binary):
        inner = (expression.left, expression.right)
    elif isinstance(expression, Logic):
        inner = expression.of
    elif isinstance(expression, Call):
        inner = expression.arguments
    return tuple(dict.fromkeys(name for part in inner for name in names_in(part)))


@functools.cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def _unreadable(text: str, column: int) -> str:
    if not text.strip():
        return _("Écrivez la formule.")
    if not 1 <= column <= len(text):
        return _("La formule s’arrête trop tôt.")
    where = {"column": column, "sign": text[column - 1]}
    return _("La formule n’est pas lisible à partir de « %(sign)s » (caractère %(column)s).") % where


def _check_depth(tree: Tree[Token]) -> None:
    level: list[Tree[Token]] = [tree]
    for _depth in range(MOST_DEEP):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        if not level:
            return
    raise FormulaError(_("La formule est trop imbriquée : partagez-la entre plusieurs champs calculés."))


def _expression(tree: Tree[Token]) -> Expression:
    tokens = [str(child) for child in tree.children if isinstance(child, Token)]
    inner = tuple(_expression(child) for child in tree.children if isinstance(child, Tree))
    if tree.data in {"number", "text", "yes", "no"}:
        return _literal(tree.data, tokens[0])
    if tree.data in {"name", "column"}:
        return Name(*tokens)
    if tree.data == "call":
        return Call(tokens[0].lower(), inner)
    if tree.data == "binary":
        return Binary(_SIGNS.get(tokens[0], cast("Sign", tokens[0])), *inner)
    if tree.data == "minus":
        return Binary("-", Literally("number", "0"), *inner)
    words: dict[str, Literal["and", "or", "not"]] = {"either": "or", "both": "and", "negated": "not"}
    return Logic(words[tree.data], inner)


def _literal(rule: str, token: str) -> Literally:
    if rule == "number":
        return Literally("number", token)
    if rule == "text":
        return Literally("text", token[1:-1].strip("\u00a0\u202f ") if token.startswith("«") else token[1:-1])
    return Literally("boolean", "true" if rule == "yes" else "")
