"""The outside sources that answers ask, by the names that field types give. See `questionnaires.lookups`."""

from collections.abc import Mapping
from types import MappingProxyType

from communs.core.remote import Unavailable
from communs.questionnaires.field import Field, Suggestion
from communs.questionnaires.sources import individuals
from communs.questionnaires.sources.addresses import Addresses, search
from communs.questionnaires.sources.associations import Associations
from communs.questionnaires.sources.companies import Companies
from communs.questionnaires.sources.foundations import Foundations
from communs.questionnaires.sources.parcels import Parcels
from communs.questionnaires.sources.referentials import Referentials
from communs.questionnaires.sources.schools import Schools
from communs.questionnaires.sources.source import Inquiry, Source, Unknown

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "company": Companies(),
        "address": Addresses(),
        "rna": Associations(),
        "rnf": Foundations(),
        "school": Schools(),
        "referential": Referentials(),
        "parcels": Parcels(),
        "family_benefits": individuals.family_benefits,
        "family_quotient": individuals.family_quotient,
        "tax_notice": individuals.tax_notice,
        "job_seeker": individuals.job_seeker,
        "student": individuals.student,
    }
)

__all__ = ["SOURCES", "Inquiry", "Source", "Unknown", "absent", "proposed"]


def absent() -> frozenset[str]:
    """The sources without which a field is filled in another way, and that the operator did not configure."""
    return frozenset() if search.is_configured else frozenset({"address"})


def proposed(field: Field, text: str) -> list[Suggestion]:
    """What the field's source proposes for a beginning of answer; nothing while it is out of reach."""
    source = SOURCES[field.source]
    try:
        return source.propose(field, text) if source.is_configured(field) else []
    except Unavailable:
        return []
