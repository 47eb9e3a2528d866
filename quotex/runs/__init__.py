"""Long runs over many articles: batches, workers, checkpoints, problems, progress, and a summary at the end."""

from quotex.runs.engines import Engine, InProcess, Pool
from quotex.runs.extraction import Extracts, extracted
from quotex.runs.input_files import check_inputs
from quotex.runs.job import Job, Selection
from quotex.runs.paths import Files
from quotex.runs.progress import Progress, Reporter
from quotex.runs.resumption import is_finished
from quotex.runs.retry import to_retry
from quotex.runs.runner import Run, run_job
from quotex.runs.signals import Stop, stoppable
from quotex.runs.summary import Summary

__all__ = [
    "Engine",
    "Extracts",
    "Files",
    "InProcess",
    "Job",
    "Pool",
    "Progress",
    "Reporter",
    "Run",
    "Selection",
    "Stop",
    "Summary",
    "check_inputs",
    "extracted",
    "is_finished",
    "run_job",
    "stoppable",
    "to_retry",
]
