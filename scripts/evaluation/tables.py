"""Figures as Markdown tables, and the markers in a page that a table is written between."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evaluation.calibration import THRESHOLDS, Judged, expected_calibration_error, kept_at, reliability
from evaluation.gold import GoldScore
from evaluation.intervals import Interval
from evaluation.measures import PrecisionRecall, Share, percent
from evaluation.polnear import GROUPS, Group, GroupScore
from evaluation.segments import Part


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with the first column left-aligned, others right-aligned; `|` in a cell is escaped."""
    rule = ["---", *("---:" for _ in header[1:])]
    lines = [[cell.replace("|", r"\|") for cell in row] for row in (header, rule, *rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def three(score: PrecisionRecall) -> str:
    """Return precision / recall / F1 in percent."""
    return " / ".join(percent(value) for value in (score.precision.value, score.recall.value, score.f1))


def share(value: Share) -> str:
    """Return a share in percent, or a dash if its total is 0."""
    return f"{percent(value.value)} (of {value.total})" if value.total else "-"


def polnear_table(scores: Mapping[Group, GroupScore], intervals: Mapping[Group, Interval], view: str = "") -> str:
    """Return content, cue, source and attribution scores, for all attributions and by type.

    `intervals` are those of the attribution F1; `view` names the attributions that were extracted.
    """
    header = [view, "gold", "found", "exact F1", "overlap P / R / F1", "soft F1", "cue F1"]
    header += ["source given content", "attribution P / R / F1", "95 % of F1"]
    return markdown_table(header, [_polnear_row(group, scores[group], intervals[group]) for group in GROUPS])


def _polnear_row(group: Group, score: GroupScore, interval: Interval) -> list[str]:
    return [
        group,
        str(score.gold),
        str(score.predicted),
        percent(score.exact.f1),
        three(score.overlap),
        percent(score.soft.f1),
        percent(score.cue.f1),
        percent(score.source_given_match.value),
        three(score.attribution),
        " - ".join(percent(bound) for bound in interval),
    ]


def segment_table(scores: Mapping[Part, PrecisionRecall]) -> str:
    """Return the exact scores of segments."""
    rows = [[part, str(s.recall.total), str(s.precision.total), three(s)] for part, s in scores.items()]
    return markdown_table(["exact segments", "gold", "found", "P / R / F1"], rows)


def reliability_table(pairs: Sequence[Judged]) -> str:
    """Return mean confidence and precision of each bin."""
    rows = [
        [f"{b.low:.1f} - {b.high:.1f}", str(b.count), percent(b.confidence), percent(b.precision)]
        for b in reliability(pairs)
    ]
    return markdown_table(["confidence", "found", "mean confidence", "attribution precision"], rows)


def calibration_table(pairs: Mapping[Group, Sequence[Judged]]) -> str:
    """Return calibration error by type, and precision and share kept for each threshold on the confidence."""
    header = ["precision (kept) at confidence", "found", "calibration error", "any"]
    header += [f">= {threshold}" for threshold in THRESHOLDS]
    return markdown_table(header, [_calibration_row(group, found) for group, found in pairs.items()])


def _calibration_row(group: Group, pairs: Sequence[Judged]) -> list[str]:
    kept = kept_at(pairs, (0.0, *THRESHOLDS))
    cells = [f"{percent(k.precision.value)} ({percent(k.kept.value)})" if k.kept.hits else "-" for k in kept]
    return [group, str(len(pairs)), f"{expected_calibration_error(pairs):.3f}", *cells]


def speech_table(scores: Mapping[Group, GroupScore]) -> str:
    """Return the recall over the gold whose cue is a reporting word."""
    rows = [
        [group, str(s.gold), percent(s.overlap.recall.value), percent(s.attribution.recall.value)]
        for group, s in ((group, scores[group]) for group in GROUPS)
    ]
    return markdown_table(["cue is a reporting word", "gold", "content recall", "attribution recall"], rows)


def gold_table(score: GoldScore) -> str:
    """Return detection, types, speakers and negatives of a gold set."""
    rows = [
        ["found (precision / recall / F1)", three(score.detection)],
        ["found with exact words", three(score.exact)],
        *([f"found, {label}", three(by)] for label, by in score.by_type.items()),
        ["interrupted quotations found", share(score.interrupted)],
        ["type right, of those found", share(score.type_right)],
        ["cue right, of those found", share(score.cue_right)],
        ["speaker right, of those found", share(score.speaker_right)],
        *([f"speaker right, {label}", share(by)] for label, by in score.speaker_right_by.items() if by.total),
        *([f"speaker right, found by {rule}", share(by)] for rule, by in sorted(score.speaker_right_when.items())),
        ["found with the right speaker", three(score.end_to_end)],
        ["found though not a quotation", share(score.negatives)],
    ]
    return markdown_table(["", "%"], rows)


def outlet_table(scores: Mapping[str, GoldScore]) -> str:
    """Return scores of quotations and speakers of a gold set by outlet."""
    head = [
        "outlet",
        "gold",
        "found P / R / F1",
        "speaker right, of those found",
        "found with the right speaker P / R / F1",
    ]
    rows = [
        [outlet, str(score.detection.recall.total), three(score.detection), share(score.speaker_right),
         three(score.end_to_end)]
        for outlet, score in scores.items()
    ]  # fmt: skip
    return markdown_table(head, rows)


def replace_table(page: str, table: str, marker: str = "table") -> str:
    """Return the page with the table between `<!-- marker -->` and `<!-- /marker -->`.

    Raises ValueError unless the page has this pair of markers exactly once.
    """
    opening, closing = f"<!-- {marker} -->", f"<!-- /{marker} -->"
    if page.count(opening) != 1 or page.count(closing) != 1 or page.index(opening) > page.index(closing):
        raise ValueError(f"the page must hold {opening} and {closing} once, in this order")
    pattern = re.compile(re.escape(opening) + ".*?" + re.escape(closing), re.DOTALL)
    return pattern.sub(lambda _: f"{opening}\n\n{table}\n\n{closing}", page)
