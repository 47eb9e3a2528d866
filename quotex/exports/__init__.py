"""Records to files and back: JSON lines, and the formats that other tools read."""

from quotex.exports.articles import article_date, articles_by_id, with_texts
from quotex.exports.checkworthiness import Checkworthiness, checkworthiness, most_checkworthy
from quotex.exports.formats import FORMATS, Format, format_named, format_of
from quotex.exports.links import passage_url, web_address
from quotex.exports.output import check_output, output
from quotex.readers.records import articles_beside, read_quotes

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
