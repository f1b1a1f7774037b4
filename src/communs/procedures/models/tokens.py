"""Which demarches an API token reaches."""

from django.db import models

from communs.accounts.models import ApiToken
from communs.procedures.models.demarche import Demarche


class DemarcheToken(models.Model):
    """The reach of a token: every demarche that its person administers, now and later, or those that were chosen.

    A token without such a row reaches none. One that the person no longer administers is out of reach, whatever is
    written here.
    """

    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="reach")
    everything = models.BooleanField(default=False)
    demarches = models.ManyToManyField(Demarche, related_name="+", blank=True)

    def __str__(self) -> str:
        return str(self.token)
