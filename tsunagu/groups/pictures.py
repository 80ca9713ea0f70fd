"""写真を読む: a picture that somebody sent becomes a small JPEG of our own, without what was hidden in it.

Only the pixels are taken over. The place, the camera, the owner and anything else in the file stay behind.
"""

from __future__ import annotations

import io
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps
from PIL.ExifTags import Base

MIB = 1024 * 1024
MOST_BYTES = 20 * MIB
MOST_PIXELS = 50_000_000
MOST_PIXELS_PROGRESSIVE = 30_000_000  # of a JPEG that is read in several passes: 8 bytes for each
MOST_PIXELS_WEBP = 16_000_000  # its decoder takes 16 bytes for each
LONG_SIDE = 1280
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
BAND = 64  # rows of the small picture that are made at a time

TOO_HEAVY = "写真のファイルが20MBをこえています。小さくした写真か、撮りなおした写真を選んでください。"
TOO_LARGE = "写真の画素が多すぎて、開けません。小さくした写真か、撮りなおした写真を選んでください。"
NO_HEIC = (
    "この写真の形式（HEIC）は、まだ開けません。JPEG にして、もう一度選んでください。"
    "iPhone では、「設定」の「カメラ」の「フォーマット」で「互換性優先」を選んで撮ると、JPEG になります。"
)
NO_PICTURE = "JPEG、PNG、WebP の写真ではありません。ほかのファイルを選ぶか、JPEG にして選んでください。"
BROKEN = "写真が途中で切れているか、こわれていて、開けません。もう一度選ぶか、ほかの写真にしてください。"


class Picture(NamedTuple):
    """A JPEG that we made, and its size in pixels."""

    image: bytes
    width: int
    height: int


def picture(upload: IO[bytes]) -> Picture:
    """The small JPEG. Raises ValidationError with a sentence that says what to do."""
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(TOO_HEAVY)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise ValidationError(NO_HEIC)
    with _opened(data) as source:
        if source.width * source.height > _most(source):
            raise ValidationError(TOO_LARGE)
        try:
            return _written(_turned(_small(source), source))
        except Exception:  # a file from outside can break a decoder in any way; none of it is our fault
            raise ValidationError(BROKEN) from None


def _opened(data: bytes) -> Image.Image:
    """The head of the file is read, and no pixel yet."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TOO_LARGE) from None
    except Exception:  # the same: whatever cannot be understood is no picture
        raise ValidationError(NO_PICTURE) from None


def _most(source: Image.Image) -> int:
    """Pixels that can be read in less than 300 MB of memory."""
    if source.format == "WEBP":
        return MOST_PIXELS_WEBP
    return MOST_PIXELS_PROGRESSIVE if source.info.get("progressive") else MOST_PIXELS


def _small(source: Image.Image) -> Image.Image:
    """Shrunk on white, band by band: a large picture is never in memory a second time."""
    source.draft("RGB", (2 * LONG_SIDE, 2 * LONG_SIDE))  # a JPEG can be read smaller at once
    width, height = source.size
    step = max(1, max(width, height) // (2 * LONG_SIDE))
    small = Image.new("RGB", (-(-width // step), -(-height // step)), "white")
    for top in range(0, height, BAND * step):
        below = min(top + BAND * step, height)
        band = source.crop((0, top, width, below)).convert("RGBA").reduce(step)
        small.paste(band, (0, top // step), band)
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    return small


def _turned(small: Image.Image, source: Image.Image) -> Image.Image:
    """Upright, as the camera noted that it was held."""
    small.getexif()[Base.Orientation] = source.getexif().get(Base.Orientation, 1)
    return ImageOps.exif_transpose(small)


def _written(small: Image.Image) -> Picture:
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY, exif=b"", comment=b"")
    return Picture(out.getvalue(), small.width, small.height)
