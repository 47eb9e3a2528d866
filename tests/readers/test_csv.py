"""CSV and its kin."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotex.readers import FieldNames, Item
from quotex.readers.csv_dialect import Dialect, dialect_of
from quotex.readers.csv_table import CsvReader
from tests.readers.helpers import articles, notices, problems, read, read_bytes, texts, write
from tests.strategies import filled_text

READER = CsvReader()
SAID = 'He said: "It is late; go."\nThen, silence.'


def rows(data: str | bytes, /, **fields: str) -> list[Item]:
    return read_bytes(READER, data.encode() if isinstance(data, str) else data, **fields)


@settings(max_examples=300)
@given(
    st.lists(filled_text.filter(lambda text: text.strip() and not text.lower().startswith("date")), max_size=5),
    st.sampled_from(",;\t|"),
    st.sampled_from(
        [(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r")]
    ),
    st.booleans(),
)
@example(
    ['"', '","', "a\nb", '\\"', "\\", ",;\t|", '"a" b', "a\rb", "\u2028x"], ",", (csv.QUOTE_MINIMAL, "\r\n"), False
)
def test_what_was_written_comes_back(
    given_texts: list[str], delimiter: str, way: tuple[Literal[0, 1], str], mark: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=way[0], lineterminator=way[1])
    writer.writerow(["id", "text", "title"])
    writer.writerows((f"a{number}", text, "T") for number, text in enumerate(given_texts))
    items = rows(("\ufeff" if mark else "") + out.getvalue())
    if given_texts:
        assert texts(items) == given_texts
        assert len(items) == len(given_texts)
        assert [article.id for article in articles(items)] == [f"a{number}" for number in range(len(given_texts))]
    else:
        assert "no article in it" in str(items[0])


@pytest.mark.parametrize(
    "written",
    [
        f'id,text\n1,"{SAID}"\n'.replace('"It is late; go."', '""It is late; go.""'),
        'id;text\n1;"' + SAID.replace('"', '""') + '"\n',
        'id,text\n1,"' + SAID.replace('"', '\\"') + '"\n2,"x\\"y"\n',
        'sep=;\nid;text\n1;"' + SAID.replace('"', '""') + '"\n',
        'id, text\n1, "' + SAID.replace('"', '""') + '"\n',
        '\n \nid,text\n1,"' + SAID.replace('"', '""') + '"\n\n,\n  \n',
    ],
)
def test_many_dialects_are_understood(written: str) -> None:
    items = rows(written)
    assert texts(items)[0] == SAID
    assert problems(items) == []


def test_the_header_tells_the_delimiter_whatever_occurs_more_often_in_the_text() -> None:
    items = rows("url;body\nu;One, two, three, four | five, six\n")
    assert texts(items) == ["One, two, three, four | five, six"]
    assert articles(items)[0].url == "u"


def test_the_named_text_field_tells_the_delimiter_too() -> None:
    assert texts(rows("a,b;story\n1,2;One, two.\n", text="story")) == ["One, two."]


def test_a_broken_row_of_one_column_costs_itself_alone() -> None:
    items = rows('text\n"One" x\nTwo.\nThree.\n')
    assert texts(items) == ["Two.", "Three."]
    assert len(problems(items)) == 1


def test_one_column_is_a_table() -> None:
    assert texts(rows('text\n"One, two."\nThree.\n')) == ["One, two.", "Three."]


def test_marks_that_nobody_escaped_stay_in_the_text() -> None:
    written = 'id\ttext\n1\t"We won," Smith said.\n2\t"No\n3\tShe said "yes".\n4\t"Half\n'
    items = rows(written)
    assert texts(items) == ['"We won," Smith said.', '"No', 'She said "yes".', '"Half']


def test_a_row_with_a_stray_mark_in_a_table_that_is_quoted_otherwise_is_read_by_its_letters() -> None:
    written = 'id|text\n1|"One| two."\n2|"Three" four.\n3|"Five| ""six""."\n'
    assert texts(rows(written)) == ["One| two.", '"Three" four.', 'Five| "six".']


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2", "has 1 column, but the header 3"),
        ("2,Two", "has 2 columns, but the header 3"),
        ("2,Two,b,c", "has 4 columns, but the header 3"),
        ('2,"Two, words"', "has 2 columns, but the header 3"),
        ('2,"Two, "x" y", b', "the row is broken"),
        ('2,"Two, "x" y"', "the row is broken"),
        ('2,"a 5" pipe",b', "the row is broken"),
        ('2,"Two, "x\nand, so, on" y\nand, on",b', "the row (lines 4 to 6) is broken"),
        ('2,"Two\nwords",b,c', "the row (lines 4 to 5) has 4 columns"),
        ("2,,b", "'text' is empty"),
    ],
)
def test_a_bad_row_is_a_problem_and_the_rest_goes_on(row: str, words: str) -> None:
    items = rows(f'id,text,title\n1,"One\nline.",a\n{row}\n3,Three.,c\n')
    assert texts(items) == ["One\nline.", "Three."]
    (problem,) = problems(items)
    assert words in problem.message
    assert problem.line == 4


@pytest.mark.parametrize("next_row", ['3,"Three\nlines, and\nmore."', '3," Three"', "3,Three", '3,"x ""y"" z"'])
def test_the_rest_of_a_broken_row_is_not_taken_for_rows(next_row: str) -> None:
    expected = [article.text for article in articles(rows(f"id,text\n{next_row}\n"))]
    prose = "\n".join(f"{number} words, and more" for number in range(50))
    items = rows(f'id,text\n1,"One "x" and\n\n{prose}."\n{next_row}\n4,Four.\n')
    assert texts(items) == [*expected, "Four."]
    assert len(problems(items)) == 1


def test_a_broken_row_among_rows_that_all_look_like_prose_costs_a_thousand_lines_at_most() -> None:
    items = rows('id,text\n1,"a" b\n' + "2, Two.\n" * 3000)
    assert len(texts(items)) >= 1999
    assert len(problems(items)) == 1


def test_text_in_the_first_column_is_found_again_behind_a_broken_row() -> None:
    items = rows('text,title\n"One "x" and\nmore, and more",a\n"Two\nlines",b\n"Three",c\n')
    assert texts(items)[-2:] == ["Two\nlines", "Three"]
    items = rows('text,title\n"One "x" y\n"Two," he said,\nend",a\n"Three",c\n')
    assert texts(items) == ["Three"]
    assert len(problems(items)) == 1


def test_rows_that_are_quoted_throughout_are_found_again_behind_a_row_with_a_mark_too_many() -> None:
    items = rows('"id","text"\n"1","a 5" pipe"\n"2","Two."\n"3","Three\nlines."\n')
    assert texts(items) == ["Two.", "Three\nlines."]
    assert len(problems(items)) == 1


def test_a_row_of_several_lines_is_found_again_behind_a_broken_row() -> None:
    items = rows('id,text,title\n1,"One "x" y",T\n2,"Two\nlines",T\n3,Three,T\n')
    assert texts(items) == ["Two\nlines", "Three"]
    assert len(problems(items)) == 1


def test_empty_columns_too_many_do_no_harm() -> None:
    assert texts(rows("id,text\n1,One.,,\n")) == ["One."]


@pytest.mark.parametrize("rest", ['"Two is cut', '"Two is\ncut', '"Two ""is""', '"', 'Two,"'])
def test_a_file_that_ends_inside_a_row_is_cut_off(rest: str) -> None:
    items = rows(f"id,text\n1,One.\n2,{rest}")
    assert texts(items) == ["One."]
    (problem,) = problems(items)
    assert "cut off" in problem.message
    assert problem.ends


def test_a_table_without_escapes_that_ends_inside_a_row_is_cut_off_too() -> None:
    items = rows('id\ttext\n1\tOne.\n2\t"Cut')
    assert texts(items) == ["One."]
    assert "cut off" in str(problems(items)[0])


def test_bytes_that_are_not_utf8_cost_their_row_alone() -> None:
    items = rows(b"id,text\n1,One.\n2,caf\xe9\n3,Three.\n")
    assert texts(items) == ["One.", "Three."]
    assert "0xe9" in str(problems(items)[0])
    assert problems(items)[0].line == 3


@pytest.mark.parametrize("data", ["", "\n\n", "\ufeff", "id,text\n", "id,text\n\n"])
def test_a_table_without_rows_is_one_problem(data: str) -> None:
    (problem,) = problems(rows(data))
    assert "no article in it" in problem.message


def test_a_table_without_a_text_is_one_problem_and_not_one_a_row() -> None:
    items = rows("id,story\n" + "1,One.\n" * 100)
    assert len(items) == 1
    assert "no column with the text" in str(items[0])
    assert "'id', 'story'" in str(items[0])
    assert "--text-field" in str(items[0])
    assert "no column 'body'" in str(rows("id,text\n1,One.\n", text="body")[0])


def test_found_quotations_are_no_articles() -> None:
    (problem,) = rows("schema_version,producer,content,nested_in,text\n1,2,3,4,5\n")
    assert "quotations that quotex has found" in str(problem)


def test_presets_fit_columns_and_people_may_write_them_their_way() -> None:
    (article,) = articles(rows("Headline,Full Text,Publication Date,URL,Author\nT,One.,3 June 2025,u,A\n"))
    assert (article.text, article.title, article.date, article.url) == ("One.", "T", "2025-06-03", "u")
    assert article.meta == {"Author": "A"}
    (article,) = articles(rows("maintext,source_domain,date_publish\nOne.,x.example,2025-06-03\n"))
    assert (article.outlet, article.date) == ("x.example", "2025-06-03")


def test_of_columns_with_one_name_the_first_counts() -> None:
    (article,) = articles(rows("text,text,text\nOne.,Two.,Three.\n"))
    assert article.text == "One."
    assert article.meta == {"text 2": "Two.", "text 3": "Three."}


def test_given_names_that_no_column_has_are_told() -> None:
    (notice,) = notices(rows("text\nOne.\n", date="published"))
    assert "--date-field published" in notice.message


def test_lines_are_counted_through_quoted_line_ends() -> None:
    items = rows('id,text\n1,"a\nb\r\nc"\n2\n')
    assert problems(items)[0].line == 5


def test_a_field_of_ten_megabytes_is_no_obstacle() -> None:
    page = "<p>word</p>\n" * 850_000
    items = rows(f'id,html,text\n1,"{page}",One.\n2,x,Two.\n')
    assert texts(items) == ["One.", "Two."]


@pytest.mark.parametrize(
    "field", ['"' + "word " * 4_000_000 + '"', "word " * 4_000_000, '"' + "a, b and so on\n" * 1_400_000 + '"']
)
def test_a_row_of_twenty_megabytes_is_one_problem(field: str) -> None:
    items = rows(f"id,title,text\n1,a,{field}\n2,b,Two.\n")
    assert texts(items) == ["Two."]
    (problem,) = problems(items)
    assert "more than 16 MB" in problem.message
    assert problem.line == 2


def test_suffix_packing_and_standard_names_lead_to_the_reader(tmp_path: Path) -> None:
    for name in ("a.csv", "b.tsv", "c.csv.gz", "d"):
        assert texts(read(write(tmp_path / name, b"id\ttext\n1\tOne, two.\n"))) == ["One, two."]


def test_the_dialect_is_plain_unless_the_sample_speaks_against_it() -> None:
    fields = FieldNames()
    assert dialect_of(["id,text\n", "1,a\\b\n"], fields) == Dialect(",")
    assert dialect_of(["id,text\n", '1,"a\\"b"\n'], fields) == Dialect(",", escape="\\")
    assert dialect_of(["id\ttext\n", '1\t"a" b\n'], fields) == Dialect("\t", literal=True)
    assert dialect_of([], fields) == Dialect(",")
