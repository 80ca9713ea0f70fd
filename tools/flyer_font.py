"""Cut the flyer's font out of Noto Sans CJK JP: the characters of JIS X 0208 and Latin-1, nothing else.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools
    /tmp/fonts/bin/python tools/flyer_font.py /usr/share/fonts/opentype/noto tsunagu/groups/fonts

Run once; the result is kept in the repository beside its licence. fonttools is needed for this alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

JAPANESE = "Noto Sans CJK JP"
WEIGHTS = ("Regular", "Bold")
LARGEST = 4 * 1024 * 1024  # bytes
FAMILY = "Tsunagu Flyer"  # a changed font does not carry the name of the original


def characters() -> set[int]:
    """JIS X 0208 by its rows and cells, Latin-1, and the marks that stand in dates and times."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x100), ord("〜"), ord("～"), ord("−"), ord("－"), ord("—")}
    for row in range(0xA1, 0xF5):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("euc_jp")))
            except UnicodeDecodeError:
                continue
    return found


def cut(source: Path, target: Path, weight: str) -> None:
    fonts = TTCollection(source, lazy=True)
    font = next(one for one in fonts if str(one["name"].getBestFamilyName()) == JAPANESE)
    options = subset.Options(layout_features=["kern", "palt", "locl"], name_IDs=[0, 1, 2, 4, 6, 13, 14])
    options.hinting, options.glyph_names, options.notdef_outline = False, False, True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = {1: FAMILY, 4: f"{FAMILY} {weight}", 6: f"TsunaguFlyer-{weight}"}[record.nameID]
    top = font["CFF "].cff.topDictIndex[0]
    font["CFF "].cff.fontNames[0] = f"TsunaguFlyer-{weight}"
    top.FullName, top.FamilyName = f"{FAMILY} {weight}", FAMILY
    font.save(target)
    assert target.stat().st_size <= LARGEST, (target, target.stat().st_size)


def main(fonts: str, target: str) -> None:
    for weight in WEIGHTS:
        cut(Path(fonts) / f"NotoSansCJK-{weight}.ttc", Path(target) / f"TsunaguFlyer-{weight}.otf", weight)


if __name__ == "__main__":
    main(*sys.argv[1:])
