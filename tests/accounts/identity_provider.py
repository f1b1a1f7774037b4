"""A real OpenID Connect provider on loopback, that can be made to lie.

It is `oidc-provider-mock` behind a layer that signs with its own key, answers userinfo as a JWT like ProConnect and
FranceConnect, checks PKCE, and alters what a test asks it to alter.
"""

import base64
import hashlib
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
import oidc_provider_mock
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

KEY, STRANGER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


@dataclass
class Provider:
    """The running provider: `issuer`, and what it says otherwise than it should."""

    issuer: str = ""
    userinfo: dict[str, Any] = field(default_factory=dict)
    userinfo_as_jwt: bool = True
    id_token: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def register(self, sub: str, **claims: object) -> None:
        """Make somebody known to the provider."""
        httpx.put(f"{self.issuer}/users/{sub}", json=claims).raise_for_status()

    def sign_in(self, address: str, sub: str) -> str:
        """Sign in as `sub` on the provider's own page; return where it sends the browser back to."""
        self.asked.append(dict(httpx.URL(address).params))
        answer = httpx.post(address, data={"sub": sub})
        assert answer.status_code == 302, answer.text
        code = httpx.URL(answer.headers["location"]).params["code"]
        self.challenges[code] = self.asked[-1]["code_challenge"]
        return answer.headers["location"]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        request = Request(dict(environ))
        if request.path == "/oauth2/token" and not self._verifier_is_right(request):
            return Response("pkce", 400)(environ, start_response)
        environ["wsgi.input"] = io.BytesIO(body)
        answer = Response.from_app(self.inner, environ)
        altered = self._altered(request.path, answer) if answer.status_code == 200 else answer
        return altered(environ, start_response)

    def _verifier_is_right(self, request: Request) -> bool:
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self.challenges.pop(request.form.get("code", ""), None) == challenge

    def _altered(self, path: str, answer: Response) -> Response:
        if path == "/.well-known/openid-configuration":
            return _json({**answer.json, **self.metadata})
        if path == "/jwks":
            public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            return _json({"keys": [{**public, "kid": "house", "use": "sig"}]})
        if path == "/oauth2/token":
            claims = jwt.decode(answer.json["id_token"], options={"verify_signature": False})
            return _json({**answer.json, "id_token": self._signed({**claims, **self.id_token})})
        if path == "/userinfo":
            told = {**answer.json, **self.userinfo}
            if self.userinfo_as_jwt:
                signed = self._signed({"iss": self.issuer, "aud": self.asked[-1]["client_id"], **told})
                return Response(signed, content_type="application/jwt; charset=utf-8")
            return _json(told)
        return answer

    def _signed(self, claims: dict[str, Any]) -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, STRANGER_KEY if self.forged else KEY, algorithm="RS256", headers={"kid": "house"})


def _json(content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), content_type="application/json")


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider until the context ends."""
    provider = Provider()
    provider.inner = oidc_provider_mock.app()
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
