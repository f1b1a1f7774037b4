"""Django settings. What varies from one installation to another comes from `env.py`."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from communs.accounts.settings import *  # noqa: F403 - the accounts' block of settings
from communs.accounts.settings import ACCOUNT_APPS, OIDC_SERVICES
from communs.core.database import connection_settings
from communs.core.files.backends import files_backend, media_backend
from communs.core.mail.server import MailServer
from communs.core.server.logs import configure_logs
from communs.env import environment
from communs.newsroom.settings import *  # noqa: F403 - the newsroom's block of settings
from communs.newsroom.settings import WAGTAIL_APPS

env = environment()
BASE_DIR = Path(__file__).resolve().parent

DEBUG = env.debug
SECRET_KEY = env.secret
ALLOWED_HOSTS = env.allowed_hosts.split(",")
SITE_URL = env.site_url
ROOT_URLCONF = "communs.urls"
WSGI_APPLICATION = "communs.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"

INSTALLED_APPS = [
    "communs.portal",
    "communs.newsroom",
    "communs.payments",
    "communs.dossiers",
    "communs.webhooks",
    "communs.procedures",
    "communs.questionnaires",
    "communs.organisations",
    "communs.accounts",
    "communs.core.mail",
    "communs.core.files",
    "communs.core.audit",
    "communs.core.jobs",
    "communs.core.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *WAGTAIL_APPS,
    "django_htmx",
    "django.forms",
    "csp",
    *ACCOUNT_APPS,
]

MIDDLEWARE = [
    "communs.core.server.health.HealthMiddleware",
    "communs.core.server.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "communs.core.ui.headers.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "communs.core.server.refusals.RefusalMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "communs.core.ui.preferences.PersonLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "communs.core.access.AccessMiddleware",
    "communs.newsroom.middleware.EditorPolicyMiddleware",
    "communs.newsroom.former_addresses.FormerAddressMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "communs.core.ui.context.shell",
            ],
        },
    },
]

# A form of 50 rows of 50 fields, each with its mark, is sent whole where no script runs.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# The text of a document of 5 MB may be pasted.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000

DATABASES = {"default": connection_settings()}

PAGE_CACHE_BYTES = 1_000_000 * (env.page_cache_mb if env.page_cache_mb is not None else 0 if DEBUG else 64)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["communs.core.ui.formats"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
VAR_DIR = env.var_dir
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "communs.core.ui.static_files.DesignSystemFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_COLLECTED = not DEBUG and ("collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists())
STORAGES = {
    "default": media_backend(),
    "staticfiles": {
        "BACKEND": "communs.core.ui.storage.StaticStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
    "files": files_backend(),
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
FORM_RENDERER = "communs.core.ui.renderer.DesignRenderer"

LOGGING_CONFIG = None
configure_logs(json=not DEBUG, level=env.log_level)

SERVICE_NAME = env.service_name
STATE_BRAND = env.state_brand
CONTACT_EMAIL = env.contact_email
OPERATOR = {
    "publisher": env.publisher,
    "director": env.publication_director,
    "host": env.hosting_provider,
    "contact": CONTACT_EMAIL,
}

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.trusted_proxies else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MAP_ADDRESSES = [url for url in (env.map_url, *(url for urls in env.map_layers.values() for url in urls)) if url]
MAP_ORIGIN = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in MAP_ADDRESSES})
PAYFIP_URL = env.payfip_url
PAYFIP_PAGE_URL = env.payfip_page_url
PAYMENT_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(PAYFIP_PAGE_URL))] if PAYFIP_PAGE_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *MAP_ORIGIN],
        "connect-src": ["'self'", *MAP_ORIGIN],
        # A form that starts or ends a session at an identity service, or pays, is answered by a redirection to there.
        "form-action": ["'self'", *(service.origin for service in OIDC_SERVICES), *PAYMENT_ORIGIN],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
CLAMAV_URL = env.clamav_url
RECHERCHE_ENTREPRISES_URL = env.recherche_entreprises_url
BAN_URL = env.ban_url
API_ENTREPRISE_URL = env.api_entreprise_url
API_ENTREPRISE_TOKEN = env.api_entreprise_token
RNF_URL = env.rnf_url
ANNUAIRE_EDUCATION_URL = env.annuaire_education_url
API_PARTICULIER_URL = env.api_particulier_url
API_PARTICULIER_TOKEN = env.api_particulier_token
REFERENTIAL_HOSTS = frozenset(host.strip() for host in env.referential_hosts.split(",") if host.strip())
REFERENTIAL_SECRETS = env.referential_secrets
MAP_URL = env.map_url
MAP_LAYERS = env.map_layers
API_CARTO_URL = env.api_carto_url
RPG_YEAR = env.rpg_year
MAP_CREDITS = env.map_credits
PRIVATE_SERVICES = frozenset(host.strip() for host in env.private_services.split(",") if host.strip())

EMAIL_SERVER = MailServer.from_url(env.email_url)
EMAIL_HOST = EMAIL_SERVER.host
EMAIL_PORT = EMAIL_SERVER.port
EMAIL_HOST_USER = EMAIL_SERVER.user
EMAIL_HOST_PASSWORD = EMAIL_SERVER.password
EMAIL_USE_TLS = EMAIL_SERVER.starttls
EMAIL_USE_SSL = EMAIL_SERVER.tls
EMAIL_TIMEOUT = 20
PREFILL_RETENTION_DAYS = env.prefill_retention_days
MAIL_RETENTION_DAYS = env.mail_retention_days
DEFAULT_FROM_EMAIL = env.email_from
SERVER_EMAIL = env.email_from

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
