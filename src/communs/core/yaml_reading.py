"""Reading YAML safely: plain data only, no repeated key, no alias that could multiply, no surprising type.

The types are those of YAML 1.2: `no` and `2023-04-13` are texts, only `true` and `false` are booleans.
"""

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _
from typing_extensions import override

MAX_DEPTH = 30
BOOLEAN = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
INTEGER = re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$")
KEPT = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:float", "tag:yaml.org,2002:merge"}


class UnreadableYamlError(ValueError):
    """The text is no YAML that communs reads; `place` tells line and column when they are known, `line` alone too."""

    def __init__(self, message: str, mark: yaml.Mark | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = mark.line + 1 if mark else 0
        self.place = _("ligne %(line)s, colonne %(column)s") % _position(mark) if mark else ""


def read_yaml(text: bytes | str) -> Any:  # noqa: ANN401 - whatever the text says
    """Return the plain data of one YAML text. Raises `UnreadableYamlError`."""
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 - a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        raise UnreadableYamlError(_in_french(error), error.problem_mark or error.context_mark) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableYamlError(_("Ce texte n’est pas du YAML lisible : vérifiez qu’il est en UTF-8.")) from error


def _position(mark: yaml.Mark) -> dict[str, int]:
    return {"line": mark.line + 1, "column": mark.column + 1}


def _in_french(error: yaml.MarkedYAMLError) -> str:
    if isinstance(error, _RefusedError):
        return str(error.problem)
    return _("Le YAML n’est pas correct ici (%(reason)s).") % {"reason": error.problem}


class _RefusedError(yaml.MarkedYAMLError):
    """Correct YAML that communs does not take."""

    def __init__(self, message: str, mark: yaml.Mark) -> None:
        super().__init__(problem=message, problem_mark=mark)


class _Strict(yaml.SafeLoader):
    """The safe loader without aliases, repeated keys and guesses about dates."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in resolvers if tag in KEPT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    depth = 0

    @override
    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _RefusedError(_("Les renvois (« *nom ») ne sont pas admis."), self._mark())
        if self.depth >= MAX_DEPTH:
            raise _RefusedError(_("Le document est trop imbriqué."), self._mark())
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _mark(self) -> yaml.Mark:
        mark: yaml.Mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        return mark

    @override
    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        if isinstance(node.value, str) and UNSTORABLE.search(node.value):
            raise _RefusedError(_("Ce texte contient un caractère que communs ne peut pas garder."), node.start_mark)
        return super().construct_scalar(node)

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _RefusedError(_("Une clé est un texte court."), key.start_mark)
            if key.value in seen:
                message = _("La clé « %(key)s » est donnée deux fois.") % {"key": key.value}
                raise _RefusedError(message, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", BOOLEAN, list("tTfF"))
_Strict.add_implicit_resolver("tag:yaml.org,2002:int", INTEGER, list("-+0123456789"))
