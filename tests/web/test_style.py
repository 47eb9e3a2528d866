"""The look: every pair of colours that carries words can be read (WCAG 2.2, level AA), in light and in dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = (files("quotex.web") / "static" / "style.css").read_text(encoding="utf-8")
AA = 4.5
AA_PARTS = 3.0  # borders of fields, bars: what is no text

Colour = tuple[float, float, float]


def palette(dark: bool) -> dict[str, Colour]:
    """The variables of a theme; dark ones are written twice, for the system's wish and for the person's."""
    light = STYLE[STYLE.index(":root {") : STYLE.index("@media")]
    asked = STYLE[STYLE.index(':root[data-theme="dark"]') :]
    found = _variables(light)
    return {**found, **_variables(asked[: asked.index("}")])} if dark else found


def _variables(css: str) -> dict[str, Colour]:
    return {name: _rgb(value) for name, value in re.findall(r"--(\w+): #([0-9a-f]{6});", css)}


def _rgb(value: str) -> Colour:
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read_on_every_ground(dark: bool) -> None:
    colours = palette(dark)
    white = (1.0, 1.0, 1.0)
    pairs = [(ink, ground) for ink in ("ink", "soft", "link", "good", "fair", "poor") for ground in ("paper", "raised")]
    pairs += [("ink", "sunk"), ("soft", "sunk"), ("brand", "paper"), ("ink", "hit")]
    pairs += [(f"l{number}", "paper") for number in range(9)]
    inks = ("ink", "link", *(f"l{number}" for number in range(9)))  # a cue may stand in what another speaker said
    pairs += [(ink, f"t{number}") for number in range(9) for ink in inks]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < AA} == {}
    assert contrast(white, colours["fill"]) >= AA


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("number", range(9))
def test_words_can_be_read_where_a_quotation_is_stepped_to(dark: bool, number: int) -> None:
    colours = palette(dark)
    ground = mixed(colours[f"l{number}"], colours["paper"], float(_share("on")))
    assert contrast(colours["ink"], ground) >= AA


@pytest.mark.parametrize("dark", [False, True])
def test_borders_of_fields_and_bars_can_be_seen(dark: bool) -> None:
    colours = palette(dark)
    assert contrast(colours["strong"], colours["paper"]) >= AA_PARTS
    assert contrast(mixed(colours["brand"], colours["paper"], 0.75), colours["paper"]) >= AA_PARTS


def test_both_ways_into_the_dark_lead_to_the_same_colours() -> None:
    by_system = STYLE[STYLE.index("prefers-color-scheme: dark") : STYLE.index(':root[data-theme="dark"]')]
    assert (
        _variables(by_system).items()
        >= {name: value for name, value in palette(True).items() if value != palette(False)[name]}.items()
    )


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in ("style.css", "app.js", "review.js", "theme.js"):
        text = (files("quotex.web") / "static" / name).read_text(encoding="utf-8")
        assert "//" not in re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE).replace("// ", "")
        assert "@import" not in text
        assert "url(" not in text


def _share(name: str) -> float:
    found = re.search(rf"\.{name}-words {{ background: color-mix\(in srgb, var\(--{name}\) (\d+)%", STYLE)
    assert found
    return int(found[1]) / 100
