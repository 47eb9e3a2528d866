"""Rebuild the Wikinews articles in seeds/ from the treebank UD_English-GUM, whose tokens know where the spaces were.

    python scripts/make_seeds.py --data DIR --out seeds

DIR/ud/*.conllu are CoNLL-U files that hold GUM's news documents. GUM writes hyphens and currency signs as words of
their own here and there ("six - member"); that is left as it is.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from evaluation.corpora import documents, lay_out, read_conllu

TEXT_FILES = ("afghan", "hackers", "iodine")  # one text file each, headline and dateline included
JSON_LINES = ("korea", "questionnaire", "sensitive")  # together in wikinews.jsonl, headline and date as fields
PREFIX = "GUM_news_"
WIKI = "https://en.wikinews.org/wiki/"

SOURCES = """# Sources of the articles in this folder

`seed.txt` is the article that quotex started from.

All other articles are from Wikinews, by the Wikinews contributors, licensed under
[Creative Commons Attribution 2.5](https://creativecommons.org/licenses/by/2.5/). Their text was rebuilt from the
tokens of the treebank [UD_English-GUM](https://github.com/UniversalDependencies/UD_English-GUM) (Zeldes 2017) by
`scripts/make_seeds.py`; spaces inside some compounds differ from the originals, `date` headers were added to the
text files, and picture captions stand where the treebank has them.

| file | title | published | authors | licence | document in GUM |
| --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class WikinewsArticle:
    """An article of Wikinews; `body` is the text after headline and dateline, one paragraph an item."""

    name: str
    title: str
    dateline: str
    body: tuple[str, ...]

    @property
    def date(self) -> str:
        """The ISO date of a dateline such as "Friday, July 21, 2017"."""
        return datetime.strptime(self.dateline, "%A, %B %d, %Y").date().isoformat()

    @property
    def url(self) -> str:
        """The address of the article; Wikinews names a page after its headline."""
        return WIKI + quote(self.title.replace(" ", "_"))


def read_articles(folder: Path, names: set[str]) -> Iterator[WikinewsArticle]:
    """Yield the named news documents of all CoNLL-U files in a folder."""
    for path in sorted(folder.glob("*.conllu")):
        for document, groups in documents(read_conllu(path)):
            name = document.removeprefix(PREFIX)
            if document.startswith(PREFIX) and name in names:
                title, dateline, *body = (lay_out([group]).text for group in groups)
                yield WikinewsArticle(name, title, dateline, tuple(body))


def as_text(article: WikinewsArticle) -> str:
    """Return the article as a text file with a date header."""
    return "\n\n".join((f"date {article.date}", article.title, article.dateline, *article.body)) + "\n"


def as_json(article: WikinewsArticle) -> str:
    """Return the article as a JSON line."""
    fields = {
        "url": article.url,
        "title": article.title,
        "date": article.date,
        "outlet": "Wikinews",
        "text": "\n\n".join(article.body),
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def source_row(article: WikinewsArticle, file: str) -> str:
    """Return the row of SOURCES.md for an article in a file."""
    link = f"[{article.title}]({article.url})"
    return f"| `{file}` | {link} | {article.date} | Wikinews contributors | CC BY 2.5 | {PREFIX}{article.name} |\n"


def write_seeds(articles: dict[str, WikinewsArticle], out: Path) -> None:
    """Write the text files, wikinews.jsonl and SOURCES.md."""
    rows = []
    for name in TEXT_FILES:
        (out / f"{name}.txt").write_text(as_text(articles[name]), encoding="utf-8")
        rows.append(source_row(articles[name], f"{name}.txt"))
    lines = [as_json(articles[name]) for name in JSON_LINES]
    (out / "wikinews.jsonl").write_text("".join(lines), encoding="utf-8")
    rows += [source_row(articles[name], "wikinews.jsonl") for name in JSON_LINES]
    (out / "SOURCES.md").write_text(SOURCES + "".join(rows), encoding="utf-8")


def main() -> None:
    """Rebuild the seeds; exit with an error if an article is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ud/*.conllu")
    parser.add_argument("--out", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    wanted = {*TEXT_FILES, *JSON_LINES}
    articles = {article.name: article for article in read_articles(options.data / "ud", wanted)}
    if missing := wanted - articles.keys():
        parser.error(f"not in {options.data / 'ud'}: {', '.join(PREFIX + name for name in sorted(missing))}")
    write_seeds(articles, options.out)


if __name__ == "__main__":
    main()
