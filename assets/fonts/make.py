"""Makes the fonts in this folder. Run it where the sources are, then commit what it writes:

    pip install fonttools==4.68.0
    apt-get install fonts-inter=4.0~beta7+ds-1 fonts-dejavu-core=2.37-6
    npm pack @phosphor-icons/web@2.1.2 && tar xzf phosphor-icons-web-2.1.2.tgz
    python make.py package

Each font keeps the characters that figures and panels use, and no substitutions: the SVG writer looks up one
outline a character, so what a font would join or exchange in context would differ between window and file.
Digits are the tabular ones, so that live numbers do not jitter. All fonts get Inter's ascent and descent,
because the layout centres a fallback font on the row instead of sharing the baseline.
"""

import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
INTER = Path("/usr/share/fonts/opentype/inter")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
ASCENT, DESCENT = 2728 / 2816, -680 / 2816

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203B), 0x20AC, 0x2122]
GREEK = [*range(0x391, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3D6, 0x3F0, 0x3F1, 0x3F5]
MARKS = [0x300, 0x301, 0x302, 0x303, 0x304, 0x307, 0x308, 0x30C, 0x338]
# Inter's is so tall and close that ‖x‖ looks like a ruled box.
DOUBLE_BAR = 0x2016
MATH = [
    DOUBLE_BAR, *range(0x2032, 0x2036), *range(0x2070, 0x209D), *range(0x1D2C, 0x1D6B), 0x02B0, 0x02B2, 0x02B3, 0x02E2,
    *range(0x2102, 0x2135), *range(0x2150, 0x215F), *range(0x2190, 0x21D5), *range(0x2200, 0x2293),
    0x22A4, 0x22A5, *range(0x22C0, 0x22CD), 0x22EE, 0x22EF, 0x22F1, *range(0x2308, 0x230C), *range(0x2320, 0x2322),
    *range(0x2581, 0x2590), *range(0x25A0, 0x2600), *range(0x2605, 0x2607), 0x2713, 0x2717,
    *range(0x27E8, 0x27EA), *range(0x27F5, 0x27FA), 0x2A7D, 0x2A7E,
]
ICONS = """
    play pause play-circle stop record skip-back skip-forward caret-left caret-right caret-up caret-down
    caret-line-left caret-line-right repeat gauge timer
    arrow-counter-clockwise arrow-clockwise arrows-clockwise arrows-out arrows-in corners-out corners-in arrow-up-right
    folder-open floppy-disk file file-plus export share download-simple image film-strip copy clipboard trash
    eye eye-slash plus minus x check pencil-simple dots-three list gear sliders-horizontal
    moon sun circle-half question info warning warning-circle check-circle x-circle prohibit keyboard
    sidebar-simple presentation book-open graduation-cap subtitles
    magnifying-glass magnifying-glass-plus magnifying-glass-minus palette funnel target crosshair flag compass
    squares-four grid-four chart-line mountains stack waves function vector-two
    circle path lock lock-open star push-pin dice-five cursor-click
""".split()


def keep(font, codepoints, features=()):
    options = subset.Options(
        layout_features=list(features), hinting=False, glyph_names=False, notdef_outline=True, name_IDs=[0, 1, 2, 5, 13, 14]
    )
    options.drop_tables += ["GSUB", "DSIG", "FFTM", "STAT", "MATH", "meta"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=codepoints)
    cut.subset(font)
    return font


def tabular(font):
    """Maps the digits to the glyphs that the feature `tnum` would put in their place."""
    gsub = font["GSUB"].table
    record = next(r for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == "tnum")
    swap = {}
    for index in record.Feature.LookupListIndex:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swap |= getattr(table, "ExtSubTable", table).mapping
    advance = font["hmtx"][swap[font.getBestCmap()[ord("0")]]][0]
    for table in font["cmap"].tables:
        for digit in range(ord("0"), ord("9") + 1):
            if digit in table.cmap:
                table.cmap[digit] = swap.get(table.cmap[digit], table.cmap[digit])  # tables may share one dict
                # SemiBold's four is a hair narrower than the rest.
                font["hmtx"][table.cmap[digit]] = (advance, font["hmtx"][table.cmap[digit]][1])


def truetype(font):
    """Quadratic outlines in place of CFF: the rasteriser's automatic hinter then aligns stems."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    glyf, maxp = newTable("glyf"), font["maxp"]
    glyf.glyphOrder, glyf.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyf[name] = pen.glyph()
        # Outlines are placed by the side bearing, which must agree with the rounded outline.
        glyf[name].recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyf[name], "xMin", 0))
    font["loca"], font["glyf"] = newTable("loca"), glyf
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    maxp.tableVersion = 0x00010000
    for field in "Zones TwilightPoints Storage FunctionDefs InstructionDefs StackElements SizeOfInstructions".split():
        setattr(maxp, "max" + field, 1 if field == "Zones" else 0)
    maxp.maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def spread_double_bar(font):
    """Moves the bars of ‖ apart, or they run together at the size of panel text."""
    name, apart = font.getBestCmap()[DOUBLE_BAR], font["head"].unitsPerEm // 32
    glyph, (advance, bearing) = font["glyf"][name], font["hmtx"][name]
    glyph.expand(font["glyf"])
    glyph.components[1].x += 2 * apart
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance + 2 * apart, bearing)


def save(font, name):
    em = font["head"].unitsPerEm
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent = os2.sTypoAscender = os2.usWinAscent = round(ASCENT * em)
    hhea.descent = os2.sTypoDescender = round(DESCENT * em)
    os2.usWinDescent = -hhea.descent
    hhea.lineGap = os2.sTypoLineGap = 0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(HERE / name)
    print(f"{name}: {len(font.getBestCmap())} characters, {(HERE / name).stat().st_size} bytes")


def main(phosphor):
    text = LATIN + GREEK + MARKS + MATH
    for style in ("Regular", "SemiBold"):
        font = TTFont(INTER / f"Inter-{style}.otf")
        tabular(font)
        # Inter's private use area holds symbols of its own; the icons own it here.
        keep(font, [c for c in text if c != DOUBLE_BAR], ["kern", "mark"])
        truetype(font)
        save(font, f"Inter-{style}.ttf")
        lacking = [c for c in MATH if c not in font.getBestCmap()]
        weight = {"Regular": "", "SemiBold": "-Bold"}[style]
        mathematics = keep(TTFont(DEJAVU / f"DejaVuSans{weight}.ttf"), lacking)
        spread_double_bar(mathematics)
        save(mathematics, f"DejaVuSans-Math-{style}.ttf")
    save(keep(TTFont(DEJAVU / "DejaVuSansMono.ttf"), text, ["mark"]), "DejaVuSansMono.ttf")

    css = (phosphor / "src/regular/style.css").read_text()
    codes = dict(re.findall(r'\.ph\.ph-([a-z0-9-]+):before\s*\{\s*content:\s*"\\([0-9a-f]+)"', css))
    icons = {name: int(codes[name], 16) for name in ICONS}
    save(keep(TTFont(phosphor / "src/regular/Phosphor.ttf"), icons.values()), "Phosphor.ttf")
    for name, code in sorted(icons.items()):
        print(f'{name.replace("-", "_").upper()} = "\\u{{{code:x}}}",')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
