#!/usr/bin/env python3
"""Writes GlyphTable.swift: advances and outlines of DejaVu Sans for the characters a label is likely to hold, and the letters
that Hangul is composed of, from Noto Sans CJK KR.

Usage: python3 -m venv .venv && .venv/bin/pip install fonttools==4.68.0 uharfbuzz==0.57.0
       .venv/bin/python Sources/Pictures/Glyphs/generate.py /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf \\
           /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc          (Debian: fonts-dejavu-core, fonts-noto-cjk)

One line a glyph: code point (hexadecimal), advance, then the outline in font units (y upwards), each place relative to the
one before: `m dx dy` begins a contour, `l dx dy` is a line, `q cx cy dx dy` a quadratic curve; `c code x y` is a glyph of
this table, moved. DejaVu has 2048 units an em.

Hangul is in another table with 500 units an em, as no eye tells more. Its font shapes the letters of a syllable by what
stands beside them: the nineteen first consonants have six shapes, by the place of the vowel (right, below, both) and whether
a last consonant follows; the 21 vowels two, without and with one; the 27 last consonants four, by the vowel. One line a shape,
in this order, then one for each letter by itself.
"""
import sys
from pathlib import Path

import uharfbuzz
from fontTools.pens.basePen import BasePen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1CD, 0x1DC), (0x218, 0x21B), (0x233, 0x233), (0x2C6, 0x2C7), (0x2D8, 0x2DD),
    (0x300, 0x304), (0x306, 0x30C), (0x31B, 0x31B), (0x323, 0x323), (0x326, 0x328), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3CE),
    (0x3D1, 0x3D1), (0x3D5, 0x3D6), (0x3F5, 0x3F5), (0x400, 0x45F), (0x490, 0x493), (0x49A, 0x49B), (0x4A2, 0x4A3), (0x4AE, 0x4B3),
    (0x4BA, 0x4BB), (0x4D8, 0x4D9), (0x4E8, 0x4E9), (0x1D62, 0x1D65), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9),
    (0x2007, 0x200A), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F),
    (0x2030, 0x2033), (0x2039, 0x203A), (0x2070, 0x2071), (0x2074, 0x208E), (0x2090, 0x209C), (0x20A9, 0x20A9), (0x20AC, 0x20AC),
    (0x2103, 0x2103), (0x2109, 0x2109), (0x2113, 0x2113), (0x2116, 0x2116), (0x211D, 0x211D), (0x2122, 0x2122),
    (0x2190, 0x2195), (0x21A6, 0x21A6), (0x21D2, 0x21D2), (0x2200, 0x2200), (0x2202, 0x2203), (0x2205, 0x2209), (0x220F, 0x220F),
    (0x2211, 0x2213), (0x2217, 0x221B), (0x221D, 0x221E), (0x2223, 0x222B), (0x223C, 0x223C), (0x2245, 0x2248),
    (0x2260, 0x2265), (0x226A, 0x226B), (0x2282, 0x2287), (0x22A5, 0x22A5), (0x22C5, 0x22C5), (0x22EF, 0x22EF), (0x2308, 0x230B),
    (0x25A0, 0x25A1), (0x25CB, 0x25CB), (0x25CF, 0x25CF), (0x2713, 0x2713), (0x27E8, 0x27E9), (0xFFFD, 0xFFFD),
]
UNITS = 500
ALONE = range(0x3131, 0x3164)


class Outline(BasePen):
    def __init__(self, glyphs, share=1.0):
        super().__init__(glyphs)
        self.parts, self.place, self.share = [], (0, 0), share

    def delta(self, point):
        # Deltas are taken between rounded places, so that rounding does not add up.
        point = (round(point[0] * self.share), round(point[1] * self.share))
        delta = (point[0] - self.place[0], point[1] - self.place[1])
        return point, f"{delta[0]} {delta[1]}"

    def _moveTo(self, point):
        self.place, text = self.delta(point)
        self.parts.append("m " + text)

    def _lineTo(self, point):
        self.place, text = self.delta(point)
        self.parts.append("l " + text)

    def _qCurveToOne(self, control, point):
        _, first = self.delta(control)
        self.place, second = self.delta(point)
        self.parts.append(f"q {first} {second}")


def pieces(font, name, codes):
    """The glyphs of the table that a glyph consists of, with their places; None where it has an outline of its own."""
    glyph = font["glyf"][name]
    if not glyph.isComposite():
        return None
    found = []
    for part in glyph.components:
        if hasattr(part, "transform") or part.glyphName not in codes:
            return None
        found.append(f"c {codes[part.glyphName]:x} {part.x} {part.y}")
    return found


def letters(path):
    font = TTFont(path)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    wanted = {code: names[code] for first, last in RANGES for code in range(first, last + 1) if code in names}
    # Composed glyphs consist of those with outlines, so that one look-up is enough.
    codes = {name: code for code, name in wanted.items() if not font["glyf"][name].isComposite()}
    for code, name in wanted.items():
        pen = Outline(glyphs)
        glyphs[name].draw(pen)
        yield " ".join([f"{code:x}", str(glyphs[name].width), *(pieces(font, name, codes) or pen.parts)])


def hangul(path):
    font = TTFont(path, fontNumber=1)
    for table in font["cmap"].tables:  # Else whole syllables are found.
        for code in [code for code in getattr(table, "cmap", {}) if 0xAC00 <= code <= 0xD7A3]:
            del table.cmap[code]
    bare = Path(__file__).with_name("bare.otf")
    font.save(bare)
    shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(bare))))
    bare.unlink()
    shapes = {}
    for syllable in range(11172):
        first, vowel, last = syllable // 588, syllable // 28 % 21, syllable % 28
        buffer = uharfbuzz.Buffer()
        buffer.add_str(chr(0x1100 + first) + chr(0x1161 + vowel) + (chr(0x11A7 + last) if last else ""))
        buffer.script, buffer.language, buffer.direction = "Hang", "ko", "ltr"
        uharfbuzz.shape(shaper, buffer)
        glyphs = [info.codepoint for info in buffer.glyph_infos]
        assert len(glyphs) == (3 if last else 2)
        place = 1 if vowel in (8, 12, 13, 17, 18) else 2 if vowel in (9, 10, 11, 14, 15, 16, 19) else 0
        keys = [(0, first, place + 3 * (last > 0)), (1, vowel, last > 0)]
        if last:
            keys.append((2, last, LAST[vowel]))
        for key, glyph in zip(keys, glyphs):
            assert shapes.setdefault(key, glyph) == glyph
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    # A vowel and a last consonant are drawn behind the first one, and back over it.
    placed = [(order[shapes[key]], 0 if key[0] == 0 else 920) for key in sorted(shapes)]
    for name, right in placed + [(font.getBestCmap()[code], 0) for code in ALONE]:
        pen = Outline(glyphs, UNITS / font["head"].unitsPerEm)
        glyphs[name].draw(TransformPen(Cu2QuPen(pen, 3), (1, 0, 0, 1, right, 0)))
        yield " ".join(pen.parts)


#: Which of its four shapes a last consonant has, by the vowel above it; `Hangul.swift` has the same list.
LAST = [0, 2, 0, 2, 1, 2, 1, 2, 3, 0, 2, 1, 3, 3, 1, 2, 1, 3, 3, 1, 1]


def write(name, head, variable, lines):
    path = Path(__file__).with_name(name)
    path.write_text(f'// swift-format-ignore-file\n{head}let {variable} = """\n' + "\n".join(lines) + '\n"""\n')
    print(len(lines), "glyphs,", path.stat().st_size, "bytes")


def main():
    write("GlyphTable.swift",
          "// Written by Glyphs/generate.py from DejaVu Sans 2.37; see LICENSE beside this file.\n\n"
          "/// Advances and outlines of DejaVu Sans, one line a glyph.\n", "glyphTable", list(letters(sys.argv[1])))
    write("HangulTable.swift",
          "// Written by Glyphs/generate.py from Noto Sans CJK KR 2.004; see LICENSE-Hangul beside this file.\n\n"
          "/// Outlines of the letters of Hangul in all their shapes, one line a shape.\n", "hangulTable", list(hangul(sys.argv[2])))


if __name__ == "__main__":
    main()
