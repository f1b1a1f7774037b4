"""Pictures and files of the newsroom, checked by content like every file of communs."""

import secrets
from pathlib import PurePosixPath
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from communs.core.files.naming import cleaned_name


class Picture(AbstractImage):
    """A picture: what it shows (`alternative`), what it says (`caption`), who made it (`credit`)."""

    alternative = models.TextField(
        _("texte alternatif"), blank=True, help_text=_("Ce que l’image apprend à qui ne la voit pas.")
    )
    decorative = models.BooleanField(
        _("image décorative"), default=False, help_text=_("Elle n’apprend rien : les lecteurs d’écran la passent.")
    )
    caption = models.TextField(_("légende"), blank=True)
    credit = models.CharField(_("crédit"), max_length=255, blank=True)
    source_path = models.CharField(max_length=500, blank=True, editable=False, db_index=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    admin_form_fields = ("title", "file", "alternative", "decorative", "caption", "credit", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def get_upload_to(self, filename: str) -> str:
        """A folder that cannot be guessed: a picture under embargo is found by nobody."""
        return f"images/{secrets.token_hex(8)}/{cleaned_name(filename)}"

    @property
    def default_alt_text(self) -> str:
        """The alternative text; a picture that has none says nothing rather than its file name."""
        return "" if self.decorative else self.alternative


class Rendition(AbstractRendition):
    """A picture at one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Beside the picture, in the folder that cannot be guessed."""
        return f"{PurePosixPath(self.image.file.name).parent}/{cleaned_name(filename)}"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="newsroom_rendition_unique"
            ),
        ]


class Attachment(AbstractDocument):
    """A file that an entry gives to download."""

    language = models.CharField(
        _("langue"), max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")]
    )
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    source_path = models.CharField(max_length=500, blank=True, editable=False, db_index=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    admin_form_fields = ("title", "file", "language", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")

    @property
    def address_digest(self) -> str:
        """The part of its address that cannot be guessed."""
        return str(self.get_file_hash())[:16]

    @property
    def url(self) -> str:
        """Where the public downloads it."""
        return reverse("newsroom:attachment", args=[self.pk, self.address_digest, self.filename])
