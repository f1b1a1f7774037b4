"""Addresses that were: they lead to what replaced them, or say that it is gone."""

from typing import ClassVar

from django.db import models


class FormerAddress(models.Model):
    """A path of another time: 301 to an entry or an address, 410 when it leads to nothing any more."""

    path = models.TextField(unique=True)
    entry = models.ForeignKey("newsroom.Entry", models.CASCADE, null=True, related_name="former_addresses")
    target = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(path__startswith="/"), name="newsroom_address_is_a_path"),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=True) | models.Q(target=""), name="newsroom_address_leads_to_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.path
