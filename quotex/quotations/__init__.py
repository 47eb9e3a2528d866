"""From a parse to its attributions: quotation marks, cues, content and source spans."""

from quotex.quotations.attribution import Attribution, CueMention
from quotex.quotations.extract import attributions, title_attributions
from quotex.quotations.reported_dates import reported_time

__all__ = ["Attribution", "CueMention", "attributions", "reported_time", "title_attributions"]
