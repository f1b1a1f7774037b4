"""The S3 storage, apart: its client is slow to load, and loaded only where a bucket is used."""

from collections.abc import Iterator

from storages.backends.s3 import S3Storage

from communs.core.files.storage import BLOCK


class S3Store(S3Storage):  # type: ignore[misc] # the library publishes no types
    """A bucket, private: links are made by communs, never by the bucket."""

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteStore`."""
        answer = self.bucket.Object(name).get(Range=f"bytes={start}-{stop - 1}")
        yield from answer["Body"].iter_chunks(BLOCK)
