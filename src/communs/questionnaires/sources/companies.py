"""The company register, asked about a SIRET."""

import msgspec
from typing_extensions import override

from communs.organisations import company_register
from communs.questionnaires.field import Field, Json
from communs.questionnaires.sources.source import Inquiry, Source, Unknown


class Companies(Source):
    """See `organisations.company_register`."""

    @override
    def is_configured(self, field: Field) -> bool:
        return company_register.register.is_configured

    @override
    def find(self, inquiry: Inquiry) -> Json:
        company = company_register.find(inquiry.value)
        if company is None:
            raise Unknown
        return msgspec.to_builtins(company)
