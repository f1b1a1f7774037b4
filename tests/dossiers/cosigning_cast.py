"""What the tests of signatures share: a demarche with two signers, a draft ready to be signed, links from letters."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models.expressions import RawSQL

from communs.accounts.models import Person
from communs.core.mail.models import Message as Mail
from communs.dossiers.models import Cosignature, Dossier
from communs.dossiers.operations import cosigning, filing, signing
from communs.procedures.cosigning import Cosigner, Cosigning, write_cosigning
from communs.procedures.models import Demarche
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.schema import convert_condition
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, GroupMemberFactory, RevisionFactory

FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "project",
            "title": "Votre projet",
            "fields": [
                {"type": "text", "id": "title", "label": "Nom du projet"},
                {"type": "integer", "id": "budget", "label": "Budget", "required": False},
                {"type": "email", "id": "chair_email", "label": "Courriel de la présidence", "required": False},
                {"type": "files", "id": "plan", "label": "Plan", "required": False},
                {
                    "type": "text",
                    "id": "why",
                    "label": "Pourquoi",
                    "required": False,
                    "when": {"op": ">", "field": "budget", "value": 1000},
                },
            ],
        }
    ]
}
BIG: Condition = convert_condition({"op": ">", "field": "budget", "value": 500})
CHAIR, TREASURER = Cosigner(id="chair", label="Présidente"), Cosigner(id="treasurer", label="Trésorier")
ANSWERS = {"title": "Des haies", "budget": 900}


@dataclass(frozen=True)
class Scene:
    """A draft, who files it, and those who must sign it."""

    owner: Person
    chair: Person
    treasurer: Person
    stranger: Person
    demarche: Demarche
    draft: Dossier

    @property
    def number(self) -> int:
        return self.draft.number

    @property
    def addresses(self) -> dict[str, str]:
        return {"chair": self.chair.email, "treasurer": self.treasurer.email}

    def ask(self) -> Dossier:
        """The applicant names both and asks for the signatures."""
        cosigning.name_signers(self.owner, self.number, self.addresses)
        return filing.submit(self.owner, self.number)

    def join(self, person: Person) -> Cosignature:
        """A signer opens the last link that they received."""
        return signing.open_invitation(person, link_to(person), vouched=False)

    def sign(self, person: Person) -> Dossier:
        """A signer signs what they read."""
        return signing.sign(person, self.number, seen=self.dossier.signature_request.digest)

    @property
    def dossier(self) -> Dossier:
        """The dossier as it is now."""
        return Dossier.objects.select_related("signature_request", "demarche").get(number=self.number)

    def told(self) -> list[tuple[str, str]]:
        """The letters so far: which, to whom."""
        return [(letter.template.rpartition("/")[2], letter.recipient) for letter in letters()]


def scene(*signers: Cosigner, in_order: bool = True, **answers: object) -> Scene:
    """Make a scene; by default a chairwoman then a treasurer sign."""
    setting = write_cosigning(Cosigning(signers or (CHAIR, TREASURER), in_order, "Merci de signer vite."))
    demarche = DemarcheFactory.create(
        published_revision=RevisionFactory.create(document=FORM), cosigning=setting, path="planter-des-haies"
    )
    GroupMemberFactory.create(group=demarche.groups.get())
    owner, chair, treasurer, stranger = PersonFactory.create_batch(4)
    draft = DraftFactory.create(demarche=demarche, applicant=owner, answers={**ANSWERS, **answers})
    return Scene(owner, chair, treasurer, stranger, demarche, draft)


def letters() -> list[Mail]:
    """The letters in the order in which they were written, even when the clock stands still."""
    return list(Mail.objects.order_by("created_at", RawSQL("ctid", ())))


def link_to(person: Person) -> str:
    """The token of the last invitation that a person received."""
    sent = (one for one in letters() if one.recipient == person.email and one.template.endswith("/cosigning"))
    *_former, letter = sent
    found = re.search(r"/signer/([\w-]+)$", letter.context["url"])
    assert found
    return found[1]


def rows(dossier: Dossier) -> list[dict[str, Any]]:
    """Everything that is kept of the signatures, to compare before and after."""
    kept = list(Cosignature.objects.filter(dossier=dossier).order_by("pk").values())
    return [*kept, *Dossier.objects.filter(number=dossier.number).values("state", "answers", "version")]
