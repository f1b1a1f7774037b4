"""Receiving files: what is kept, what is refused, and that a refusal keeps nothing."""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from communs.accounts.models import Person
from communs.core.files import DEFAULT, Accept, FileRefused, FileState, StoredFile, store
from communs.core.files.enums import Accept as Family
from communs.core.files.storage import byte_store
from tests.core.files.samples import GPS, PDF, office, open_document, photo, svg, upload, zipped

pytestmark = pytest.mark.django_db
Kept = Callable[[], list[Path]]
EVERYTHING = ~Family(0)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
OGG = b"OggS\0\x02" + bytes(22) + b"\x01\x1e\x01vorbis" + bytes(40)
MP4 = struct.pack(">I", 24) + b"ftypisom\0\0\x02\0isomiso2" + bytes(40)
WEBM = (
    bytes.fromhex("1a45dfa3") + b"\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
)
GOOD = [
    ("note.pdf", PDF, "application/pdf"),
    ("note.docx", office("word"), ""),
    ("note.odt", open_document("text"), "application/vnd.oasis.opendocument.text"),
    ("note.doc", OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
    ("note.rtf", b"{\\rtf1 Bonjour}", "text/rtf"),
    ("note.txt", "Été".encode(), "text/plain"),
    ("ancien.txt", "Été".encode("latin-1"), "text/plain"),
    ("note.md", b"# Titre <script> cited", "text/markdown"),
    ("t.xlsx", office("xl"), "application/zip"),
    ("t.ods", open_document("spreadsheet"), "application/octet-stream"),
    ("t.csv", b"a;b\n1;2\n", "application/vnd.ms-excel"),
    ("t.tsv", b"a\tb\n", ""),
    ("p.pptx", office("ppt"), ""),
    ("p.odp", open_document("presentation"), ""),
    ("d.svg", svg('<rect width="3" fill="url(#a)"/>'), "image/svg+xml"),
    ("d.json", b'{"a": 1}', "application/json"),
    ("d.geojson", b'{"type": "Point", "coordinates": [5, 45]}', ""),
    ("d.yaml", b"a: 1\n", ""),
    ("d.gpx", b'<?xml version="1.0"?><gpx/>', "application/gpx+xml"),
    ("s.ogg", OGG, "audio/ogg"),
    ("s.wav", b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(32), "audio/wav"),
    ("v.mp4", MP4, "video/mp4"),
    ("v.webm", WEBM, "video/webm"),
    ("a.zip", zipped(a="b"), "application/x-zip-compressed"),
    ("a.gz", b"\x1f\x8b\x08" + bytes(30), "application/gzip"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(30), ""),
]


@pytest.mark.parametrize(("name", "content", "declared"), GOOD, ids=[case[0] for case in GOOD])
def test_a_real_file_is_kept_byte_for_byte(name: str, content: bytes, declared: str) -> None:
    file = store(upload(name, content, declared), by=None, accept=EVERYTHING)
    assert (file.name, file.size, file.state) == (name, len(content), FileState.CLEAN)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(byte_store().read(file.key, 0, file.size)) == content
    assert (file.scanned_at, file.attached_to) == (None, None)


def test_the_sender_is_recorded() -> None:
    person = Person.objects.create(email="camille@usager.example")
    assert StoredFile.objects.get(pk=store(upload("a.pdf", PDF), by=person).pk).uploaded_by == person


PICTURES = [
    ("i.jpg", photo(), ""),
    ("i.png", photo(name="PNG"), ""),
    ("i.gif", photo(name="GIF"), ""),
    ("i.tif", photo(name="TIFF"), ""),
    ("i.webp", photo(name="WEBP"), ""),
]
BAD = [
    ("empty", "note.pdf", b"", "", "Ce fichier est vide"),
    ("unknown extension", "note.exe", b"MZ", "", "n’est pas accepté ici"),
    ("no extension", "note", b"abc", "", "n’est pas accepté ici"),
    ("archive not asked for", "a.zip", zipped(a="b"), "", "n’est pas accepté ici"),
    ("html as text", "n.txt", b"\n<!DOCTYPE html><p>", "", "cache un second contenu"),
    ("html as pdf", "n.pdf", b"<html>%PDF-1.7 %%EOF", "", "ne correspond pas"),
    ("pdf cut short", "n.pdf", PDF[:40], "", "endommagé"),
    ("pdf and zip", "n.pdf", PDF + zipped(a="b"), "", "cache un second contenu"),
    ("declared type disagrees", "n.pdf", PDF, "image/png", "annonce"),
    ("declared html", "n.txt", b"abc", "text/html; charset=utf-8", "annonce"),
    ("png named jpg", "n.jpg", photo(name="PNG"), "", "ne correspond pas"),
    ("html in a picture", "n.png", photo(name="PNG") + b"<script>alert(1)</script>", "", "cache un second contenu"),
    ("zip behind a picture", "n.jpg", photo() + zipped(a="b"), "", "cache un second contenu"),
    ("picture cut short", "n.jpg", photo(size=(900, 900))[:3000], "", "endommagé"),
    ("spreadsheet named docx", "n.docx", office("xl"), "", "ne correspond pas"),
    ("plain zip named docx", "n.docx", zipped(a="b"), "", "ne correspond pas"),
    ("macros", "n.docx", office("word", **{"word/vbaProject.bin": b"x"}), "", "macros"),
    ("spreadsheet named odt", "n.odt", open_document("spreadsheet"), "", "ne correspond pas"),
    ("damaged zip", "n.docx", b"PK\x03\x04" + bytes(50), "", "endommagé"),
    ("binary named txt", "n.txt", b"abc\0\x01", "", "ne correspond pas"),
    ("word named xls", "n.xls", OLE + "WordDocument".encode("utf-16-le"), "", "ne correspond pas"),
    ("broken json", "n.json", b"{", "", "endommagé"),
    ("deep json", "n.json", b"[" * 100_000, "", "endommagé"),
    ("broken xml", "n.xml", b"<a>", "", "endommagé"),
    ("entities", "n.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "", "DOCTYPE"),
    ("svg script", "n.svg", svg("<script>1</script>"), "", "SVG contient du code"),
    ("svg event", "n.svg", svg('<rect onload="x()"/>'), "", "SVG contient du code"),
    ("svg outside link", "n.svg", svg('<image xlink:href="https://tiers.example/a.png"/>'), "", "SVG contient du code"),
    ("svg javascript", "n.svg", svg('<a href=" JavaScript:x()"/>'), "", "SVG contient du code"),
    ("svg outside style", "n.svg", svg("<style>a{b:url(https://tiers.example)}</style>"), "", "SVG contient du code"),
    ("svg foreign", "n.svg", svg("<foreignObject/>"), "", "SVG contient du code"),
    ("not svg", "n.svg", b"<html/>", "", "ne correspond pas"),
]


@pytest.mark.parametrize(("name", "content", "declared", "told"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_a_refusal_says_why_and_keeps_nothing(name: str, content: bytes, declared: str, told: str, kept: Kept) -> None:
    with pytest.raises(FileRefused) as refusal:
        store(upload(name, content, declared), by=None)
    assert told in refusal.value.message
    assert (StoredFile.objects.count(), kept()) == (0, [])


def test_a_file_over_the_limit_is_refused_with_both_sizes(kept: Kept) -> None:
    with pytest.raises(FileRefused) as refusal:
        store(upload("n.txt", b"a" * 3000), by=None, max_bytes=2048)
    assert refusal.value.message.replace("\xa0", " ") == (
        "Ce fichier pèse 2,9 Kio : la limite est de 2,0 Kio. Réduisez-le ou répartissez-le en plusieurs fichiers."
    )
    assert (StoredFile.objects.count(), kept()) == (0, [])


def test_a_file_at_the_limit_is_kept() -> None:
    assert store(upload("n.txt", b"a" * 2048), by=None, max_bytes=2048).size == 2048


def test_only_the_families_asked_for_are_accepted(kept: Kept) -> None:
    with pytest.raises(FileRefused, match="Formats acceptés"):
        store(upload("n.pdf", PDF), by=None, accept=Accept.IMAGE)
    assert kept() == []
    assert Accept.ARCHIVE not in DEFAULT


def test_an_archive_that_unpacks_too_large_is_refused(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communs.core.files.checks.containers.MAX_UNPACKED", 10_000)
    with pytest.raises(FileRefused, match="trop volumineux"):
        store(upload("a.zip", zipped(a=bytes(20_000))), by=None, accept=Accept.ARCHIVE)
    assert kept() == []


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(kept: Kept) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    with pytest.raises(FileRefused, match="trop de pixels"):
        store(upload("n.png", bomb + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))), by=None)
    assert (StoredFile.objects.count(), kept()) == (0, [])


def test_a_photo_loses_place_camera_and_comment_and_stands_upright() -> None:
    file = store(upload("photo.JPG", photo(turned=True), "image/jpeg"), by=None)
    content = b"".join(byte_store().read(file.key, 0, file.size))
    image = Image.open(io.BytesIO(content))
    assert (file.name, image.size) == ("photo.jpg", (40, 60))
    assert (dict(image.getexif()), image.getexif().get_ifd(GPS)) == ({}, {})
    assert (b"Secret" in content, b"secret" in content) == (False, False)
    assert file.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("extension", "pillow"), [("gif", "GIF"), ("tiff", "TIFF"), ("webp", "WEBP")])
def test_every_frame_and_page_is_kept(extension: str, pillow: str) -> None:
    pages = [Image.new("RGB", (8, 8), color) for color in ("red", "green", "blue")]
    output = io.BytesIO()
    pages[0].save(output, pillow, save_all=True, append_images=pages[1:])
    file = store(upload(f"scan.{extension}", output.getvalue()), by=None)
    assert Image.open(io.BytesIO(b"".join(byte_store().read(file.key, 0, file.size)))).n_frames == 3


def test_transparency_survives() -> None:
    output = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(output, "PNG")
    file = store(upload("logo.png", output.getvalue()), by=None)
    image = Image.open(io.BytesIO(b"".join(byte_store().read(file.key, 0, file.size))))
    assert image.convert("RGBA").getpixel((0, 0)) == (10, 20, 30, 0)


def test_a_parsed_format_has_a_smaller_limit(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communs.core.files.checks.texts.MAX_PARSED", 10)
    for name, content in (("d.json", b'{"a": "bcdefg"}'), ("d.xml", b"<abcdefgh></abcdefgh>")):
        with pytest.raises(FileRefused, match="Dans ce format"):
            store(upload(name, content), by=None)
    assert kept() == []


def test_the_stream_of_a_former_office_file_is_found_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communs.core.files.checks.refusals.BLOCK", 601)
    content = OLE[:590] + "WordDocument".encode("utf-16-le")
    assert store(upload("n.doc", content), by=None).size == len(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(case=st.sampled_from([*GOOD, *PICTURES]), data=st.data())
def test_whatever_the_bytes_a_file_is_kept_or_refused(case: tuple[str, bytes, str], data: st.DataObject) -> None:
    name, content, _declared = case
    spoiled = bytearray(content)
    for _change in range(data.draw(st.integers(1, 4))):
        spoiled[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    spoiled = spoiled[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else spoiled
    before = StoredFile.objects.count()
    try:
        kept_now = bool(store(upload(name, bytes(spoiled)), by=None, accept=EVERYTHING))
    except FileRefused as refusal:
        kept_now = not refusal.message
    assert StoredFile.objects.count() - before == int(kept_now)
