"""What one person is to one dossier."""

from dataclasses import dataclass

from communs.dossiers.enums import Standing


@dataclass(frozen=True)
class PersonalStanding:
    """The roles that `person_id` holds on a dossier: computed by the query that fetched it."""

    person_id: int
    roles: frozenset[Standing]
