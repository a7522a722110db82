"""The palette of tokens.css is readable by day and by night, and neighbours in the wheel differ."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "kennisbank/static/css/tokens.css"
THEMES = (
    "leadership",
    "data",
    "partnership",
    "transition",
    "early-intervention",
    "prevention",
    "support",
    "staff",
)
# WCAG 2.2: 4.5 for text, 3 for large text and for what one must see to use the page.
TEXT, SHAPE = 4.5, 3.0
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "paper-sunk"),
    ("ink", "paper-raised"),
    ("ink-soft", "paper"),
    ("ink-soft", "paper-sunk"),
    ("ink-soft", "paper-raised"),
    ("link", "paper"),
    ("link", "paper-sunk"),
    ("link", "paper-raised"),
    ("link-visited", "paper"),
    ("on-action", "action"),
    ("on-mark", "mark"),
    ("on-notice", "notice"),
    ("help", "paper-sunk"),
]
SHAPE_PAIRS = [
    ("edge", "paper"),
    ("edge", "paper-raised"),
    ("focus", "paper"),
    ("focus", "paper-sunk"),
    ("focus", "paper-raised"),
]


def read_palette(mode: str) -> dict[str, str]:
    """Return {token: #rrggbb} as `mode` ("light" or "dark") sees it."""
    css = TOKENS.read_text(encoding="utf-8")
    day, night = css.split("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    palette = dict(pattern.findall(day))
    return palette if mode == "light" else palette | dict(pattern.findall(night))


def linear(colour: str) -> list[float]:
    """Return the linear light of red, green and blue."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(
        sum(w * c for w, c in zip(weights, linear(colour), strict=True)) for colour in (first, second)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


# Linear RGB as people without red or green cones see it (Viénot, Brettel and Mollon 1999).
VISION = {
    "protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def oklab(rgb: list[float]) -> list[float]:
    """Return linear RGB in OKLab (Ottosson 2020), times 100."""
    r, g, b = (max(0.0, channel) for channel in rgb)
    l_root = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m_root = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s_root = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return [
        100 * (0.2104542553 * l_root + 0.7936177850 * m_root - 0.0040720468 * s_root),
        100 * (1.9779984951 * l_root - 2.4285922050 * m_root + 0.4505937099 * s_root),
        100 * (0.0259040371 * l_root + 0.7827717662 * m_root - 0.8086757660 * s_root),
    ]


def seen_distance(first: str, second: str, vision: str) -> float:
    """Return how far two colours lie apart for eyes with `vision`."""
    seen = []
    for colour in (first, second):
        rgb = linear(colour)
        seen.append(oklab([sum(w * c for w, c in zip(row, rgb, strict=True)) for row in VISION[vision]]))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_can_be_read(mode, front, ground):
    palette = read_palette(mode)
    assert contrast(palette[front], palette[ground]) >= TEXT


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SHAPE_PAIRS)
def test_edges_and_focus_can_be_seen(mode, front, ground):
    palette = read_palette(mode)
    assert contrast(palette[front], palette[ground]) >= SHAPE


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_read_and_seen(mode, theme):
    palette = read_palette(mode)
    fill, tint, text = (palette[f"{theme}-{part}"] for part in ("fill", "tint", "text"))
    assert contrast(text, palette["paper"]) >= 7
    assert contrast(text, tint) >= 7
    # The number in a petal is large text in the colour of the paper.
    assert contrast(fill, palette["paper"]) >= 3.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("vision", sorted(VISION))
def test_neighbours_in_the_wheel_differ_for_colour_blind_eyes(mode, vision):
    palette = read_palette(mode)
    ring = [palette[f"{theme}-fill"] for theme in (*THEMES, THEMES[0])]
    assert min(seen_distance(a, b, vision) for a, b in pairwise(ring)) >= 8


def test_the_palette_is_the_one_in_the_file_of_tokens():
    light, dark = read_palette("light"), read_palette("dark")
    assert len(light) >= 40
    assert all(light[f"{theme}-fill"] != dark[f"{theme}-fill"] for theme in THEMES)
