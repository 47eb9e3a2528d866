"""Readers of the annotated corpora that quotex trains and measures on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from zlib import crc32

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class UdWord:
    """One syntactic word of a CoNLL-U sentence; `head` is 1-based, 0 is the root."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class UdToken:
    """One surface token: the words it stands for (more than one for a multiword token)."""

    form: str
    words: tuple[UdWord, ...]
    space_after: bool


@dataclass(frozen=True, slots=True)
class UdSentence:
    """One sentence; `document` is the id of the document it stands in ("" where the file names none)."""

    tokens: tuple[UdToken, ...]
    starts_paragraph: bool
    document: str = ""

    @property
    def words(self) -> tuple[UdWord, ...]:
        """The syntactic words of all tokens, in order."""
        return tuple(word for token in self.tokens for word in token.words)


_NEW_DOCUMENT = "# newdoc id ="


def read_conllu(path: Path) -> Iterator[UdSentence]:
    """Yield the sentences of a CoNLL-U file (https://universaldependencies.org/format.html), without empty nodes."""
    from stanza.utils.conll import CoNLL  # loads torch, which the scorers do without

    document = ""
    with path.open(encoding="utf-8") as lines:
        sentences, comments = CoNLL.load_conll(lines, ignore_gapping=True)
    for rows, notes in zip(sentences, comments, strict=True):
        opens = any(note.startswith(("# newpar", "# newdoc")) for note in notes)
        names = (note[len(_NEW_DOCUMENT) :].strip() for note in notes if note.startswith(_NEW_DOCUMENT))
        document = next(names, document)
        yield UdSentence(tuple(_tokens(rows)), opens, document)


def _tokens(rows: Sequence[Sequence[str]]) -> Iterator[UdToken]:
    at = 0
    while at < len(rows):
        row = rows[at]
        first, _, last = row[0].partition("-")
        size = int(last) - int(first) + 1 if last else 1
        at += 1 if last else 0
        words = tuple(UdWord(r[1], r[2], r[3], r[5], int(r[6]), r[7]) for r in rows[at : at + size])
        at += size
        yield UdToken(row[1], words, "SpaceAfter=No" not in row[9])


def paragraphs(sentences: Iterable[UdSentence]) -> Iterator[list[UdSentence]]:
    """Group sentences into the paragraphs that the `# newpar` marks delimit."""
    group: list[UdSentence] = []
    for sentence in sentences:
        if sentence.starts_paragraph and group:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def documents(sentences: Iterable[UdSentence]) -> Iterator[tuple[str, list[list[UdSentence]]]]:
    """Group sentences into documents; yield the id and the paragraphs of each."""
    for name, group in groupby(sentences, key=attrgetter("document")):
        yield name, list(paragraphs(group))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The text of a document with blank lines between paragraphs, and the token offsets of each sentence."""

    text: str
    tokens: tuple[tuple[Offsets, ...], ...]

    @property
    def sentences(self) -> tuple[Offsets, ...]:
        """The offsets of each sentence in code points."""
        return tuple((tokens[0][0], tokens[-1][1]) for tokens in self.tokens)


def lay_out(document: Iterable[Iterable[UdSentence]]) -> LaidOut:
    """Build the text of a document from the sentences of its paragraphs."""
    text, where = "", []
    for paragraph in document:
        text = text.rstrip() + "\n\n" if text else ""
        for sentence in paragraph:
            offsets = []
            for token in sentence.tokens:
                offsets.append((len(text), len(text) + len(token.form)))
                text += token.form + " " * token.space_after
            where.append(tuple(offsets))
    return LaidOut(text.rstrip(), tuple(where))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage of tokens with one BIO label each."""

    tokens: tuple[str, ...]
    labels: tuple[str, ...]


def read_bio(path: Path) -> Iterator[Labelled]:
    """Yield the passages of a `token TAB label` file with blank lines between passages."""
    tokens: list[str] = []
    labels: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        token, tab, label = line.partition("\t")
        if tab:
            tokens.append(token)
            labels.append(label.strip())
        elif tokens:
            yield Labelled(tuple(tokens), tuple(labels))
            tokens, labels = [], []


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One annotated attribution: code-point spans into the text of its document."""

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated document with its name, text and attributions."""

    name: str
    text: str
    attributions: tuple[GoldAttribution, ...]


_BRAT_LINE = re.compile(r"[TERAMN#*]\d*\t")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


def read_polnear(folder: Path) -> Iterator[GoldDocument]:
    """Yield the documents of a PolNeAR split; the first annotator in name order is the gold.

    `folder` holds text/*.txt and attributions/<document>_<annotator>.ann (brat stand-off).
    Attributions without content are left out.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        files[_ANNOTATOR.sub("", path.stem)].append(path)
    for name, annotators in sorted(files.items()):
        raw = (folder / "text" / f"{name}.txt").read_bytes()
        yield GoldDocument(name, raw.decode("utf-8"), tuple(_read_brat(annotators[0])))


def is_held_out(name: str) -> bool:
    """Return whether a document of the train split is kept out of training.

    One document in 14 is held out, to fit thresholds and confidences.
    """
    return crc32(name.encode()) % 14 == 0


def _read_brat(path: Path) -> list[GoldAttribution]:
    spans: dict[str, list[Offsets]] = {}
    events: list[list[str]] = []
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if not _BRAT_LINE.match(line):
            continue  # the text of a span may run over several lines
        fields = line.split("\t")
        if fields[0][0] == "T":
            where = fields[1].partition(" ")[2].split(";")
            spans[fields[0]] = [(int(s), int(e)) for s, e in (part.split() for part in where)]
        elif fields[0][0] == "E":
            events.append(fields[1].split())
    found = []
    for arguments in events:
        roles: dict[str, list[Offsets]] = defaultdict(list)
        for role, _, reference in (argument.partition(":") for argument in arguments):
            roles[role.rstrip("0123456789")] += spans[reference]
        if roles["Content"]:
            found.append(
                GoldAttribution(
                    tuple(sorted(roles["Content"])), tuple(sorted(roles["Cue"])), tuple(sorted(roles["Source"]))
                )
            )
    return sorted(found, key=lambda a: (a.content[0], a.cue))
