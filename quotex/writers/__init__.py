"""Records to files and back: JSON lines, and the formats that other tools read."""

from quotex.writers.articles import article_date, articles_by_id, with_texts
from quotex.writers.checkworthy import Checkworthiness, checkworthiness, most_checkworthy
from quotex.writers.formats import FORMATS, Format, format_named, format_of
from quotex.writers.links import passage_url, web_address
from quotex.writers.output import check_output, output
from quotex.writers.read import articles_beside, read_quotes

__all__ = [
    "FORMATS",
    "Checkworthiness",
    "Format",
    "article_date",
    "articles_beside",
    "articles_by_id",
    "check_output",
    "checkworthiness",
    "format_named",
    "format_of",
    "most_checkworthy",
    "output",
    "passage_url",
    "read_quotes",
    "web_address",
    "with_texts",
]
