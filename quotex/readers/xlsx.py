"""Reads Excel workbooks (.xlsx): each sheet is a table with a header, one article a row."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.readers.items import NO_ARTICLES, Item, Notice, Problem
from quotex.readers.reading import Reading
from quotex.readers.table import Table, distinct, json_value

_MAX_STRINGS = 1 << 26  # bytes of the texts that all cells share, which have to be held
_STRINGS = "xl/sharedStrings.xml"
_DAMAGED = "it is no Excel workbook, or damaged or protected with a password; save it as CSV"


class XlsxReader:
    """Reads sheets in their order, a row at a time; a sheet without a column of texts is skipped if another has one."""

    def read(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
        """Yield each row's article, or the problem with it. Raises QuotexError where openpyxl is absent."""
        openpyxl = need("openpyxl", "xlsx", "reading .xlsx")
        refused: list[Problem] = []
        number_read = 0
        try:
            if _size_of_strings(stream) > _MAX_STRINGS:
                yield Problem(name, None, "its texts have more than 64 MB; save it as CSV", ends=True)
                return
            for sheet in _sheets(openpyxl, stream):
                rows = _rows(sheet)
                table = Table(name, reading, distinct([str(one or "").strip() for one in next(rows, [])]))
                refusal = table.refusal()
                if refusal:
                    refused.append(refusal)
                    continue
                number_read += 1
                yield from _articles(rows, table)
        except QuotexError:
            raise
        except Exception as error:  # of openpyxl and the XML and zip modules; a workbook may be broken in any way
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the data
            yield Problem(name, None, _DAMAGED, ends=True)
            return
        if not number_read:
            yield refused[0] if refused else Problem(name, None, NO_ARTICLES, ends=True)
        elif refused:
            yield Notice(name, f"sheets passed over that have no column with a text: {len(refused)}")


def _articles(rows: Iterator[list[Any]], table: Table) -> Iterator[Item]:
    for number, row in enumerate(rows, start=2):  # as Excel counts them
        if any(value not in (None, "") for value in row):
            yield table.article(dict(zip(table.columns, row, strict=False)), None, number)
    yield from table.close()


def _size_of_strings(stream: BinaryIO) -> int:
    with zipfile.ZipFile(stream) as workbook:
        size = workbook.getinfo(_STRINGS).file_size if _STRINGS in workbook.namelist() else 0
    stream.seek(0)
    return size


def _sheets(openpyxl: Any, stream: BinaryIO) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and the like
        return list(openpyxl.load_workbook(stream, read_only=True, data_only=True).worksheets)


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, whatever dimensions its file declares."""
    sheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))


def _cell(value: Any) -> Any:
    """Return the value of a cell as JSON has it; a date at midnight becomes a day, since Excel has no days alone."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return json_value(value)
