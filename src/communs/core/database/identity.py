"""Under which identity the embedded PostgreSQL runs: its binaries refuse to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

SYSTEM_USER = "communs-postgres"
ANYBODY_ENTERS = 0o001


def command_as_server(command: list[str], reached: Iterable[Path]) -> list[str]:
    """Return `command`, changed so that PostgreSQL accepts to run and stops when its parent dies.

    As root it runs as a system user without privileges. When that user cannot enter one of the folders above
    `reached` (a private clone), the process alone is allowed to: the folders' own rights are never changed.
    """
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "INT", *command] if shutil.which("setpriv") else command
    account = system_account()
    prefix = ["setpriv", "--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]
    if not all(_enterable(path) for path in reached):
        # PostgreSQL looks at its own binary through access(2), which drops capabilities unless this bit is set.
        prefix += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
        prefix += ["--securebits", "+no_setuid_fixup"]
    return [*prefix, "--pdeathsig", "INT", *command]


def give_to_server(folder: Path) -> None:
    """Create a private folder that belongs to the server's user; refuse one that belongs to somebody else.

    Raises `PermissionError` when it exists under another owner: in a shared run-time folder it would be a trap.
    """
    owner = system_account().pw_uid if os.geteuid() == 0 else os.geteuid()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
            raise PermissionError(f"{folder} belongs to another user; remove it, then start again.") from None
    if os.geteuid() == 0:
        os.chown(folder, owner, system_account().pw_gid)


def works_in(folder: Path, pid: int) -> bool:
    """Whether the process `pid` has `folder` as its working folder, as every process of PostgreSQL has its data."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False


def system_account() -> pwd.struct_passwd:
    """Return the system user that runs PostgreSQL when communs runs as root; it is created the first time."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run(["useradd", *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _enterable(path: Path) -> bool:
    return all(parent.stat().st_mode & ANYBODY_ENTERS for parent in path.resolve().parents)
