"""Entries: what is published. One table for what all kinds share, one more for an event's and a publication's own."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from typing_extensions import override
from wagtail.models import Page

from communs.newsroom import blocks
from communs.newsroom.addresses import is_reserved
from communs.newsroom.body_field import BlocksField
from communs.newsroom.enums import EntryKind, SectionKind, TermFamily
from communs.newsroom.spaces import one_line

LONGEST_TITLE = 255
SECTION_OF = {
    EntryKind.PRESS_RELEASE: SectionKind.PRESS,
    EntryKind.ARTICLE: SectionKind.NEWS,
    EntryKind.EVENT: SectionKind.AGENDA,
    EntryKind.PUBLICATION: SectionKind.PUBLICATIONS,
    EntryKind.PAGE: SectionKind.PAGES,
}


def _generated(*columns: str, function: str) -> models.GeneratedField:
    """A column of searchable words that the database computes (migration 0004): no code can forget it."""
    return models.GeneratedField(
        expression=models.Func(*columns, function=function),
        output_field=SearchVectorField(),
        db_persist=True,
        serialize=False,
    )


class Entry(Page):
    """Whatever the newsroom publishes; its address is its section's and its slug: `/actualites/un-titre/`."""

    KIND: ClassVar[EntryKind]

    kind = models.CharField(max_length=15, choices=EntryKind, editable=False)
    headline = models.TextField(_("titre"), help_text=_("Une phrase, sans point final."))
    language = models.CharField(
        _("langue"), max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")]
    )
    original = models.ForeignKey(
        "newsroom.Entry", models.SET_NULL, null=True, blank=True, related_name="translations",
        verbose_name=_("traduction de"),
    )  # fmt: skip
    released_at = models.DateTimeField(_("date affichée"), default=timezone.now)
    embargo_until = models.DateTimeField(
        _("embargo jusqu’au"), null=True, blank=True,
        help_text=_("Publié, mais visible seulement à partir de cet instant ; la presse peut le lire avant, par un lien privé."),
    )  # fmt: skip
    chapo = models.TextField(
        _("chapô"), blank=True, help_text=_("L’essentiel en quelques phrases. Liens, gras et italique en Markdown.")
    )
    cover = BlocksField(blocks.CoverBlock(), verbose_name=_("image ou diaporama"), blank=True)
    body = BlocksField(blocks.BodyBlock(), verbose_name=_("texte"), blank=True)
    files = BlocksField(blocks.FilesBlock(), verbose_name=_("fichiers"), blank=True)
    facts = BlocksField(blocks.FactsBlock(), verbose_name=_("informations pratiques"), blank=True)
    categories = ParentalManyToManyField(
        "newsroom.Term",
        blank=True,
        related_name="+",
        verbose_name=_("rubriques"),
        limit_choices_to={"family": TermFamily.CATEGORY},
    )
    tags = ParentalManyToManyField(
        "newsroom.Term",
        blank=True,
        related_name="tagged",
        verbose_name=_("étiquettes"),
        limit_choices_to={"family": TermFamily.TAG},
    )
    authors = ParentalManyToManyField("newsroom.Author", blank=True, related_name="entries", verbose_name=_("auteurs"))
    contacts = ParentalManyToManyField(
        "newsroom.PressContact", blank=True, related_name="entries", verbose_name=_("contacts presse")
    )
    contacts_in_feeds = models.BooleanField(
        _("donner les contacts dans les flux et l’API"),
        default=False,
        help_text=_("Sinon, ils ne paraissent que sur la page."),
    )
    featured = models.BooleanField(_("à la une"), default=False)
    leads_to = models.CharField(
        _("renvoie vers"),
        max_length=1000,
        blank=True,
        help_text=_("Adresse où se lit la suite : l’article n’est alors qu’une annonce."),
    )
    imported_from = models.TextField(null=True, unique=True, editable=False)  # noqa: DJ001 - null is "written here"
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    front_matter = models.JSONField(default=list, editable=False)
    search = _generated("language", "headline", "chapo", "body", function="newsroom_search")
    search_headline = _generated("language", "headline", function="newsroom_stems")

    #: At phone width first: that is how most people read.
    preview_sizes: ClassVar[list[dict[str, Any]]] = [
        {"name": "phone", "icon": "mobile-alt", "device_width": 320, "label": _("Téléphone")},
        {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Tablette")},
        {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Ordinateur")},
    ]
    parent_page_types: ClassVar[list[str]] = ["newsroom.Section"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["imported_from", "import_digest", "front_matter", "search"]
    is_creatable = False

    class Meta:
        verbose_name = _("contenu")
        verbose_name_plural = _("contenus")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=EntryKind.values), name="newsroom_entry_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(headline=""), name="newsroom_entry_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(original__isnull=True) | ~models.Q(original=models.F("page_ptr")),
                name="newsroom_entry_translates_another",
            ),
            models.UniqueConstraint(
                fields=["original", "language"],
                condition=models.Q(original__isnull=False),
                name="newsroom_one_translation_a_language",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-released_at", "-page_ptr"], name="newsroom_entry_by_date"),
            models.Index(fields=["kind", "-released_at", "-page_ptr"], name="newsroom_entry_by_kind"),
            models.Index(
                fields=["embargo_until"], name="newsroom_entry_embargo", condition=models.Q(embargo_until__isnull=False)
            ),
            GinIndex(fields=["search"], name="newsroom_entry_search"),
        ]

    @override
    def full_clean(self, *args: Any, **options: Any) -> None:
        """Wagtail's own title is short and technical: it follows the headline."""
        self.follow_headline()
        super().full_clean(*args, **options)

    @override
    def clean(self) -> None:
        """An entry never takes the address of another page of the site: nobody would read it there."""
        super().clean()
        if is_reserved(self.section.value, self.slug):
            message = _("« %(slug)s » est l’adresse d’une autre page du site : choisissez-en une autre.")
            raise ValidationError({"slug": ValidationError(message, "reserved", {"slug": self.slug})})

    @override
    def minimal_clean(self) -> None:
        self.follow_headline()
        super().minimal_clean()

    @override
    def with_content_json(self, content: dict[str, Any]) -> "Entry":
        """What is known of its file belongs to the entry, not to a revision."""
        entry: Entry = super().with_content_json(content)
        for name in ("imported_from", "import_digest", "front_matter"):
            setattr(entry, name, getattr(self, name))
        return entry

    def follow_headline(self) -> None:
        """Set what Wagtail keeps of the headline."""
        self.kind = self.KIND
        self.headline = one_line(self.headline or str(getattr(self, "title", "")))
        self.title = self.draft_title = shortened(self.headline)

    @property
    def section(self) -> SectionKind:
        """Where it stands."""
        return SECTION_OF[EntryKind(self.kind)]

    @property
    def path_on_site(self) -> str:
        """Its address on the site."""
        return f"/{self.section.value}/{self.slug}/"

    @override
    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:
        return (0, settings.SITE_URL, self.path_on_site)

    @override
    def copy(self, *args: Any, **options: Any) -> "Entry":
        """A copy is a draft, whatever its model was: nothing goes out but through the review."""
        made: Entry = super().copy(*args, **{**options, "keep_live": False})
        return made

    def is_visible(self, at: datetime | None = None) -> bool:
        """Whether the public may see it at this moment (now): the rule of `visibility.visible`, for one row."""
        now = at or timezone.now()
        free = self.embargo_until is None or self.embargo_until <= now
        return bool(self.live and free and (self.expire_at is None or self.expire_at > now))


class PressRelease(Entry):
    """A communiqué de presse."""

    KIND = EntryKind.PRESS_RELEASE
    is_creatable = True

    class Meta:
        verbose_name = _("communiqué de presse")
        verbose_name_plural = _("communiqués de presse")


class Article(Entry):
    """A piece of news."""

    KIND = EntryKind.ARTICLE
    is_creatable = True

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")


class Event(Entry):
    """A date of the agenda. `all_day` when its hours are not told; `revised` counts what calendars must take up again."""

    KIND = EntryKind.EVENT
    is_creatable = True

    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    all_day = models.BooleanField(_("journée entière"), default=False)
    place = models.CharField(_("lieu"), max_length=300, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    access = BlocksField(blocks.AccessBlock(), verbose_name=_("accès"), blank=True)
    show_map = models.BooleanField(_("lien vers une carte"), default=True)
    cancelled = models.BooleanField(_("annulé"), default=False)
    revised = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="newsroom_event_ends_after_its_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["starts_at", "entry_ptr"], name="newsroom_event_by_start"),
            models.Index(fields=["place"], name="newsroom_event_by_place"),
        ]


class Publication(Entry):
    """A document that is published: a report, a guide."""

    KIND = EntryKind.PUBLICATION
    is_creatable = True

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")


class PlainPage(Entry):
    """A page that belongs to no list."""

    KIND = EntryKind.PAGE
    is_creatable = True

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")


def shortened(headline: str) -> str:
    """Return a title that fits Wagtail's column."""
    return headline if len(headline) <= LONGEST_TITLE else f"{headline[: LONGEST_TITLE - 1].rstrip()}…"
