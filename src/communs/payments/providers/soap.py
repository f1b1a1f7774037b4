"""SOAP 1.1, as much of it as a payment needs: one call, one answer or one fault; XML is read without entities."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree
from django.utils.html import escape

from communs.core.remote import Question, Reply, Service, Unavailable

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
FAULT = 500
MOST_BYTES = 100_000
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", "SOAPAction": '""'}


class Fault(Exception):  # noqa: N818 - the protocol's own word
    """What the service answered instead of a result: the `kind` of its detail, its `code`, in words."""

    def __init__(self, kind: str, code: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code


def call(service: Service, namespace: str, operation: str, argument: Mapping[str, str]) -> Mapping[str, str]:
    """Call an operation with one argument; return the texts of its result by name. Raises `Fault`, `Unavailable`."""
    if not service.is_configured:
        raise Unavailable(f"no {service.name} is configured")
    question = Question(
        service.url,
        headers=HEADERS,
        timeout=service.timeout,
        most_bytes=MOST_BYTES,
        content=envelope(namespace, operation, argument),
        replies=frozenset({FAULT}),
    )
    found = service.ask_at(question, lambda reply: read(reply, operation))
    if isinstance(found, Fault):
        raise found
    return found


def envelope(namespace: str, operation: str, argument: Mapping[str, str]) -> bytes:
    """Write a call."""
    parts = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in argument.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns:pai="{namespace}"><soapenv:Body>'
        f"<pai:{operation}><arg0>{parts}</arg0></pai:{operation}>"
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def read(reply: Reply, operation: str) -> "Mapping[str, str] | Fault":
    """Read an answer: the result, or the fault that says why there is none. Raises `Unavailable` for anything else."""
    try:
        root = ElementTree.fromstring(reply.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise Unavailable("unreadable answer") from error
    body = _child(root, "Body")
    if _name(root) != "Envelope" or body is None:
        raise Unavailable("not a SOAP answer")
    if (fault := _child(body, "Fault")) is not None:
        return _fault(fault)
    answer = _child(body, f"{operation}Response")
    result = _child(answer, "return") if answer is not None else None
    if result is None:
        raise Unavailable("an answer without a result")
    return _texts(result)


def _fault(fault: Element) -> Fault:
    detail = _child(fault, "detail")
    first = next(iter(detail), None) if detail is not None else None
    if first is None:
        said = _texts(fault)
        return Fault("", said.get("faultcode", "")[:40], said.get("faultstring", "")[:200])
    said = _texts(first)
    return Fault(_name(first), said.get("code", "")[:40], (said.get("descriptif") or said.get("libelle", ""))[:200])


def _texts(element: Element) -> dict[str, str]:
    return {_name(child): (child.text or "").strip() for child in element}


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None)


def _name(element: Element) -> str:
    """The name of an element without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
