"""What the page of cards adds to the style of every report."""

from __future__ import annotations

SHADES = 8
"""Steps of shading in a map of harm: ``heat-0`` is the page's own colour."""

_STRONGEST = 48
"""Per cent of colour in the darkest shade: letters on it stay readable."""

_CARD = ("#ffffff", "#1e2024")
"""The page's own colour in the light and in the dark, as the style of all reports has it."""
_COLOURS = {"heat": ("#a4262c", "#ff9a94"), "bits": ("#1f5fa3", "#7db4ee")}


def _mixed(colour: str, back: str, part: float) -> str:
    """A colour laid over another: ``#rrggbb``."""
    pairs = ((int(colour[at : at + 2], 16), int(back[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * top + (1 - part) * below):02x}" for top, below in pairs)


def _shade(name: str, step: int) -> str:
    part = _STRONGEST / 100 * step / SHADES
    light, dark = (
        _mixed(colour, back, part) for colour, back in zip(_COLOURS[name], _CARD, strict=True)
    )
    return f".{name}-{step} {{ background: light-dark({light}, {dark}); }}"


_HEAT = "\n".join(_shade(name, step) for name in _COLOURS for step in range(SHADES + 1))

MORE_STYLE = f"""
.scatter {{ height: 340px; }}
.scatter .mark-sign {{ fill: var(--soft); stroke: var(--card); stroke-width: 1; }}
.scatter .mark-sign.best {{ fill: var(--fine); }}
svg .mark-number {{ fill: var(--card); font-size: 10px; font-weight: 700; text-anchor: middle; }}
svg .beside {{ fill: var(--text); }}
.scatter .error {{ stroke: var(--soft); stroke-width: 1.5; }} .scatter .error.best {{ stroke: var(--fine); }}
.front {{ fill: none; stroke: var(--fine); stroke-width: 2; stroke-dasharray: 7 4; }}
.sign-sample {{ fill: var(--soft); }} .sign-sample.best {{ fill: var(--fine); }}
.heat td, .heat th {{ padding: .15rem .4rem; font-size: .82rem; border: 1px solid var(--line); text-align: center; }}
.heat tbody th {{ text-align: right; white-space: nowrap; }} .heat thead th {{ overflow-wrap: normal; }}
.heat td {{ color: var(--text); white-space: nowrap; }} .heat td small {{ font-size: .78rem; color: inherit; }}
.shades {{ display: inline-flex; }} .shades span {{ width: 14px; height: 12px; display: inline-block; }}
pre {{ background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; overflow-x: auto; font-size: .85rem; margin: .3rem 0; }}
.artifacts td:nth-child(2), .quality td:nth-child(2), .speed td:nth-child(2) {{ min-width: 8rem; }}
.digest {{ font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }}
{_HEAT}
@media (max-width: 40rem) {{ svg .beside {{ display: none; }} .artifacts td:first-child, .quality td:first-child, .speed td:first-child, .wide .heat td:not(.figure) {{ min-width: 0; }} }}
@media print {{ pre {{ white-space: pre-wrap; overflow-wrap: anywhere; }} svg .mark-number {{ font-size: 9px; }} }}
"""
