#!/usr/bin/env python3
"""Writes GlyphTable.swift: advances and outlines of DejaVu Sans for the characters a label is likely to hold.

Usage: python3 -m venv .venv && .venv/bin/pip install fonttools==4.68.0
       .venv/bin/python Sources/Plotting/Glyphs/generate.py /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

One line a glyph: code point (hexadecimal), advance, then the outline in font units (2048 an em, y upwards), each place
relative to the one before: `m dx dy` begins a contour, `l dx dy` is a line, `q cx cy dx dy` a quadratic curve.
"""
import sys
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x233, 0x233), (0x300, 0x304), (0x307, 0x308), (0x30A, 0x30C),
    (0x391, 0x3A9), (0x3B1, 0x3C9), (0x3D1, 0x3D1), (0x3D5, 0x3D6), (0x3F5, 0x3F5), (0x410, 0x44F),
    (0x1D62, 0x1D65), (0x2007, 0x200A), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022),
    (0x2026, 0x2026), (0x202F, 0x202F), (0x2030, 0x2033), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x2090, 0x209C), (0x20AC, 0x20AC), (0x2113, 0x2113), (0x211D, 0x211D), (0x2190, 0x2195),
    (0x21D2, 0x21D2), (0x2200, 0x2200), (0x2202, 0x2203), (0x2205, 0x2209), (0x2211, 0x2213),
    (0x2217, 0x221A), (0x221D, 0x221E), (0x2223, 0x222B), (0x223C, 0x223C), (0x2245, 0x2248),
    (0x2260, 0x2265), (0x226A, 0x226B), (0x2282, 0x2287), (0x22A5, 0x22A5), (0x22C5, 0x22C5),
    (0x25CF, 0x25CF), (0x2713, 0x2713), (0xFFFD, 0xFFFD),
]


class Outline(BasePen):
    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.parts, self.place = [], (0, 0)

    def delta(self, point):
        # Deltas are taken between rounded places, so that rounding does not add up.
        point = (round(point[0]), round(point[1]))
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


def main():
    font = TTFont(sys.argv[1])
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    lines = []
    for first, last in RANGES:
        for code in range(first, last + 1):
            if code not in names:
                continue
            pen = Outline(glyphs)
            glyphs[names[code]].draw(pen)
            lines.append(" ".join([f"{code:x}", str(glyphs[names[code]].width), *pen.parts]))
    head = (
        "// swift-format-ignore-file\n"
        "// Written by Glyphs/generate.py from DejaVu Sans 2.37; see LICENSE beside this file.\n\n"
        "/// Advances and outlines of DejaVu Sans, one line a glyph.\n"
        'let glyphTable = """\n'
    )
    path = Path(__file__).with_name("GlyphTable.swift")
    path.write_text(head + "\n".join(lines) + '\n"""\n')
    print(len(lines), "glyphs,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
