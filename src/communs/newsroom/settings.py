"""The settings of Wagtail, as the newsroom uses it."""

from communs.env import environment

WAGTAIL_APPS = [
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
]

WAGTAIL_SITE_NAME = environment().service_name
WAGTAILADMIN_BASE_URL = environment().site_url
WAGTAIL_FRONTEND_LOGIN_URL = "/compte/connexion"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_WORKFLOW_ENABLED = True
# Our own queued letters tell of the workflow.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "communs.newsroom.editor.media.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "communs.newsroom.editor.media.AttachmentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

PRESS_NAME = environment().press_name
PRESS_ADDRESS = environment().press_address
PRESS_PLACE = environment().press_place
PRESS_LOGO = environment().press_logo
PRESS_EMAIL_FROM = environment().press_email_from
MAILING_PER_MINUTE = environment().mailing_per_minute
BOUNCE_ADDRESS = environment().bounce_address
BOUNCE_MAILDIR = environment().bounce_maildir
