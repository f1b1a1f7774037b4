"""nginx, serving bytes as a file: what a machine gives when there is nothing to think about."""

import getpass
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bench.installation import free_port
from bench.tools import installed

WORKERS = 2
CONFIGURATION = """
daemon off;
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@dataclass(frozen=True)
class StaticServer:
    """nginx that serves."""

    address: str
    files: Path
    pid: int


@contextmanager
def static_server(folder: Path) -> Iterator[StaticServer | None]:
    """Serve what is put in a folder; None when there is no nginx."""
    program = installed("nginx", "nginx-light")
    if program is None:
        yield None
        return
    files = folder / "files"
    files.mkdir(parents=True)
    port, configuration = free_port(), folder / "nginx.conf"
    user = f"user {getpass.getuser()};" if getpass.getuser() == "root" else ""
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, workers=WORKERS, user=user))
    server = subprocess.Popen([program, "-p", str(folder), "-c", str(configuration)], stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield StaticServer(address, files, server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    while True:
        try:
            urlopen(address, timeout=1).close()  # noqa: S310 - our own server
        except HTTPError:
            return
        except URLError:
            time.sleep(0.05)
