"""The pages on which a demarche is administered, and what must hold before it is published.

Rooms above add theirs in `AppConfig.ready`:

    topics.register("versions", Topic(_("Versions"), "dossiers:versions", position=40))
    checks.register("versions:…", Check(_("Les anciens dossiers ont leur version"), "versions", findings))

A topic is a page below `/administration/demarches/<pk>/`; its template extends `procedures/manage/frame.html` and its
context holds `demarche` and `topic` (the name of the topic).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise

from communs.core.registry import Registry

if TYPE_CHECKING:
    from communs.procedures.models import Demarche


@dataclass(frozen=True)
class Topic:
    """A page of a demarche's administration: `url_name` takes the demarche's key; lower positions come first."""

    label: "str | Promise"
    url_name: str
    position: int = 50

    def url(self, demarche: "Demarche") -> str:
        """The page for one demarche."""
        return reverse(self.url_name, args=[demarche.pk])


@dataclass(frozen=True)
class Finding:
    """Something to mend: what it is, and where, when the topic's page alone does not say it."""

    message: "str | Promise"
    url: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that must hold of a demarche; `findings` says what does not, all at once.

    `label` says it as it should be. A check that is not `required` advises and lets the demarche be published. One
    that is `about_people` waits where people come later: a document that is imported and published in one go.
    """

    label: "str | Promise"
    topic: str
    findings: "Callable[[Demarche], Iterable[Finding]]"
    required: bool = True
    about_people: bool = False


topics: Registry[Topic] = Registry("topic of a demarche's administration")
checks: Registry[Check] = Registry("check before publication")
#: `hinders(demarche)` says what keeps another form from being published at this moment; empty when nothing does.
hindrances: "Registry[Callable[[Demarche], str | Promise]]" = Registry("hindrance of a publication")
#: The page (an URL name) where a form is reviewed before it replaces the published one.
reviews: Registry[str] = Registry("review of a new version")
#: `watch(demarche, verb)` is told that a demarche was published, unpublished, closed, reopened, in that transaction.
watchers: Registry[Callable[..., None]] = Registry("watcher of demarches")
#: `tell(demarche, drafts=…, waiting=…)` queues the notices of a closing, in the transaction that closes.
closing_notices: Registry[Callable[..., None]] = Registry("notice of a closing")


@dataclass(frozen=True)
class Verdict:
    """What a check found of one demarche; each finding has its address."""

    label: "str | Promise"
    required: bool
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.findings


def ordered_topics() -> "list[tuple[str, Topic]]":
    """The topics by position."""
    return sorted(topics.items(), key=lambda named: (named[1].position, named[0]))


def verdicts(demarche: "Demarche", *, with_people: bool = True) -> list[Verdict]:
    """Every check of a demarche, in the order of their topics."""
    return list(_verdicts(demarche, with_people=with_people))


def obstacles(demarche: "Demarche", *, with_people: bool = True) -> list[Finding]:
    """Everything that keeps a demarche from being published."""
    found = verdicts(demarche, with_people=with_people)
    return [finding for verdict in found if verdict.required for finding in verdict.findings]


def hindered(demarche: "Demarche") -> list[Finding]:
    """What passes by itself, and until when another form waits."""
    said = [hindrances[name](demarche) for name in hindrances]
    return [Finding(message) for message in said if message]


def _verdicts(demarche: "Demarche", *, with_people: bool) -> Iterator[Verdict]:
    places = {name: topic.position for name, topic in topics.items()}
    for _name, check in sorted(checks.items(), key=lambda named: places[named[1].topic]):
        if with_people or not check.about_people:
            url = topics[check.topic].url(demarche)
            found = tuple(Finding(one.message, one.url or url) for one in check.findings(demarche))
            yield Verdict(check.label, check.required, found)
