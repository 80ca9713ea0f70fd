"""The demo town's picture of a way in: drawn here, so that no photograph of a real house is anywhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from tsunagu.demo.cast import moment
from tsunagu.demo.story import last_friday
from tsunagu.groups.actions.photo import put_photo
from tsunagu.groups.pictures import picture

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.demo.cast import Town
    from tsunagu.groups.models import Group

WORDS = "白い会館の正面。青い引き戸の左に植木、右に案内の板。段差はなく、ゆるい坂がある。"
SIZE = (960, 640)
Box = tuple[int, int, int, int]
SHAPES: tuple[tuple[Box, str], ...] = (  # from the back to the front
    ((0, 0, 960, 400), "#cfe3f1"),  # sky
    ((0, 400, 960, 640), "#c9c4ba"),  # forecourt
    ((110, 90, 850, 470), "#f6f3ec"),  # house
    ((90, 70, 870, 105), "#7a8793"),  # roof
    ((170, 170, 290, 280), "#9fb8c8"),  # windows
    ((670, 170, 790, 280), "#9fb8c8"),
    ((340, 140, 620, 165), "#59646e"),  # porch
    ((360, 180, 600, 470), "#2f5d8a"),  # sliding doors
    ((376, 200, 472, 450), "#bcd3e2"),
    ((488, 200, 584, 450), "#bcd3e2"),
    ((630, 330, 720, 400), "#fdfdfb"),  # board
    ((670, 400, 680, 480), "#59646e"),
    ((265, 420, 325, 480), "#a5633f"),  # pot
)


def bring_photo(town: Town, group: Group, today: date) -> None:
    """Put by the coordinator at whose desk one asks."""
    with town.acting("sato", moment(last_friday(today), 13)) as by:
        put_photo(group, by=by, picture=picture(io.BytesIO(_drawn())), words=WORDS)


def _drawn() -> bytes:
    sheet = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(sheet)
    for box, colour in SHAPES:
        pen.rectangle(box, fill=colour)
    pen.polygon([(360, 470), (600, 470), (690, 640), (270, 640)], fill="#dcd7cb")  # the gentle slope
    pen.ellipse((245, 320, 345, 430), fill="#4f7f52")  # shrub
    for top in (348, 364, 380):  # lines on the board, no words
        pen.line([(644, top), (706, top)], fill="#59646e", width=4)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
