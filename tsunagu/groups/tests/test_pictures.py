"""A picture from outside: what is taken over, what stays behind, and what is refused with which words."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from tsunagu.groups import pictures
from tsunagu.groups.pictures import picture
from tsunagu.groups.tests.photographs import (
    HEIC,
    PLACE,
    SVG,
    encoded,
    from_a_phone,
    png_that_says,
    webp_that_says,
)


def read(data):
    return picture(io.BytesIO(data))


def opened(data):
    return Image.open(io.BytesIO(data))


def refusal(data):
    with pytest.raises(ValidationError) as refused:
        read(data)
    return refused.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_comes_becomes_a_jpeg_of_its_size(kind):
    made = read(encoded(kind))
    assert opened(made.image).format == "JPEG"
    assert opened(made.image).size == (made.width, made.height) == (60, 40)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1"])
def test_every_way_of_colouring_becomes_plain_colours(mode):
    made = read(encoded("PNG", mode=mode, colour=1))
    assert opened(made.image).mode == "RGB"


def test_a_jpeg_for_printers_can_be_read():
    assert read(encoded(mode="CMYK", colour=(0, 0, 0, 0))).width == 60


def test_what_is_see_through_becomes_white():
    made = opened(read(encoded("PNG", mode="RGBA", colour=(0, 0, 0, 0))).image)
    assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("size", "becomes"), [((4000, 3000), (1280, 960)), ((500, 2561), (250, 1280)), ((1, 9000), (1, 1280))]
)
def test_a_large_one_is_shrunk_to_its_long_side(size, becomes):
    for kind in ("JPEG", "PNG"):
        made = read(encoded(kind, size=size))
        assert made[1:] == becomes, kind


def test_no_picture_is_spoiled_at_the_seams_of_its_bands():
    sheet = Image.linear_gradient("L").resize((3000, 2999))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    made = opened(read(out.getvalue()).image).convert("L").resize((1, 1280))
    steps = list(made.getdata()) if not hasattr(made, "get_flattened_data") else made.get_flattened_data()
    assert all(abs(a - b) <= 3 for a, b in pairwise(steps))


def test_place_camera_profile_and_comment_stay_behind():
    sent = from_a_phone()
    assert PLACE.encode() in sent
    made = read(sent).image
    assert dict(opened(made).getexif()) == {}
    assert {"icc_profile", "comment", "exif"}.isdisjoint(opened(made).info)
    assert b"Minamo" not in made
    assert b"Exif" not in made


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (60, 40), (5, 20)), (3, (60, 40), (55, 20)), (6, (40, 60), (20, 5)), (8, (40, 60), (20, 55))],
)
def test_it_stands_upright_however_the_phone_was_held(orientation, size, red_at):
    made = read(from_a_phone(orientation))
    assert made[1:] == size
    red, _, blue = opened(made.image).getpixel(red_at)
    assert red > 200 > blue


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"only words, whatever the name says", pictures.NO_PICTURE),
        (b"", pictures.NO_PICTURE),
        (SVG, pictures.NO_PICTURE),
        (encoded("GIF"), pictures.NO_PICTURE),
        (encoded("BMP"), pictures.NO_PICTURE),
        (encoded("TIFF"), pictures.NO_PICTURE),
        (HEIC, pictures.NO_HEIC),
        (encoded(size=(900, 900))[:-2000], pictures.BROKEN),
        (encoded("PNG", size=(900, 900))[:-200], pictures.BROKEN),
        (png_that_says(60, 40), pictures.BROKEN),
        (png_that_says(7072, 7072), pictures.TOO_LARGE),
        (png_that_says(10_000, 10_000), pictures.TOO_LARGE),
        (png_that_says(60_000, 60_000), pictures.TOO_LARGE),
    ],
    ids=[
        "text", "nothing", "svg", "gif", "bmp", "tiff", "heic", "cut jpeg", "cut png", "empty png",
        "just too large", "large", "bomb",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(data, words):
    assert refusal(data) == words
    assert "ください" in words or "選んで" in words


def test_a_webp_bomb_is_refused():
    assert refusal(webp_that_says(16_000, 16_000)) in (pictures.TOO_LARGE, pictures.NO_PICTURE)


def test_a_file_of_more_than_20_mib_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "_opened", lambda data: pytest.fail("opened"))
    assert refusal(encoded() + b"\0" * 20 * 1024 * 1024) == pictures.TOO_HEAVY


def test_a_large_picture_is_refused_before_a_pixel_is_read(monkeypatch):
    monkeypatch.setattr(pictures, "_small", lambda source: pytest.fail("decoded"))
    assert refusal(png_that_says(8000, 8000)) == pictures.TOO_LARGE


@pytest.mark.parametrize(
    ("kind", "most"), [("JPEG", pictures.MOST_PIXELS_PROGRESSIVE), ("WEBP", pictures.MOST_PIXELS_WEBP)]
)
def test_what_needs_more_memory_may_have_fewer_pixels(monkeypatch, kind, most):
    assert most < pictures.MOST_PIXELS
    for name in ("MOST_PIXELS_PROGRESSIVE", "MOST_PIXELS_WEBP"):
        monkeypatch.setattr(pictures, name, 60 * 40 - 1)
    assert read(encoded("JPEG")).width == 60  # read in one pass
    more = {"progressive": True} if kind == "JPEG" else {}
    assert refusal(encoded(kind, **more)) == pictures.TOO_LARGE
