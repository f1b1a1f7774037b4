"""Who signs the letters of a group."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.core.files import FileRefused, url_for
from communs.dossiers.text_forms import SignatureForm
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.models import Group, GroupSignature
from communs.procedures.operations.pictures import sign
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def signature(request: PersonRequest, pk: int, group_id: int) -> HttpResponse:
    """The signatory of a group and the picture of the signature."""
    demarche = demarche_for(request.user, pk)
    group = get_object_or_404(Group, demarche=demarche, pk=group_id)
    found = GroupSignature.objects.filter(group=group).select_related("image").first()
    initial = {"name": found.name, "quality": found.quality} if found else None
    form = SignatureForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _signed(request, group, form):
        messages.success(request, _("La signature est enregistrée."))
        return see_other("dossiers:texts", demarche.pk)
    image = url_for(found.image, disposition="inline") if found and found.image else ""
    context = {"demarche": demarche, "topic": "texts", "group": group, "form": form, "image": image, "found": found}
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/administrator/signature.html", context, status=status)


def _signed(request: PersonRequest, group: Group, form: SignatureForm) -> bool:
    try:
        sign(group, **form.cleaned_data, by=request.user)
    except FileRefused as refusal:
        form.add_error("image", refusal.message)
        return False
    return True
