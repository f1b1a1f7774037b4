"""Dossiers in every state, made by the operations that everybody uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from communs.accounts.models import Person
from communs.demo.answers import posted
from communs.demo.clock import ago, at_office, since
from communs.dossiers.enums import MessageKind
from communs.dossiers.models import Dossier
from communs.dossiers.operations import expertise, filing, instruction
from communs.dossiers.operations.messaging import post_message
from communs.procedures.models import Demarche

ENDS = ["draft", "submitted", "submitted", "in_review", "in_review", "accept", "accept", "refuse", "dismiss", "reopen"]
MOTIVATIONS = {
    "accept": ["Le dossier répond aux critères.", "Le projet est utile et bien préparé."],
    "refuse": [
        "La ressource n’est pas ouverte.",
        "La date demandée n’est pas disponible.",
        "Hors du champ de l’appel.",
    ],
    "dismiss": ["Demande en double.", "Le demandeur a renoncé."],
}
QUESTIONS = ["Pouvez-vous préciser votre calendrier ?", "Combien de personnes seront concernées ?"]
ADVICE = "Votre avis nous aiderait sur la solidité du projet et sur son ouverture."
ADVISED = 3  # the dossier in review that an expert is asked to read
ASKED = 0.3  # the share of applicants who are asked something
Answers = Callable[[Random, int], dict[str, str | list[str]]]


@dataclass(frozen=True)
class Plan:
    """How the dossiers of one demarche are made: its file field, its answers, its agent and its expert."""

    demarche: Demarche
    agent: Person
    expert: Person
    answers: Answers
    file_field: str


def make(plan: Plan, applicant: Person, rank: int, draw: Random) -> Dossier:
    """Make one dossier, some time ago, and lead it to one of the states."""
    end = ENDS[rank % len(ENDS)]
    with since(at_office(ago(draw.uniform(14, 150)), draw)):
        dossier = _filled(plan, applicant, rank, draw)
        if end == "draft":
            return dossier
        filing.submit(applicant, dossier.number)
    if end != "submitted":
        _instruct(plan, applicant, _after(dossier), rank, draw)
    return dossier


def _filled(plan: Plan, applicant: Person, rank: int, draw: Random) -> Dossier:
    dossier = filing.create(applicant, plan.demarche, name=applicant.full_name)
    _, merged = filing.save_answers(applicant, dossier.number, _post(plan, rank, draw))
    if merged.troubled:
        raise ValueError(f"These answers of the demonstration are refused: {merged.troubled}")
    note = SimpleUploadedFile("presentation.txt", b"Document de demonstration.\n", "text/plain")
    filing.attach_file(applicant, dossier.number, plan.file_field, note)
    return dossier


def _post(plan: Plan, rank: int, draw: Random) -> QueryDict:
    return posted(plan.answers(draw, rank))


def _after(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def _instruct(plan: Plan, applicant: Person, dossier: Dossier, rank: int, draw: Random) -> None:
    end = ENDS[rank % len(ENDS)]
    taken = _later(dossier.submitted_at or dossier.created_at, draw)
    with since(taken):
        instruction.instruct(plan.agent, dossier.number, notify=False)
        if draw.random() < ASKED:
            post_message(plan.agent, dossier.number, draw.choice(QUESTIONS), kind=MessageKind.AGENT)
            post_message(applicant, dossier.number, "Voici les précisions demandées. Bien à vous.")
        if rank == ADVISED:
            expertise.invite(plan.agent, dossier.number, plan.expert.email, ADVICE)
    verb = "accept" if end == "reopen" else end
    if verb in MOTIVATIONS:
        with since(_later(taken, draw)):
            instruction.decide(
                plan.agent, dossier.number, verb, motivation=draw.choice(MOTIVATIONS[verb]), notify=False
            )
            if end == "reopen":
                instruction.reopen(plan.agent, dossier.number, notify=False)


def _later(moment: datetime, draw: Random) -> datetime:
    return at_office(moment + timedelta(days=draw.uniform(3, 6)), draw)
