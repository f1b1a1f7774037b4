"""What a dossier is to somebody, and to its deposit: computed, never stored."""

from dataclasses import dataclass

from communs.dossiers.enums import Standing


@dataclass(frozen=True)
class PersonalStanding:
    """The roles that `person_id` holds on a dossier: computed by the query that fetched it."""

    person_id: int
    roles: frozenset[Standing]


@dataclass(frozen=True)
class Wait:
    """What a deposit waits for: its name, where the applicant sees to it."""

    name: str
    url: str
