"""What a path and a time zone may be."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

MAX_PATH = 100
PATH = r"^[a-z0-9]+(-[a-z0-9]+)*$"

valid_path = RegexValidator(
    PATH, _("L’adresse s’écrit en lettres minuscules sans accents, chiffres et tirets : « pret-de-salle ».")
)


def valid_time_zone(value: str) -> None:
    """Accept an IANA name such as `Europe/Paris`. Raises `ValidationError`."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(_("Ce fuseau horaire n’existe pas ; exemple : Europe/Paris.")) from error
