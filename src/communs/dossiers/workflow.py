"""The legal moves of a dossier."""

from communs.core.workflow import Transition, Workflow
from communs.dossiers.enums import DECIDED, State

WORKFLOW = Workflow(
    Transition("request_signatures", frozenset({State.DRAFT}), State.SIGNING),
    Transition("take_back", frozenset({State.SIGNING}), State.DRAFT),
    Transition("submit", frozenset({State.DRAFT, State.SIGNING}), State.SUBMITTED),
    Transition("instruct", frozenset({State.SUBMITTED}), State.IN_REVIEW),
    Transition("return", frozenset({State.IN_REVIEW}), State.SUBMITTED),
    Transition("accept", frozenset({State.IN_REVIEW}), State.ACCEPTED),
    Transition("refuse", frozenset({State.IN_REVIEW}), State.REFUSED),
    Transition("dismiss", frozenset({State.IN_REVIEW}), State.DISMISSED),
    Transition("reopen", DECIDED, State.IN_REVIEW),
)
