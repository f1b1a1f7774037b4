"""How Django reaches PostgreSQL."""

from urllib.parse import parse_qsl, unquote, urlsplit

from communs.core.database.embedded import Cluster
from communs.env import environment


def connection_settings() -> dict[str, object]:
    """Return Django's `DATABASES["default"]`: the server of `DATABASE_URL`, else the embedded one."""
    env = environment()
    address = _from_url(env.database_url) if env.database_url else _from_cluster(Cluster(env.var_dir / "postgres"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        **address,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _from_cluster(cluster: Cluster) -> dict[str, object]:
    return {"NAME": "communs", "USER": "postgres", "HOST": str(cluster.socket_dir)}


def _from_url(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }
