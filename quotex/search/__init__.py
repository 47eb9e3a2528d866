"""The database of quotations: who said what, in which words, and where is the proof.

    from quotex.search import Filters, index_files, open_db, search

    index_files(["quotes.jsonl"], "quotes.db")           # again: only what changed
    with open_db("quotes.db") as db:
        found = search(db, '"sanctions" OR embargo*', Filters(speaker="zelensky", since="2025-05"), facets=True)
        for hit in found.hits:
            print(hit.speaker_name, hit.date, hit.text)

`open_db(path)` opens for reading, `open_db(path, readonly=False)` for reviews and decisions on speakers;
a connection belongs to one thread. The tables are described in schema.sql.
All verbs raise QuotexError, with a sentence, for what a person can put right.
"""

from quotex.linking.decisions import Decision, identify_speakers, merge_speakers, split_speaker, undo_decision
from quotex.linking.identities import add_people, wikidata_id
from quotex.search.checking import CheckReport, check, repair
from quotex.search.facets import prepare_facets
from quotex.search.forgetting import Forgotten, forget_articles, forget_speaker
from quotex.search.indexing import IndexSummary, index_files, relink
from quotex.search.queries import (
    article,
    articles,
    figures,
    joined_records,
    numbers_in_order,
    quote,
    records,
    speaker_page,
    speakers,
)
from quotex.search.results import (
    Appearance,
    ArticlePage,
    ArticleRow,
    DatabaseFigures,
    Facets,
    FacetValue,
    Filters,
    Hit,
    IndexedQuote,
    Order,
    Piece,
    Results,
    RolePeriod,
    SentencePiece,
    SpeakerPage,
    SpeakerRow,
    Statement,
    Within,
)
from quotex.search.search import how_many, numbers_of, search
from quotex.search.speaker_lookup import find_speakers
from quotex.search.statements import Disagreement, disagreements, statements_of
from quotex.store.database import Database, open_db

__all__ = [
    "Appearance",
    "ArticlePage",
    "ArticleRow",
    "CheckReport",
    "Database",
    "DatabaseFigures",
    "Decision",
    "Disagreement",
    "FacetValue",
    "Facets",
    "Filters",
    "Forgotten",
    "Hit",
    "IndexSummary",
    "IndexedQuote",
    "Order",
    "Piece",
    "Results",
    "RolePeriod",
    "SentencePiece",
    "SpeakerPage",
    "SpeakerRow",
    "Statement",
    "Within",
    "add_people",
    "article",
    "articles",
    "check",
    "disagreements",
    "figures",
    "find_speakers",
    "forget_articles",
    "forget_speaker",
    "how_many",
    "identify_speakers",
    "index_files",
    "joined_records",
    "merge_speakers",
    "numbers_in_order",
    "numbers_of",
    "open_db",
    "prepare_facets",
    "quote",
    "records",
    "relink",
    "repair",
    "search",
    "speaker_page",
    "speakers",
    "split_speaker",
    "statements_of",
    "undo_decision",
    "wikidata_id",
]
