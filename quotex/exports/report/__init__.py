"""The report: one HTML file with figures of a set of quotations, and the quotations by speaker."""

from quotex.exports.report.figures import Figures, figures
from quotex.exports.report.page import report_page, write_report

__all__ = ["Figures", "figures", "report_page", "write_report"]
