"""The report as one HTML file without scripts, which needs no network."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import regex

from quotex.console import count, how_sure
from quotex.exports.output import output
from quotex.exports.report.charts import bar, share_points, time_chart
from quotex.exports.report.figures import TYPES, Figures, figures
from quotex.exports.report.heard import NAMED
from quotex.exports.timeline import date_in_words
from quotex.extras import need
from quotex.records import Quote

if TYPE_CHECKING:
    from jinja2 import Template

SPEAKERS = 40
LINES = 20

_CONTROLS = regex.compile(r"[^\P{Cc}\t\n\r]|\p{Cs}")  # HTML has no form for them


def write_report(
    quotes: Iterable[Quote],
    path: str,
    title: str = "Who said what",
    speakers: int = SPEAKERS,
    lines: int = LINES,
    *,
    joined: bool = False,
) -> Figures:
    """Write the report to a file, or standard output for "-", and return its figures. Raises QuotexError.

    It lists the `speakers` most quoted speakers, each with up to `lines` quotations, the surest ones. `joined` means
    that the records come from a database, see `figures`.
    """
    found = figures(quotes, speakers, lines, joined=joined)
    page = report_page(found, title)
    with output(path) as stream:
        stream.write(page.encode("utf-8", "replace"))
    return found


def report_page(found: Figures, title: str) -> str:
    """Return the page as HTML. All text is escaped, and a Content-Security-Policy forbids scripts and network."""
    return _template().render(
        title=title,
        found=found,
        types=TYPES,
        most_speaker=max((speaker.count.total for speaker in found.speakers), default=1),
        most_cue=max((cue.total for cue in found.cues), default=1),
        most_outlet=max((outlet.total for outlet in found.outlets), default=1),
        most_body=max((body.total for body in found.bodies), default=1),
        named=NAMED,
        chart=time_chart(found.time),
        women=share_points([one.female for one in found.heard_by_time]),
    )


@cache
def _template() -> Template:
    jinja2 = need("jinja2", "web", "the report")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_clean)
    environment.filters |= {
        "bar": bar,
        "date_in_words": date_in_words,
        "count": count,
        "how_sure": how_sure,
        "percent": _percent,
    }
    folder = files(__package__)
    environment.globals["style"] = (folder / "report.css").read_text(encoding="utf-8")
    template: Template = environment.from_string((folder / "report.html").read_text(encoding="utf-8"))
    return template


def _clean(value: Any) -> Any:
    return _CONTROLS.sub("\ufffd", value) if type(value) is str else value


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}\u00a0%" if whole else "–"
