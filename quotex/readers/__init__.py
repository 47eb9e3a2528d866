"""Reads article dumps of many formats, packed or not, whatever their fields are called."""

from quotex.readers.fields import MAX_CHARACTERS
from quotex.readers.inputs import Inputs
from quotex.readers.items import Item, Notice, Place, Problem, behind, records_of
from quotex.readers.reading import FieldNames, Reader, Reading, ReadOptions
from quotex.readers.report import InputReport
from quotex.readers.walk import same_file
from quotex.text.dates import date_header, iso_date

__all__ = [
    "MAX_CHARACTERS",
    "FieldNames",
    "InputReport",
    "Inputs",
    "Item",
    "Notice",
    "Place",
    "Problem",
    "ReadOptions",
    "Reader",
    "Reading",
    "behind",
    "date_header",
    "iso_date",
    "records_of",
    "same_file",
]
