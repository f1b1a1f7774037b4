"""The names of the types in the public GraphQL API of demarches (`TypeDeChamp`), and of its objects.

A later API exposes our types under these names; an import of a published descriptor reads them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class ApiName(NamedTuple):
    """A value of the enumeration: our type, the API's object for an answer, and for the field itself."""

    kind: str
    answer: str
    descriptor: str


ENUMERATION: Mapping[str, ApiName] = MappingProxyType(
    {
        "address": ApiName("address", "AddressChamp", "AddressChampDescriptor"),
        "annuaire_education": ApiName("school", "TextChamp", "AnnuaireEducationChampDescriptor"),
        "carte": ApiName("map", "CarteChamp", "CarteChampDescriptor"),
        "checkbox": ApiName("checkbox", "CheckboxChamp", "CheckboxChampDescriptor"),
        "civilite": ApiName("civility", "CiviliteChamp", "CiviliteChampDescriptor"),
        "cnaf": ApiName("family_benefits", "TextChamp", "CnafChampDescriptor"),
        "cojo": ApiName("accreditation", "TextChamp", "COJOChampDescriptor"),
        "communes": ApiName("commune", "CommuneChamp", "CommuneChampDescriptor"),
        "date": ApiName("date", "DateChamp", "DateChampDescriptor"),
        "datetime": ApiName("datetime", "DatetimeChamp", "DatetimeChampDescriptor"),
        "decimal_number": ApiName("decimal", "DecimalNumberChamp", "DecimalNumberChampDescriptor"),
        "departements": ApiName("departement", "DepartementChamp", "DepartementChampDescriptor"),
        "dgfip": ApiName("tax_notice", "TextChamp", "DgfipChampDescriptor"),
        "dossier_link": ApiName("dossier_link", "DossierLinkChamp", "DossierLinkChampDescriptor"),
        "drop_down_list": ApiName("single_choice", "DropDownListChamp", "DropDownListChampDescriptor"),
        "email": ApiName("email", "TextChamp", "EmailChampDescriptor"),
        "engagement_juridique": ApiName(
            "legal_commitment", "EngagementJuridiqueChamp", "EngagementJuridiqueChampDescriptor"
        ),
        "epci": ApiName("epci", "EpciChamp", "EpciChampDescriptor"),
        "explication": ApiName("explanation", "ExplicationChamp", "ExplicationChampDescriptor"),
        "formatted": ApiName("formatted", "TextChamp", "FormattedChampDescriptor"),
        "header_section": ApiName("header", "HeaderSectionChamp", "HeaderSectionChampDescriptor"),
        "iban": ApiName("iban", "TextChamp", "IbanChampDescriptor"),
        "integer_number": ApiName("integer", "IntegerNumberChamp", "IntegerNumberChampDescriptor"),
        "linked_drop_down_list": ApiName(
            "linked_choice", "LinkedDropDownListChamp", "LinkedDropDownListChampDescriptor"
        ),
        "mesri": ApiName("student", "TextChamp", "MesriChampDescriptor"),
        "multiple_drop_down_list": ApiName(
            "multiple_choice", "MultipleDropDownListChamp", "MultipleDropDownListChampDescriptor"
        ),
        "number": ApiName("integer", "TextChamp", "NumberChampDescriptor"),
        "pays": ApiName("country", "PaysChamp", "PaysChampDescriptor"),
        "phone": ApiName("phone", "TextChamp", "PhoneChampDescriptor"),
        "piece_justificative": ApiName("files", "PieceJustificativeChamp", "PieceJustificativeChampDescriptor"),
        "pole_emploi": ApiName("job_seeker", "TextChamp", "PoleEmploiChampDescriptor"),
        "quotient_familial": ApiName("family_quotient", "TextChamp", "QuotientFamilialChampDescriptor"),
        "referentiel": ApiName("referential", "TextChamp", "ReferentielChampDescriptor"),
        "regions": ApiName("region", "RegionChamp", "RegionChampDescriptor"),
        "repetition": ApiName("repetition", "RepetitionChamp", "RepetitionChampDescriptor"),
        "rna": ApiName("rna", "RNAChamp", "RNAChampDescriptor"),
        "rnf": ApiName("rnf", "RNFChamp", "RNFChampDescriptor"),
        "siret": ApiName("siret", "SiretChamp", "SiretChampDescriptor"),
        "text": ApiName("text", "TextChamp", "TextChampDescriptor"),
        "textarea": ApiName("textarea", "TextChamp", "TextareaChampDescriptor"),
        "yes_no": ApiName("yes_no", "YesNoChamp", "YesNoChampDescriptor"),
    }
)
