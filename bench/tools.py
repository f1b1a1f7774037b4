"""Programs that measures compare with or use: found, or installed from Debian when we may."""

import functools
import os
import shutil
import subprocess

PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


@functools.cache
def installed(program: str, package: str) -> str | None:
    """Return where a program is, installing its package as root when it is not there; None when it is not to be had."""
    found = shutil.which(program, path=PATH)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
        subprocess.run(command, capture_output=True, check=False)
        found = shutil.which(program, path=PATH)
    return found
