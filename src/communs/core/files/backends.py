"""Which storage keeps the files, as Django's settings say it."""

from communs.env import Environment, environment


def files_backend(env: Environment | None = None) -> dict[str, object]:
    """Return Django's `STORAGES["files"]`: the bucket of `S3_BUCKET`, else the folder `VAR_DIR/files`."""
    env = env or environment()
    if not env.s3_bucket:
        return {
            "BACKEND": "communs.core.files.storage.LocalStore",
            "OPTIONS": {
                "location": env.var_dir.absolute() / "files",
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "communs.core.files.bucket.S3Store",
        "OPTIONS": {
            "bucket_name": env.s3_bucket,
            "endpoint_url": env.s3_endpoint_url or None,
            "region_name": env.s3_region or None,
            "access_key": env.s3_access_key_id or None,
            "secret_key": env.s3_secret_access_key or None,
            "default_acl": None,
            "querystring_auth": True,
        },
    }


def media_backend(env: Environment | None = None) -> dict[str, object]:
    """Return Django's `STORAGES["default"]`: public pictures and files, beside the private ones, never among them."""
    backend = files_backend(env)
    options = dict(backend["OPTIONS"])  # type: ignore[call-overload]
    if "location" in options:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": options | {"location": options["location"] / "media", "base_url": "/medias/"},
        }
    return {**backend, "OPTIONS": options | {"location": "media", "querystring_auth": False}}
