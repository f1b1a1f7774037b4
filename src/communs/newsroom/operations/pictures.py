"""Making the sizes of pictures."""

from communs.newsroom.models import Entry, Picture
from communs.newsroom.pictures import SHARED, specs
from communs.newsroom.rendering import covers_of, pictures_of


def prepare_picture(picture: Picture) -> None:
    """Make the sizes that a picture lacks; those that are there stay. A file that cannot be read is left as it is."""
    picture.get_renditions(*specs(picture))


def prepare_entry(entry: Entry) -> None:
    """Make every size that the page of an entry shows, and the one by which it is shared."""
    for picture in pictures_of(entry):
        prepare_picture(picture)
    for cover in covers_of(entry)[:1]:
        cover.picture.get_rendition(SHARED)
