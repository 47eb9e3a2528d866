"""What is read from files as newsrooms have them, and what the report says of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quotex.readers import FieldNames, Inputs, ReadOptions
from quotex.readers.language import other_language
from quotex.records import Article
from tests.readers.helpers import articles, texts
from tests.readers.odd_files import BOTH, HTML, ODD_FILES, TEXT

ENGLISH = ReadOptions(language="en")


def put(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(ODD_FILES[name].data)
    return str(path)


@pytest.mark.parametrize("name", ODD_FILES)
def test_each_odd_file_gives_its_articles(tmp_path: Path, name: str) -> None:
    odd = ODD_FILES[name]
    source = Inputs([put(tmp_path, name)], options=ENGLISH)
    items = list(source)
    assert tuple(texts(items)) == odd.texts
    assert source.report.articles == len(odd.texts)
    if odd.fields:
        first = articles(items)[0]
        assert {field: getattr(first, field) for field in odd.fields} == odd.fields
    for figure, number in (odd.counted or {}).items():
        assert getattr(source.report, figure) == (Counter(number) if isinstance(number, dict) else number)


def test_all_of_them_in_one_folder_give_the_same_articles(tmp_path: Path) -> None:
    for name in ODD_FILES:
        put(tmp_path, name)
    source = Inputs([str(tmp_path)], options=ENGLISH)
    expected = [text for name in sorted(ODD_FILES) for text in ODD_FILES[name].texts]
    assert [item.text for item in source if isinstance(item, Article)] == expected
    assert source.report.articles == len(expected)


def test_a_given_order_reads_what_the_file_does_not_settle(tmp_path: Path) -> None:
    path = put(tmp_path, "neither.csv")
    for order, day in (("dmy", "2025-06-03"), ("mdy", "2025-03-06")):
        found = articles(list(Inputs([path], options=ReadOptions(date_order=order))))
        assert found[0].date == day


def test_any_language_is_kept_where_none_is_wanted(tmp_path: Path) -> None:
    assert len(articles(list(Inputs([put(tmp_path, "german.jsonl")])))) == 2


def test_the_text_can_be_taken_from_a_field_of_html(tmp_path: Path) -> None:
    path = put(tmp_path, "tags.jsonl")
    assert texts(list(Inputs([path]))) == [HTML]
    assert texts(list(Inputs([path], FieldNames(html="text")))) == [BOTH]


def test_text_is_repaired_only_on_request(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "AT&amp;T’s chief said it was â€œlateâ€\x9d."}\n', encoding="utf-8")
    assert "&amp;" in texts(list(Inputs([str(path)])))[0]
    (found,) = texts(list(Inputs([str(path)], options=ReadOptions(repair_text=True))))
    assert found == "AT&T’s chief said it was “late”."


def test_the_report_is_one_line_for_people(tmp_path: Path) -> None:
    source = Inputs([put(tmp_path, "neither.csv"), put(tmp_path, "german.jsonl")], options=ENGLISH)
    assert len(articles(list(source))) == 3
    assert str(source.report) == (
        "3 articles: text = text; 1 in other languages, skipped (de); "
        "2 dates not understood (03/06/2025: day or month first? --date-order says it); 3 without a date"
    )


def test_articles_in_other_languages_keep_their_places(tmp_path: Path) -> None:
    path = put(tmp_path, "german.jsonl")
    (found,) = Inputs([path], options=ENGLISH).located()
    assert found[0].record == 2
    assert found[1].text == TEXT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Two,” said Cy.", None),
        ("Zelensky: “No.”", None),
        ("word " * 50, None),
        ("1, 2, 3", None),
        ("政府周一宣布增加医疗预算。部长表示，该措施将于一月生效。", "zh"),
        ("Правительство объявило в понедельник о повышении расходов.", "ru"),
        ("Le gouvernement a annoncé lundi une hausse du budget.\x00", "fr"),
    ],
)
def test_names_and_few_words_are_no_other_language(text: str, expected: str | None) -> None:
    assert other_language(Article(text), "en") == expected
