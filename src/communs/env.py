"""Every setting that comes from the environment, typed and frozen."""

import functools
import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class ReferentialSecret(BaseModel):
    """What a referential's host asks for, sent as `header`."""

    model_config = ConfigDict(frozen=True)

    host: str
    header: str = "Authorization"
    value: str = Field(repr=False)


class Environment(BaseSettings):
    """The variables that communs reads, with their defaults and meanings."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file=None)

    debug: bool = Field(False, description="Development pages (mailbox, error details). Never in production.")
    secret_key: str = Field("", description="Signs sessions and links. Empty: generated once in `VAR_DIR/secret_key`.")
    var_dir: Path = Field(
        Path("var"), description="Folder of the embedded database, local files and generated secrets."
    )
    database_url: str = Field("", description="PostgreSQL URL. Empty: the embedded server under `VAR_DIR/postgres`.")
    site_url: str = Field("http://localhost:8000", description="Public address, used in e-mails, PDF and sign-in.")
    allowed_hosts: str = Field("localhost,127.0.0.1,[::1]", description="Host names served, separated by commas.")
    service_name: str = Field("communs", description="Name shown in the header, titles and e-mails.")
    state_brand: bool = Field(
        False, description="Show the mark « République française ». Only for bodies of the State."
    )
    demo: bool = Field(
        True, description="Load the demonstration content the first time that `communs run` starts with `DEBUG`."
    )
    host: str = Field("127.0.0.1", description="Address that the web server listens on; `0.0.0.0` for all.")
    publisher: str = Field("", description="Legal name and address of the publisher, on the legal page.")
    publication_director: str = Field("", description="Name of the publication director, on the legal page.")
    hosting_provider: str = Field("", description="Legal name and address of the hosting provider, on the legal page.")
    contact_email: str = Field("", description="Address for questions, rights and security reports, on public pages.")
    port: int = Field(8000, description="Port of the web server.")
    database_pool: int = Field(
        4, description="Database connections that a process keeps, for all its threads. 0: one a thread, no pool."
    )
    log_level: str = Field("INFO", description="Least level that is logged: DEBUG, INFO, WARNING, ERROR.")
    metrics_port: int = Field(9464, description="Port of the Prometheus measures of `communs serve`. 0: none.")
    metrics_host: str = Field("127.0.0.1", description="Address that the measures are served on.")
    web_workers: int = Field(0, description="Web processes of `communs serve`. 0: one a core.")
    page_cache_mb: int | None = Field(
        None,
        ge=0,
        description="Megabytes of public pages that each web process keeps. Empty: 64, and none with `DEBUG`. 0: none.",
    )
    web_threads: int = Field(4, description="Threads of each web process; each may hold one database connection.")
    trusted_proxies: int = Field(0, description="How many proxies in front of communs append to `X-Forwarded-For`.")
    email_url: str = Field(
        "smtp://127.0.0.1:1025",
        description="Outgoing mail, `smtp://user:password@host:port`; `smtp+tls://` for STARTTLS, `smtps://` for TLS. "
        "The default is the development mailbox.",
        repr=False,
    )
    mail_retention_days: int = Field(
        90,
        ge=1,
        description="Days that the list of the sent messages keeps their addresses. What they said is not kept.",
    )
    prefill_retention_days: int = Field(
        14, ge=1, description="Days that a dossier prefilled by a program waits for its applicant before it is deleted."
    )
    email_from: str = Field("communs <ne-pas-repondre@localhost>", description="Sender of every message.")
    press_name: str = Field("", description="Body that signs press releases. Empty: `SERVICE_NAME`.")
    press_address: str = Field("", description="Address in the letterhead of press releases, lines separated by `|`.")
    press_place: str = Field("", description="Place of the date line of press releases: « Grenoble, le 2 mars 2026 ».")
    press_logo: Path | None = Field(None, description="Logo in the letterhead of press releases (PNG, JPEG or SVG).")
    press_email_from: str = Field("", description="Sender of the letters to the press. Empty: `EMAIL_FROM`.")
    mailing_per_minute: int = Field(60, ge=1, description="Letters to the press handed to the mail server in a minute.")
    bounce_address: str = Field(
        "",
        description="Address of returned letters, `retours@example.org`: each letter gets its own, `retours+…@example.org`. "
        "Empty: returns go to the sender, and are not read.",
    )
    bounce_maildir: Path | None = Field(
        None, description="Maildir folder in which the mail server leaves returned letters; read every five minutes."
    )
    pdf_fonts: Path | None = Field(
        None,
        description="Folder of further fonts for PDF, for scripts that the built-in ones lack (Noto, for example).",
    )
    clamav_url: str = Field(
        "", description="ClamAV daemon, `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`. Empty: no scan."
    )
    recherche_entreprises_url: str = Field(
        "",
        description="Company register (« Recherche d'entreprises »), for instance "
        "`https://recherche-entreprises.api.gouv.fr`. Empty: names are typed and stay unverified.",
    )
    ban_url: str = Field(
        "",
        description="Search of addresses (Base adresse nationale), for instance "
        "`https://data.geopf.fr/geocodage`. Empty: addresses are typed.",
    )
    api_entreprise_url: str = Field(
        "", description="API Entreprise, asked about associations. Empty: RNA numbers are checked by their form alone."
    )
    api_entreprise_token: str = Field("", description="Token of API Entreprise.", repr=False)
    rnf_url: str = Field("", description="Register of foundations. Empty: RNF numbers are checked by their form alone.")
    annuaire_education_url: str = Field(
        "",
        description="Directory of education, for instance `https://data.education.gouv.fr`. "
        "Empty: codes of schools are checked by their form alone.",
    )
    api_particulier_url: str = Field(
        "",
        description="API Particulier, asked about families, taxes, job seekers and students. Empty: nothing is asked.",
    )
    api_particulier_token: str = Field("", description="Key of API Particulier.", repr=False)
    payfip_url: str = Field(
        "",
        description="Web service of PayFiP (« paiement sécurisé »), for instance "
        "`https://www.payfip.gouv.fr/tpa/services/securite`. Empty: demarches with a fee cannot be published.",
    )
    payfip_page_url: str = Field(
        "",
        description="Payment page of PayFiP, for instance `https://www.payfip.gouv.fr/tpa/paiementws.web`. "
        "Only this address receives those who pay.",
    )
    referential_hosts: str = Field(
        "", description="Hosts that the referentials of forms may ask, separated by commas. Empty: none."
    )
    referential_secrets: dict[str, ReferentialSecret] = Field(
        {},
        description="Secrets of referentials by name, as JSON: "
        '`{"ecoles": {"host": "api.example.org", "header": "Authorization", "value": "Bearer …"}}`. '
        "Forms quote the name; the value goes to that host only.",
        repr=False,
    )
    map_url: str = Field(
        "",
        description="Background of maps: an address of tiles with `{z}`, `{x}` and `{y}`, or of a MapLibre style whose "
        "resources are on the same host. Empty: a plain background with meridians and parallels.",
    )
    map_layers: dict[str, list[str]] = Field(
        {},
        description="Optional layers of maps by name, as JSON: for each, addresses of tiles with `{z}`, `{x}` and `{y}` "
        "(pictures; or vectors, whose address ends with `#` and the layer to draw), for instance "
        '`{"cadastre": ["https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal'
        "&LAYER=CADASTRALPARCELS.PARCELLAIRE_EXPRESS&FORMAT=image/png&TILEMATRIXSET=PM"
        '&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"]}`. A layer without address is not offered.',
    )
    api_carto_url: str = Field(
        "",
        description="API Carto, asked for the parcels under what is drawn on a map, for instance "
        "`https://apicarto.ign.fr/api`. Empty: parcels are not looked up.",
    )
    rpg_year: int = Field(2023, description="Edition of the RPG (agricultural parcels) that API Carto is asked for.")
    map_credits: str = Field("", description="Who made the background of maps, shown under them.")
    private_services: str = Field(
        "",
        description="Hosts that communs may ask though they stand on a private network, separated by commas. "
        "Every other service must be on the public web.",
    )
    s3_bucket: str = Field("", description="Bucket that keeps the files. Empty: the folder `VAR_DIR/files`.")
    s3_endpoint_url: str = Field("", description="Address of the S3 service. Empty: Amazon's.")
    s3_region: str = Field("", description="Region of the bucket, when the service asks for one.")
    s3_access_key_id: str = Field("", description="S3 access key. Empty: the machine's own credentials.")
    s3_secret_access_key: str = Field("", description="S3 secret key.", repr=False)
    proconnect_issuer: str = Field("", description="Issuer URL of ProConnect. Empty: sign-in by ProConnect is off.")
    proconnect_client_id: str = Field("", description="Client identifier given by ProConnect.")
    proconnect_client_secret: str = Field("", description="Client secret given by ProConnect.", repr=False)
    franceconnect_issuer: str = Field("", description="Issuer URL of FranceConnect. Empty: FranceConnect is off.")
    franceconnect_client_id: str = Field("", description="Client identifier given by FranceConnect.")
    franceconnect_client_secret: str = Field("", description="Client secret given by FranceConnect.", repr=False)

    @property
    def secret(self) -> str:
        """The signing key: the one given, else one kept in `var_dir` with mode 0600."""
        return self.secret_key or _kept_secret(self.var_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


@functools.cache
def environment() -> Environment:
    """The environment of this process, read once."""
    return Environment()
