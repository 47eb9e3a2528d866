"""Score whether a record names the person or body behind its source.

Gold is JSON lines, one article a line: `{"doc", "sha256", "collection", "sources": [{"spans": [[start, end], ...],
"speaker", "kind", "unsure", "also"?}]}`. Spans are code points of the article's text; one of no length is an unstated
source, at the first character of its statement. `speaker` is the fullest name that the article gives ("A + B" for
joint speakers), a description with "~" before it for somebody without a name ("~critics", "~statement of Ada Cole"),
null for kind "none", which is no source. `also` lists other names that are as good. The file holds no text.

A source is found where a record's source overlaps it (the one that overlaps most), an unstated one where a record
without a source begins there. Sources that readers were unsure of are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from evaluation.calibration import Judged, expected_calibration_error
from evaluation.tables import markdown_table
from quotex.lexicons import rows
from quotex.records import Quote

Outcome = Literal["full", "right", "partial", "wrong", "unresolved", "invented", "other", "missed"]
Form = Literal["name", "pronoun", "nominal", "implicit"]
Match = Literal["full", "part"]

NAMED = ("person", "organization")
NEAR = 3  # code points between the beginnings of two contents that are one
SURE = 0.9
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_POSSESSIVE = re.compile(r"[’'](s)?\b")
_ABBREVIATED = re.compile(r"\b\w\.\w\.")
_CAPITAL = re.compile(r"\b[A-Z][\w’'.-]*")
_OPENING = re.compile(r"^(The|A|An|His|Her|Their|Our|My|This|That|One|Some|Many)\b")
_STEM = 6  # letters by which words of two names of one body are compared


@dataclass(frozen=True, slots=True)
class WhoSource:
    """A source of the gold and the person or body behind it."""

    spans: tuple[tuple[int, int], ...]
    speaker: str
    kind: str
    also: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether the article names the person or body."""
        return self.kind in NAMED and not self.speaker.startswith("~")

    @property
    def is_unstated(self) -> bool:
        """Whether the source has no words in the article."""
        return self.spans[0][0] == self.spans[0][1]


@dataclass(frozen=True, slots=True)
class WhoArticle:
    """The sources of one article; `sha256` is that of its text in UTF-8."""

    doc: str
    sha256: str
    collection: str
    sources: tuple[WhoSource, ...]


@dataclass(frozen=True, slots=True)
class WhoResult:
    """The outcome for a source. `rule` and `confidence` come from the record; None if the record names nobody."""

    doc: str
    source: WhoSource
    outcome: Outcome
    form: Form | None = None
    rule: str | None = None
    confidence: float | None = None


def read_who(path: Path) -> list[WhoArticle]:
    """Return the articles of a gold file, without entries that are no sources or unsure."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_article(json.loads(line)) for line in lines if line.strip()]


def _article(row: Mapping[str, Any]) -> WhoArticle:
    sources = tuple(
        WhoSource(
            tuple((start, end) for start, end in one["spans"]), one["speaker"], one["kind"], tuple(one.get("also", ()))
        )
        for one in row["sources"]
        if one["kind"] != "none" and not one["unsure"]
    )
    return WhoArticle(row["doc"], row["sha256"], row["collection"], sources)


def texts_of(articles: Iterable[WhoArticle], data: Path) -> dict[str, str]:
    """Return the texts of articles by name, from polnear/*/text and who/worldwide.articles.jsonl in a folder.

    Raises SystemExit if a text is missing or differs from the one that was annotated.
    """
    paths = {path.stem: path for path in data.glob("polnear/*/text/*.txt")}
    lines = (data / "who" / "worldwide.articles.jsonl").read_text(encoding="utf-8").splitlines()
    world = {row["id"]: row["text"] for row in map(json.loads, lines)}
    found: dict[str, str] = {}
    for article in articles:
        path = paths.get(article.doc)
        text = path.read_bytes().decode("utf-8") if path else world.get(article.doc, "")
        if hashlib.sha256(text.encode()).hexdigest() != article.sha256:
            raise SystemExit(f"{data} has no article {article.doc}, or another text than the one that was annotated")
        found[article.doc] = text
    return found


@cache
def words_of(group: str) -> frozenset[str]:
    """Return the words of a group ("title", "small", "pronoun", "generic") in who_words.tsv."""
    path = Path(__file__).with_name("who_words.tsv")
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return frozenset(word for kind, words in lines if kind == group for word in words.split())


@cache
def _given_names(name: str) -> frozenset[str]:
    """Return a given name and the full forms that it may be short for."""
    return frozenset({name, *(full for short, full in rows("nicknames.tsv", 2) if short == name)})


def tokens(name: str) -> list[str]:
    """Return the words of a name: lower case, no accents, no possessive marks, initials in one piece."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    plain = plain.replace(".", "" if _ABBREVIATED.search(plain) else " ")
    return re.findall(r"\w+", _POSSESSIVE.sub(" ", plain))


def _bare(name: str) -> list[str]:
    """Return the words of a name without leading titles."""
    found = tokens(name)
    while len(found) > 1 and found[0] in words_of("title"):
        found = found[1:]
    return found


def match_person(predicted: str, gold: str) -> Match | None:
    """Return how a name matches a person: "full", "part", or None for not at all."""
    one, other = _bare(predicted), _bare(gold)
    if one == other:
        return "full"
    suffixes = _SUFFIXES & set(one)
    if suffixes and suffixes != _SUFFIXES & set(other):
        return None
    one, other = ([word for word in words if word not in _SUFFIXES] for words in (one, other))
    if not one or not other:
        return None
    if one == other:
        return "part"
    if len(one) == 1:
        fits = one[0] in (other[-1], other[0]) or (len(one[0]) > 3 and one[0] in other)
        return "part" if fits else None
    if len(other) == 1:
        return "full" if other[0] in one else None
    if not (_within(one, other) or (one[-1] == other[-1] and _same_given(one[0], other[0]))):
        return None
    return "full" if len(one) >= len(other) else "part"


def _within(one: Sequence[str], other: Sequence[str]) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def _same_given(one: str, other: str) -> bool:
    if one[0] == other[0] and min(len(one), len(other)) == 1:
        return True
    if min(len(one), len(other)) > 2 and (one.startswith(other) or other.startswith(one)):
        return True
    return bool(_given_names(one) & _given_names(other))


def match_body(predicted: str, gold: str) -> Match | None:
    """Return how a name matches an organization: "full", "part", or None for not at all."""
    one, other = ([word for word in tokens(name) if word not in words_of("small")] for name in (predicted, gold))
    if not one or not other:
        return None
    if one == other:
        return "full"
    for short, long in ((one, other), (other, one)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
            return "part"
    if len(one) == 1 and one[0].rstrip("s") in {word.rstrip("s") for word in words_of("generic")}:
        return None
    common = _stems(one) & _stems(other)
    telling = [_stems([word for word in words if word not in words_of("generic")]) for words in (one, other)]
    if telling[0] and telling[1] and not telling[0] & telling[1]:
        return None
    fewest = min(len(one), len(other))
    return "part" if common and 2 * len(common) >= fewest and (len(common) > 1 or fewest == 1) else None


def _stems(words: Iterable[str]) -> set[str]:
    return {word.rstrip("s")[:_STEM] for word in words}


def matches(predicted: str, gold: str, kind: str) -> Match | None:
    """Return how a name matches a gold speaker of this kind, as `match_person` and `match_body` do."""
    return match_person(predicted, gold) if kind == "person" else match_body(predicted, gold)


def outcome_of(source: WhoSource, name: str, kind: str, words: str) -> Outcome:
    """Return the outcome for a speaker of this name and kind.

    `name` is "" if the record has no name; `words` are the text of the source in the record.
    """
    if source.is_named:
        return _named_outcome(source, name, kind)
    whose = source.speaker.partition(" of ")[2]
    if not name:
        return "full"
    expected, found = (
        {word.rstrip("s") for word in tokens(text)} - words_of("small") for text in (source.speaker, name)
    )
    if (expected & found and kind not in NAMED) or found == expected:
        return "full"
    if source.kind == "document" and whose and (match_person(name, whose) or match_body(name, whose)):
        return "right"
    if kind in NAMED and not (found and found <= expected):
        return "invented"
    in_source = found and found <= _singular(words)
    if in_source and not set(tokens(name)) <= words_of("pronoun"):
        return "full"
    return "right" if expected & found else "other"


def _singular(text: str) -> set[str]:
    return {word.rstrip("s") for word in tokens(text)}


def _named_outcome(source: WhoSource, name: str, kind: str) -> Outcome:
    if not name:
        return "unresolved"
    names, gold = name.split(" + "), source.speaker.split(" + ")
    found = [_best(names, one, source.kind) for one in gold]
    if len(gold) > 1 and len(names) == 1:
        joined = [_best(re.split(r", | and | & ", name), one, source.kind) for one in gold]
        found = ["part"] * len(gold) if all(joined) else found
    if all(found):
        return "full" if set(found) == {"full"} else "right"
    if any(found):
        return "partial"
    said = tokens(name)
    nobody = kind in ("unnamed", "group", "document") or not said or set(said) <= words_of("pronoun")
    return "unresolved" if nobody else "wrong"


def _best(names: Iterable[str], gold: str, kind: str) -> Match | None:
    found = {matches(name, gold, kind) for name in names}
    return "full" if "full" in found else "part" if "part" in found else None


def form_of(words: str) -> Form:
    """Return the form of a source: a name, a pronoun, a nominal, or "implicit" without words."""
    found = tokens(words)
    if not found:
        return "implicit"
    if set(found) <= words_of("pronoun"):
        return "pronoun"
    return "name" if _CAPITAL.search(_OPENING.sub("", words)) else "nominal"


Extent = tuple[Sequence[tuple[int, int]], int]  # spans of a source, none where it is unstated; where its content begins


def place_of(source: WhoSource, found: Sequence[Extent]) -> int | None:
    """Return the number of the attribution that matches a source of the gold; None without one.

    It is the one whose source overlaps most. For an unstated source it is the first without a source whose content
    begins at most NEAR code points away.
    """
    if source.is_unstated:
        begins = source.spans[0][0]
        return next((n for n, (spans, start) in enumerate(found) if not spans and abs(start - begins) <= NEAR), None)
    shares = [(_share(source.spans, spans), -number) for number, (spans, _) in enumerate(found)]
    share, number = max(shares, default=(0.0, 0))
    return -number if share else None


def _share(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> float:
    """Return the code points that two lists of spans share, divided by all that they cover."""
    common = sum(max(0, min(end, last) - max(start, first)) for start, end in gold for first, last in found)
    whole = sum(end - start for start, end in (*gold, *found)) - common
    return common / whole if common else 0.0


def paired(source: WhoSource, quotes: Sequence[Quote]) -> Quote | None:
    """Return the record that `place_of` finds for a source, None without one."""
    number = place_of(source, [(_spans(quote), quote.content[0].start) for quote in quotes])
    return None if number is None else quotes[number]


def _spans(quote: Quote) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in quote.source.spans] if quote.source else []


def score_who(articles: Iterable[WhoArticle], quotes: Mapping[str, Sequence[Quote]]) -> list[WhoResult]:
    """Return the result of each source of the gold, given the records (all attributions) of each article."""
    return [result for article in articles for result in _results(article, quotes.get(article.doc, ()))]


def _results(article: WhoArticle, quotes: Sequence[Quote]) -> list[WhoResult]:
    people = {
        name
        for source in article.sources
        if source.kind == "person"
        for name in source.speaker.split(" + ")
        if not name.startswith("~")
    }
    return [_result(article.doc, source, paired(source, quotes), people) for source in article.sources]


def _result(doc: str, source: WhoSource, quote: Quote | None, people: set[str]) -> WhoResult:
    if quote is None:
        return WhoResult(doc, source, "missed")
    speaker, words = quote.speaker, quote.source.text if quote.source else ""
    name = speaker.name if speaker else ""
    outcome = outcome_of(source, name, speaker.kind if speaker else "unnamed", words)
    others = people - set(source.speaker.split(" + "))
    if outcome == "right" and source.kind == "person" and any(match_person(name, one) == "full" for one in others):
        outcome = "wrong"  # the name of somebody else of the article
    if outcome not in ("full", "right") and name and tokens(name) in map(tokens, source.also):
        outcome = "right"
    return WhoResult(doc, source, outcome, form_of(words), quote.resolved_by, speaker.confidence if speaker else None)


def is_right(result: WhoResult) -> bool:
    """Return whether the record means the right person or body, by the fullest name or another."""
    return result.outcome in ("full", "right")


@dataclass(frozen=True, slots=True)
class WhoFigures:
    """Figures over results, in percent; `wrong_when_sure` is over those with a confidence of SURE or more."""

    sources: int
    found: float
    right: float
    right_of_named: float
    full_of_right: float
    by_form: dict[str, tuple[float, int]]
    wrong_when_sure: float
    sure: float
    calibration_error: float
    by_rule: dict[str, tuple[int, int]]


def figures(results: Sequence[WhoResult]) -> WhoFigures:
    """Return the figures over results.

    The outcome "other" counts as found but is left out of the figures over found sources.
    """
    found = [one for one in results if one.outcome not in ("missed", "other")]
    named = [one for one in found if one.source.is_named]
    sure = [one for one in found if (one.confidence or 0.0) >= SURE]
    forms: dict[str, list[WhoResult]] = defaultdict(list)
    rules: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in found:
        forms[one.form or ""].append(one)
        rules[one.rule or ""][is_right(one)] += 1
    judged: list[Judged] = [(one.confidence, is_right(one)) for one in found if one.confidence is not None]
    return WhoFigures(
        sources=len(results),
        found=_percent(sum(one.outcome != "missed" for one in results), len(results)),
        right=_percent(sum(map(is_right, found)), len(found)),
        right_of_named=_percent(sum(map(is_right, named)), len(named)),
        full_of_right=_percent(sum(one.outcome == "full" for one in named), sum(map(is_right, named))),
        by_form={
            form: (_percent(sum(map(is_right, some)), len(some)), len(some)) for form, some in sorted(forms.items())
        },
        wrong_when_sure=_percent(sum(one.outcome in ("wrong", "invented", "partial") for one in sure), len(sure)),
        sure=_percent(len(sure), len(found)),
        calibration_error=round(expected_calibration_error(judged), 4),
        by_rule={rule: (counts[True], counts.total()) for rule, counts in sorted(rules.items())},
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def who_table(groups: Mapping[str, WhoFigures]) -> str:
    """Return the figures of each group of articles as a Markdown table."""
    header = ["who said it", "sources", "found", "right", "right of named", "fullest name", "names", "pronouns",
              "descriptions", "unstated", f"wrong at >= {SURE}", f"said at >= {SURE}", "calibration error"]  # fmt: skip
    lines = []
    for name, one in groups.items():
        forms = [
            f"{one.by_form[form][0]}" if form in one.by_form else "-"
            for form in ("name", "pronoun", "nominal", "implicit")
        ]
        shares = [one.found, one.right, one.right_of_named, one.full_of_right]
        lines.append([name, str(one.sources), *map(str, shares), *forms,
                      str(one.wrong_when_sure), str(one.sure), f"{one.calibration_error:.3f}"])  # fmt: skip
    return markdown_table(header, lines)
