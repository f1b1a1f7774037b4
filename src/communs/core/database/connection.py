"""How Django reaches PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from communs.core.database.embedded import Cluster
from communs.env import environment

POOL_TIMEOUT = 10.0


def connection_settings() -> dict[str, object]:
    """Return Django's `DATABASES["default"]`: the server of `DATABASE_URL`, else the embedded one."""
    env = environment()
    address = _from_url(env.database_url) if env.database_url else _from_cluster(Cluster(env.var_dir / "postgres"))
    return {"ENGINE": "django.db.backends.postgresql", **address, **_kept_open(env.database_pool, address)}


def _kept_open(size: int, address: dict[str, Any]) -> dict[str, object]:
    """Keep connections open: in a pool shared by the threads of the process, else one a thread.

    Either way a connection that the server has closed is noticed before it is used.
    """
    if not size:
        return {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    pool = {"min_size": 1, "max_size": size, "timeout": POOL_TIMEOUT, "name": "communs"}
    return {"CONN_HEALTH_CHECKS": True, "OPTIONS": {**address.get("OPTIONS", {}), "pool": pool}}


def _from_cluster(cluster: Cluster) -> dict[str, Any]:
    return {"NAME": "communs", "USER": "postgres", "HOST": str(cluster.socket_dir)}


def _from_url(url: str) -> dict[str, Any]:
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
