"""Bars on a logarithmic scale, as SVG, with nothing but the standard library."""

import math
from xml.sax.saxutils import escape

COLOURS = ("#c03028", "#2f5d8c", "#d98b1f", "#4c8c4a", "#7d5ba6", "#6b6b6b", "#2aa198")
WIDTH, LEFT, RIGHT, TOP, PLOT, BOTTOM = 1100, 80, 20, 60, 320, 60


def decades(values):
    """The powers of ten that hold all values: (least exponent, largest exponent), at least one apart."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


class Scale:
    """From a value to its height on the page."""

    def __init__(self, values):
        self.low, self.high = decades(values)

    def y(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return TOP + PLOT * (1 - min(1.0, max(0.0, share)))


def text(x, y, said, anchor="middle", size=12):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(said)}</text>'


def line(x1, y1, x2, y2, colour="#333"):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def axis(scale):
    parts = []
    for exponent in range(scale.low, scale.high + 1):
        y = scale.y(10.0**exponent)
        said = f"{10**exponent:,}" if exponent >= 0 else f"{10.0**exponent:g}"
        parts += [line(LEFT, y, WIDTH - RIGHT, y, "#ddd"), text(LEFT - 6, y + 4, said, "end")]
    return parts


def legend(names):
    parts, x = [], LEFT
    for at, name in enumerate(names):
        parts.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{COLOURS[at % len(COLOURS)]}"/>')
        parts.append(text(x + 17, 45, name, "start"))
        x += 40 + 8 * len(name)
    return parts


def bar(x, width, scale, value, tip, colour):
    """A bar up to `value`, and a mark at `tip` above it (None: no mark)."""
    top, foot = scale.y(value), TOP + PLOT
    parts = [f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{foot - top:.1f}" fill="{colour}"/>']
    if tip is not None:
        y, middle = scale.y(tip), x + width / 2
        parts += [line(middle, y, middle, top, colour), line(x + 1, y, x + width - 1, y, colour)]
    return parts


def bars(title, groups, names, values):
    """The text of an SVG file. values: {(group, name): (bar, mark or None)}; missing ones are left out."""
    numbers = [number for pair in values.values() for number in pair if number]
    scale = Scale(numbers or [1, 10])
    parts = [text(LEFT, 20, title, "start", 15), *legend(names), *axis(scale)]
    room = (WIDTH - LEFT - RIGHT) / max(1, len(groups))
    width = 0.84 * room / max(1, len(names))
    for g, group in enumerate(groups):
        start = LEFT + room * (g + 0.08)
        parts.append(text(LEFT + room * (g + 0.5), TOP + PLOT + 20, group))
        for n, name in enumerate(names):
            if (group, name) in values:
                value, tip = values[group, name]
                parts += bar(start + n * width, width, scale, value, tip, COLOURS[n % len(COLOURS)])
    parts.append(line(LEFT, TOP + PLOT, WIDTH - RIGHT, TOP + PLOT))
    height = TOP + PLOT + BOTTOM
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head,
                      f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *parts, "</svg>", ""])
