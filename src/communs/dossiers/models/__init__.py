"""Rows of this room."""

from communs.dossiers.models.conversion import Assessment, Conversion, FormerAnswers
from communs.dossiers.models.correction import Amendment, Correction, WorkingCopy
from communs.dossiers.models.cosignature import Cosignature, SignatureRequest
from communs.dossiers.models.decision import Decision
from communs.dossiers.models.dossier import Dossier
from communs.dossiers.models.expertise import Expertise
from communs.dossiers.models.follow import Follow
from communs.dossiers.models.message import Message, MessageFile
from communs.dossiers.models.prefill import Prefill
from communs.dossiers.models.rerouting import Rerouting
from communs.dossiers.models.standing import Wait
from communs.dossiers.models.weeks import WeekCounter

__all__ = [
    "Amendment",
    "Assessment",
    "Conversion",
    "Correction",
    "Cosignature",
    "Decision",
    "Dossier",
    "Expertise",
    "Follow",
    "FormerAnswers",
    "Message",
    "MessageFile",
    "Prefill",
    "Rerouting",
    "SignatureRequest",
    "Wait",
    "WeekCounter",
    "WorkingCopy",
]
