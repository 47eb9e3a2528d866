"""Makes the text of a record from its field: joins paragraphs, removes HTML and the notes that services add."""

from __future__ import annotations

import re
from typing import Any

from quotex.extras import need
from quotex.readers.items import UnusableRecord
from quotex.readers.reading import Reading

_CUT_SHORT = re.compile(r"\s{0,9}(?:…|\.\.\.)?\s{0,9}\[\+?[0-9,]{1,12} chars\]\s{0,9}\Z")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|strong|em|h[1-6]|ul|ol|li|blockquote|figure)(?: [^<>]{0,500})?/?>", re.IGNORECASE
)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|[lr][ds]quo|[mn]dash|hellip|#[0-9]{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_WRONGLY_DECODED = re.compile(
    "â€|Ã[\u0080-\u00bf©ƒ]|Â[\u00a0-\u00bf]|\ufffd"
)  # UTF-8 read as Windows-1252; a lost byte


def joined_paragraphs(value: Any) -> str | None:
    """Return the text of a list of paragraphs, which are texts or lists of sentences; None for any other value.

    Paragraphs are joined by a blank line, sentences by a blank.
    """
    if not isinstance(value, list):
        return None
    paragraphs: list[str] = []
    for paragraph in value:
        sentences = paragraph if isinstance(paragraph, list) else [paragraph]
        if not all(isinstance(one, str) for one in sentences):
            return None
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(filter(str.strip, paragraphs))


def delivered_text(text: str, reading: Reading, *, is_html: bool = False) -> str:
    """Return the text of a field as offsets refer to it: HTML and NewsAPI's "[+123 chars]" removed.

    Signs of wrong decoding, HTML entities and tags are counted in the report; where the options say so, the text is
    repaired instead. Raises UnusableRecord for HTML that is broken, and QuotexError where a package is absent.
    """
    if is_html:
        text = html_to_text(text)
    report = reading.report
    if cut := _CUT_SHORT.search(text, max(0, len(text) - 60)):
        text = text[: cut.start()]
        report.cut_short += 1
    if reading.options.repair_text:
        return repaired(text)
    report.wrongly_decoded += _WRONGLY_DECODED.search(text) is not None
    report.with_entities += _ENTITY.search(text) is not None
    report.with_html += _TAG.search(text) is not None
    return text


def html_to_text(fragment: str) -> str:
    """Return the text of a piece of HTML, with a blank line between paragraphs.

    Raises UnusableRecord where the HTML is broken beyond repair, and QuotexError where html_text is absent.
    """
    extractor = need("html_text", "html", "reading HTML")
    try:
        text: str = extractor.extract_text(fragment)
    except (ValueError, AssertionError, RecursionError) as error:  # lxml of what is no HTML at all
        raise UnusableRecord("the HTML in it is broken beyond repair; extract its text first") from error
    return text


def repaired(text: str) -> str:
    """Return the text with wrong decoding undone and HTML entities resolved; marks and line ends stay as they are.

    Raises QuotexError where ftfy is absent.
    """
    ftfy = need("ftfy", "repair", "repairing text")
    repaired_text: str = ftfy.fix_text(
        text,
        unescape_html=True,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        remove_terminal_escapes=False,
        normalization=None,
    )
    return repaired_text
