"""`{% load accounts %}`: what the pages of django-allauth need to look like ours."""

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """Remove the placeholders of a form: each one repeats its label, and disappears when one starts to type."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
