"""What an entry remembers of the file it came from, so that the file is written back as it was."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from communs.newsroom.exchange.folder import Post
from communs.newsroom.exchange.line_ends import Wrapping, wrapping_of
from communs.newsroom.exchange.portable import Block, body_text
from communs.newsroom.front_matter import read_document


@dataclass(frozen=True)
class Source:
    """The file around the values of an entry; kept as JSON in `Entry.front_matter`.

    `opening` is everything before the body; `body` the body itself where its blocks would not write it as it was, else
    None; `edges` the white space around it, which forms take away; `seen` the digests of the fields as they were then.
    """

    opening: str
    body: str | None
    edges: tuple[str, str]
    wrapping: Wrapping
    seen: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "opening": self.opening,
            "body": self.body,
            "edges": list(self.edges),
            "marked": self.wrapping.marked,
            "runs": [list(run) for run in self.wrapping.runs],
            "seen": self.seen,
        }

    def as_post(self, path: str) -> Post:
        """Return the file as a post, without its body."""
        content = self.opening.encode()
        return Post(path, content, read_document(content, path))

    def around(self, body: str) -> str:
        """Return a body within the white space that the file had around its own."""
        return self.edges[0] + body.strip() + self.edges[1]


def source_of(post: Post, blocks: list[Block], seen: dict[str, str]) -> Source:
    """Return what is to be remembered of a post whose body is these blocks."""
    text, body = post.document.source, post.document.body
    kept = None if body_text(blocks) == body else body
    bare = body.strip()
    start = body.index(bare) if bare else len(body)
    edges = (body[:start], body[start + len(bare) :])
    return Source(text[: len(text) - len(body)], kept, edges, wrapping_of(post.content), seen)


def source_from(data: Any) -> Source | None:  # noqa: ANN401 - the JSON of a row
    """Return what a row remembers, None when its entry was written here."""
    if not isinstance(data, dict):
        return None
    wrapping = Wrapping(data["marked"], tuple((end, count) for end, count in data["runs"]))
    return Source(data["opening"], data["body"], (data["edges"][0], data["edges"][1]), wrapping, data["seen"])


def digests(fields: dict[str, Any]) -> dict[str, str]:
    """Return a short digest of every field."""
    return {
        name: hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
        for name, value in fields.items()
    }
