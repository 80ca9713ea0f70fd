"""Pictures for tests, made in memory, as a phone or an ill-meaning sender would send them."""

from __future__ import annotations

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tsunagu.groups.actions import photo as actions
from tsunagu.groups.pictures import picture

WORDS = "白い建物の、右はしにある木の引き戸"
PLACE = "Minamo Camera 35.6895"


def encoded(kind="JPEG", size=(60, 40), colour="navy", mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def from_a_phone(orientation=1, size=(60, 40)):
    """A JPEG whose left half is red, with the place where it was taken and how the phone was held."""
    sheet = Image.new("RGB", size, "blue")
    sheet.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Make] = orientation, PLACE
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (35.0, 41.0, 22.2)
    out = io.BytesIO()
    sheet.save(out, "JPEG", exif=exif, comment=PLACE.encode(), icc_profile=b"a profile of the camera" * 9)
    return out.getvalue()


def png_that_says(width, height):
    """The head of a PNG that is said to be very large, and hardly anything after it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 99))


def webp_that_says(width, height):
    head = b"VP8X" + struct.pack("<II", 10, 0) + (width - 1).to_bytes(3, "little")
    body = head + (height - 1).to_bytes(3, "little") + encoded("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def sent(data, name="entrance.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def put(player, group, *, data=None, words=WORDS):
    with player.acting() as by:
        made = picture(io.BytesIO(data or encoded()))
        return actions.put_photo(group, by=by, picture=made, words=words)
