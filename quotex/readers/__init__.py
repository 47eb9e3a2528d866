"""Article dumps to articles: plain text, JSON lines and JSON, packed or not, whatever their fields are called."""

from quotex.readers.fields import MAX_CHARACTERS, FieldNames
from quotex.readers.inputs import Inputs
from quotex.readers.items import Item, Notice, Place, Problem, Reader
from quotex.readers.walk import same_file
from quotex.text.dates import date_header, iso_date, normal_date

__all__ = [
    "MAX_CHARACTERS",
    "FieldNames",
    "Inputs",
    "Item",
    "Notice",
    "Place",
    "Problem",
    "Reader",
    "date_header",
    "iso_date",
    "normal_date",
    "same_file",
]
