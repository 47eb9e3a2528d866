"""Long runs over many articles: batches, progress, problems, and a summary at the end."""

from quotex.runs.progress import Progress, Reporter, printable
from quotex.runs.run import Extracts, Selection, extracted, run
from quotex.runs.summary import Summary, count

__all__ = ["Extracts", "Progress", "Reporter", "Selection", "Summary", "count", "extracted", "printable", "run"]
