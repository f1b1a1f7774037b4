"""Walking a folder of posts: which files are posts, and which are refused before they are read."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from communs.newsroom.exchange.report import Loss, RefusedFileError
from communs.newsroom.front_matter import MAX_BYTES, Document, UnreadableDocumentError, read_document

POSTS = {".md", ".markdown"}
SKIPPED = {"_site", "node_modules", "vendor"}
MAX_POSTS = 20_000
MAX_PATH = 1_000


@dataclass(frozen=True)
class Post:
    """A file that was read: its path relative to the folder, its bytes and what they say."""

    path: str
    content: bytes
    document: Document


def read_folder(folder: Path) -> tuple[list[Post], list[Loss], list[Loss]]:
    """Return the posts below a folder in the order of their paths, the refusals, and the files that are no posts.

    A Markdown file without front matter (a README) is no post. Nothing is read outside the folder.
    """
    posts, refused, ignored = [], [], []
    for path in _posts_below(folder):
        name = shown(path.relative_to(folder))
        try:
            post = _read(path, name, folder)
        except RefusedFileError as refusal:
            refused.append(refusal.loss)
            continue
        if post.document.body == post.document.source:
            ignored.append(Loss(name, 1, _("Ce fichier n’a pas d’en-tête : ce n’est pas un contenu, il est laissé.")))
        else:
            posts.append(post)
        if len(posts) + len(refused) > MAX_POSTS:
            message = _("Ce dossier contient plus de %(most)s contenus : importez-le par parties.") % {
                "most": MAX_POSTS
            }
            return [], [Loss(name, 1, message)], []
    return posts, refused, ignored


def shown(path: Path) -> str:
    """Return a path as text; a name that is not UTF-8 is shown with marks of replacement."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def is_below(path: Path, folder: Path) -> bool:
    """Whether a path, once its links are followed, is inside a folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _posts_below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED | {*links})
        outside = [name for name in links if not is_below(Path(parent, name), folder)]
        names = [name for name in files if Path(name).suffix.lower() in POSTS and not name.startswith(".")]
        yield from (Path(parent, name) for name in sorted([*names, *outside]))


def _read(path: Path, name: str, folder: Path) -> Post:
    """Raises `RefusedFileError`."""
    try:
        _check_place(path, name, folder)
        content = path.read_bytes()
        document = read_document(content, name)
    except OSError as error:
        raise RefusedFileError(name, 1, _("Ce fichier ne peut pas être lu.")) from error
    except UnreadableDocumentError as error:
        raise RefusedFileError(name, error.line, error.message) from error
    if "\0" in document.source:
        line = document.source.count("\n", 0, document.source.index("\0")) + 1
        raise RefusedFileError(name, line, _("Ce fichier contient un octet nul : ce n’est pas un texte."))
    return Post(name, content, document)


def _check_place(path: Path, name: str, folder: Path) -> None:
    if not is_below(path, folder):
        raise RefusedFileError(name, 1, _("Ce lien mène hors du dossier : il n’est pas suivi."))
    if "\ufffd" in name or len(name.encode()) > MAX_PATH:
        raise RefusedFileError(name, 1, _("Le nom de ce fichier est trop long ou n’est pas en UTF-8 : renommez-le."))
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise RefusedFileError(name, 1, _("Ce n’est pas un fichier."))
    if found.st_size > MAX_BYTES:
        raise RefusedFileError(name, 1, _("Ce fichier dépasse 5 Mo : ce n’est pas un texte à publier."))
