"""From a parse to its attributions: quotation marks, cues, content and source spans."""

from quotex.quotations.attribution import Attribution, CueMention
from quotex.quotations.extract import attributions
from quotex.quotations.reported_dates import iso_date

__all__ = ["Attribution", "CueMention", "attributions", "iso_date"]
