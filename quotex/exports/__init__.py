"""Write records to files: JSON lines, and the formats that other tools read."""

from quotex.exports.checkworthiness import Checkworthiness, checkworthiness, most_checkworthy
from quotex.exports.formats import FORMATS, Format, format_named, format_of
from quotex.exports.links import passage_url, web_address
from quotex.exports.output import check_output, output

__all__ = [
    "FORMATS",
    "Checkworthiness",
    "Format",
    "check_output",
    "checkworthiness",
    "format_named",
    "format_of",
    "most_checkworthy",
    "output",
    "passage_url",
    "web_address",
]
