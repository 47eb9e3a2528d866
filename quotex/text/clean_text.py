"""Cleans a text for the models and rules: removes invisible signs and restores escaped or misread ones.

Dumps deliver soft hyphens, HTML entities, tags, wrongly decoded bytes and quotation marks of many scripts. They are
replaced here, in one place and one linear pass, and an alignment leads each stretch of the clean text back to the text
as it was delivered.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from quotex.text.misread_bytes import misread_signs
from quotex.text.spans import Offsets

# ------------------------------------------------------------------------------------------ the alignment


@dataclass(frozen=True, slots=True)
class Edit:
    """The delivered code points [start, end) and what stands for them, from `clean_start` on."""

    start: int
    end: int
    clean_start: int
    text: str

    @property
    def clean_end(self) -> int:
        """Where the replacement ends in the clean text."""
        return self.clean_start + len(self.text)


@dataclass(frozen=True)
class Alignment:
    """Leads from a clean text to the delivered one and back; `edits` are sorted and disjoint."""

    edits: tuple[Edit, ...] = ()

    @cached_property
    def _clean_starts(self) -> list[int]:
        return [edit.clean_start for edit in self.edits]

    @cached_property
    def _starts(self) -> list[int]:
        return [edit.start for edit in self.edits]

    def delivered(self, start: int, end: int) -> Offsets:
        """Return the code points of the delivered text for [start, end) of the clean one.

        A stretch has no invisible signs at its edges, and the whole of each sign that it holds in part.
        """
        if end <= start:
            place = self._place(start)[0]
            return place, place
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, position: int) -> Offsets:
        """Return the delivered code points of one clean code point."""
        number = bisect_right(self._clean_starts, position) - 1
        if number < 0:
            return position, position + 1
        edit = self.edits[number]
        if position < edit.clean_end:
            return edit.start, edit.end
        place = position - edit.clean_end + edit.end
        return place, place + 1

    def clean_position(self, position: int) -> int:
        """Return where the delivered code point `position` stands in the clean text.

        A part of a sign stands where the sign begins.
        """
        number = bisect_right(self._starts, position) - 1
        if number < 0:
            return position
        edit = self.edits[number]
        return edit.clean_start if position < edit.end else position - edit.end + edit.clean_end


UNCHANGED = Alignment()


def clean(text: str) -> tuple[str, Alignment]:
    """Return the clean form of a text, in time linear in its length, and its alignment with the text.

    What was escaped or misread twice is undone twice; what was escaped more often ("&amp;amp;lt;") is not.
    """
    parts: list[str] = []
    edits: list[Edit] = []
    size = done = 0
    as_windows = _WINDOWS_SIGNS.search(text) is not None
    for match in _pattern().finditer(text) if _SUSPECTS.search(text) else ():
        kind = match.lastgroup or ""
        if kind == "next_line" and not as_windows:
            continue
        replacement = _RULES[kind][1](match[0])
        if replacement is None or replacement == match[0]:
            continue
        parts += (text[done : match.start()], replacement)
        size += match.start() - done
        edits.append(Edit(match.start(), match.end(), size, replacement))
        size += len(replacement)
        done = match.end()
    return ("".join((*parts, text[done:])), Alignment(tuple(edits))) if edits else (text, UNCHANGED)


# ---------------------------------------------------------------------------------------------- the rules

_MARKS: Mapping[str, str] = {
    **dict.fromkeys("″‶ʺ˝ˮ״¨", '"'),
    **dict.fromkeys("′‵ʹ՚＇´", "'"),
    **dict.fromkeys("❝🙶〝「『｢﹁﹃", "“"),
    **dict.fromkeys("❞🙷〞〟」』｣﹂﹄", "”"),
    **dict.fromkeys("❠⹂", "„"),
    **{"❛": "‘", "‛": "‘", "❜": "’", "❟": "‚", "《": "«", "》": "»", "〈": "‹", "〉": "›", "❮": "‹", "❯": "›"},
}
_SINGLE_SIGNS = str.maketrans(dict(_MARKS))
_DOUBLED = {"´": '"', "′": '"', "‵": '"', "‹": "«", "›": "»", "<": "«", ">": "»"}
# Letters of other scripts that look as Latin ones do (Unicode TS #39, those of one look in every type face).
_LOOKALIKES = dict(
    zip("аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdhqwABEKMHOPCTXIJSABEZHIKMNOPTYXo", strict=True)
)
_LIKE = "".join(_LOOKALIKES)
_WINDOWS = {
    bytes([code]).decode("latin-1"): bytes([code]).decode("cp1252")
    for code in b"\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x9b"
}
_WINDOWS_SIGNS = re.compile(f"[{''.join(_WINDOWS)}]".replace("\x85", ""))

_BLOCKS = (
    "address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|ol|p|pre|"
    "section|table|tbody|td|th|thead|tr|ul"
)
_INLINES = (
    "abbr|acronym|a|big|b|cite|code|del|dfn|em|font|img|ins|i|kbd|label|mark|picture|small|source|span|strike|strong|"
    "sub|sup|s|time|tt|u|wbr"
)
_ATTRIBUTES = r"(?:\s[^<>]*)?/?>"
_ADDRESS = r"\((?:https?://|mailto:|[/#])[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)"
_NEEDS_JOINERS = "".join(
    rf"\p{{{script}}}"
    for script in (
        *("Arabic", "Syriac", "Mandaic", "Nko", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati"),
        *("Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer"),
    )
)
_NOT_SEEN = r"[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f]"
_NEW_LINE = r"(?:\r\n|[\r\n])[ \t]*"


def _entity(given: str) -> str | None:
    """Return the sign of an HTML entity, also of one that was escaped twice; None for an unknown name."""
    meant = html.unescape(html.unescape(given))
    if len(meant) > 2:  # no entity stands for more
        return None
    return " " if meant.isspace() else _bare(meant)


def _bare(signs: str) -> str:
    bare: str = regex.sub(_NOT_SEEN, "", signs)
    return bare.translate(_SINGLE_SIGNS)


# What is replaced, by what; where two begin at one place, the first counts. Each pattern is bounded, or ends where the
# next of its kind could begin, so that the search is linear.
_RULES: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    "entity": (r"&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", _entity),
    "misread": ("|".join(map(regex.escape, misread_signs())), lambda given: _bare(misread_signs()[given])),
    "windows": (_WINDOWS_SIGNS.pattern, lambda given: _WINDOWS[given]),
    "control": (r"[\x80-\x84\x86-\x9f]", lambda _: " "),
    "next_line": ("\x85", lambda given: _WINDOWS[given]),  # only where other such signs show that it is none
    "hyphenated": (  # not "pre-" at the end of a line and "and post-war" in the next
        rf"(?<=\p{{L}}{{2}})(?:\u00ad[ \t]*|[-‐]){_NEW_LINE}(?=\p{{Ll}}{{2}})(?!(?:and|or|to|nor|but)\b)",
        lambda _: "",
    ),
    "joiner": (  # Persian and Indic words need it, and emoji of several signs
        rf"(?<=[{_NEEDS_JOINERS}])[\u200c\u200d](?=[{_NEEDS_JOINERS}])"
        r"|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})"
        r"|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]",
        lambda _: None,
    ),
    "word_break": (r"(?<=[.!?…,;:”»)])\u200b+(?=[\p{L}“«])", lambda _: " "),
    "not_seen": (_NOT_SEEN + "+", lambda _: ""),
    "page_break": (
        r"(?<=[^\s.!?…:;\"”’)])(?:[ \t]+[\x0b\x0c\x1c-\x1f]+[ \t]*|[\x0b\x0c\x1c-\x1f]+(?:[ \t]+|(?=\p{Ll})))(?=\S)",
        lambda _: " ",
    ),
    "escaped_break": (
        r"(?:\\r)?\\n(?:(?:\\r)?\\n)+|(?<=[.!?…\"”’'])(?:\\r)?\\n(?=[\p{Lu}\"“‘'])",
        lambda given: "\n" * given.count("n"),
    ),
    "escape": (r"\\+[\"“”]", lambda given: given[-1]),
    "image": (rf"!\[[^\[\]\n]{{0,300}}\]{_ADDRESS}", lambda _: ""),
    "link": (rf"\[(?=[^\[\]\n]{{1,300}}\]{_ADDRESS})|(?<=[^\s\[])\]{_ADDRESS}", lambda _: ""),
    "quote_tag": (rf"(?i:<q{_ATTRIBUTES})", lambda _: "“"),
    "quote_end_tag": (r"(?i:</q\s*>)", lambda _: "”"),
    "block_tag": (rf"(?i:</?(?:{_BLOCKS}){_ATTRIBUTES})", lambda _: "\n"),
    "inline_tag": (rf"(?i:</?(?:{_INLINES}){_ATTRIBUTES})", lambda _: ""),
    "angles": (
        r"<<(?=[^<>\n]+>>)|(?<=[^\s<>]|[^\s<>][ \u00a0])>>(?=[\s\p{P}]|$)",
        lambda given: _DOUBLED[given[0]],
    ),
    "doubled": (r"´´|‹‹|››|′′|‵‵", lambda given: _DOUBLED[given[0]]),
    "low": (r"(?<![\w,]),,(?=\w)|(?<!\w)‚‚(?=\w)", lambda _: "„"),
    "gershayim": (r"(?<=\p{Hebrew})״(?=\p{Hebrew})", lambda _: None),  # no mark inside a Hebrew word
    "mark": (f"[{''.join(_MARKS)}]", lambda given: _MARKS[given]),
    "wide_stop": (r"[！，．；？](?=\p{L})", lambda given: unicodedata.normalize("NFKC", given) + " "),
    "compatible": (  # not the wide colon of speaker labels, which has its space in it
        r"[\ufb00-\ufb06\uff01-\uff19\uff1b-\uff5e\U0001d400-\U0001d7ff]",
        lambda given: _bare(unicodedata.normalize("NFKC", given)),
    ),
    "lookalike": (  # in a word that is Latin but for such letters
        rf"(?<=(?<!\p{{L}})[\p{{Latin}}{_LIKE}]{{0,40}})(?:(?<=\p{{Latin}}[{_LIKE}]{{0,40}})|(?=[{_LIKE}]{{1,40}}\p{{Latin}}))"
        rf"[{_LIKE}](?=[\p{{Latin}}{_LIKE}]{{0,40}}(?!\p{{L}}))",
        lambda given: _LOOKALIKES[given],
    ),
}


# The signs that most texts are made of; no rule begins at one of them.
_USUAL = r"\t\n\r \"#$%'-+./-;=?-Z^-~\u00a0“”‘’„«»–—…•€£°©®À-ÁÆ-ÓÕ-Öà-áã-îð-öø-ÿ"
# Where a rule may find something: at other signs, if some of them stand together.
_SUSPECTS = re.compile(rf"[^{_USUAL}!&<>\\[\],‐-]|&[#A-Za-z]|<[<A-Za-z/]|>>|\]\(|\\|[-‐][\r\n]|,,")


@cache
def _pattern() -> regex.Pattern[str]:
    rules = "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _RULES.items())
    return regex.compile(rf"(?=[^{_USUAL}])(?:{rules})")
