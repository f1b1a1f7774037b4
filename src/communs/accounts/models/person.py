"""A person: one account for every room."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from communs.accounts.models.sorting import SortKey


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail. Raises `Person.DoesNotExist`."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing] # Wagtail's models are untyped
    """Somebody who signs in. The e-mail is the identity, kept in lower case.

    Groups and permissions are those of Django, which the newsroom's editor goes by; nobody is a superuser.
    """

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    is_platform_manager = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    sort_name = models.GeneratedField(
        expression=SortKey(Concat("last_name", models.Value(" "), "first_name", output_field=models.TextField())),
        output_field=models.CharField(max_length=310),
        db_persist=True,
    )

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="person_is_no_superuser"),
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(is_active=False),
                name="person_deleted_is_inactive",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sort_name", "id"], name="person_by_name"),
            models.Index(OpClass("sort_name", name="varchar_pattern_ops"), name="person_name_prefix"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        """First and last name, or an empty string when neither is known."""
        return f"{self.first_name} {self.last_name}".strip()
