"""The legal moves of a demarche."""

from communs.core.workflow import Transition, Workflow
from communs.procedures.enums import DemarcheState

WORKFLOW = Workflow(
    Transition("publish", frozenset({DemarcheState.DRAFT, DemarcheState.UNPUBLISHED}), DemarcheState.PUBLISHED),
    Transition("unpublish", frozenset({DemarcheState.PUBLISHED}), DemarcheState.UNPUBLISHED),
    Transition("close", frozenset({DemarcheState.PUBLISHED, DemarcheState.UNPUBLISHED}), DemarcheState.CLOSED),
    Transition("reopen", frozenset({DemarcheState.CLOSED}), DemarcheState.PUBLISHED),
)
