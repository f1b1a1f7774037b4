"""Reading what a demarche decides without an agent."""

from django.utils.translation import ngettext

from communs.procedures.enums import CorrectionEffect, DelayUnit
from communs.procedures.models import Automation, Demarche
from communs.procedures.silence import Delay


def automation_of(demarche: Demarche) -> Automation | None:
    """The automatic behaviour of a demarche, if it has one; no query when it was fetched with it."""
    return getattr(demarche, "automation", None)


def delay_of(automation: Automation) -> Delay:
    """The delay after which silence decides. Only for a behaviour that counts one."""
    return Delay(automation.delay or 0, DelayUnit(automation.unit), CorrectionEffect(automation.correction))


def delay_words(delay: Delay) -> str:
    """« 2 mois », “30 days”."""
    match delay.unit:
        case DelayUnit.DAYS:
            said = ngettext("%(count)s jour", "%(count)s jours", delay.count)
        case DelayUnit.WEEKS:
            said = ngettext("%(count)s semaine", "%(count)s semaines", delay.count)
        case DelayUnit.MONTHS:
            said = ngettext("%(count)s mois", "%(count)s mois", delay.count)
    return said % {"count": delay.count}
