"""Amounts in templates: `{% load money %}`."""

from django import template

from communs.procedures.fees.money import euros

register = template.Library()
register.filter("euros", euros)
