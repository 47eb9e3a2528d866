from pathlib import Path

from evaluation.corpora import documents, is_held_out, lay_out, paragraphs, read_bio, read_conllu, read_polnear

FIXTURES = Path(__file__).parent / "fixtures"
TINY = FIXTURES / "tiny.conllu"


def test_sentences_know_their_document() -> None:
    assert [sentence.document for sentence in read_conllu(TINY)] == ["tiny_one"] * 3 + ["tiny_two"]


def test_multiword_tokens_hold_their_words() -> None:
    first = next(read_conllu(TINY))
    assert [token.form for token in first.tokens] == ["“", "It’s", "late", ",", "”", "said", "."]
    assert [word.form for word in first.words] == ["“", "It", "’s", "late", ",", "”", "said", "."]


def test_empty_nodes_are_left_out() -> None:
    assert [word.form for word in list(read_conllu(TINY))[-1].words] == ["Nobody", "cannot", "leave"]


def test_paragraphs_begin_at_their_marks_and_documents_begin_paragraphs() -> None:
    assert [len(paragraph) for paragraph in paragraphs(read_conllu(TINY))] == [2, 1, 1]


def test_documents_are_grouped_by_paragraph() -> None:
    assert [(name, [len(p) for p in ps]) for name, ps in documents(read_conllu(TINY))] == [
        ("tiny_one", [2, 1]),
        ("tiny_two", [1]),
    ]


def test_a_document_is_laid_out_with_its_spaces_and_blank_lines_between_paragraphs() -> None:
    laid = lay_out(dict(documents(read_conllu(TINY)))["tiny_one"])
    assert laid.text == "“It’s late,” said. “Go home.”\n\nHe didn't"
    assert [laid.text[start:end] for start, end in laid.sentences] == ["“It’s late,” said.", "“Go home.”", "He didn't"]
    assert [laid.text[start:end] for start, end in laid.tokens[2]] == ["He", "didn't"]


def test_passages_of_labels_end_at_blank_lines_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.bio"
    path.write_text("# doc = 1\nAda\tB-Person\nsaid\tO\n\n\n# doc = 2\nYes\tO")
    assert [(p.tokens, p.labels) for p in read_bio(path)] == [(("Ada", "said"), ("B-Person", "O")), (("Yes",), ("O",))]


def test_polnear_contents_of_one_event_are_joined_and_events_without_content_left_out() -> None:
    found = {d.name: d for d in read_polnear(FIXTURES / "polnear")}["courier_2019-03-02_harbour"]
    assert len(found.attributions) == 8
    first = found.attributions[0]
    assert [found.text[start:end] for start, end in first.content] == [
        "''The harbour is full,''",
        "''There is no room for ''another'' ship.''",
    ]
    assert [found.text[start:end] for start, end in (*first.cue, *first.source)] == ["said", "Captain Lee"]


def test_a_polnear_span_may_run_over_lines() -> None:
    found = {d.name: d for d in read_polnear(FIXTURES / "polnear")}["herald_2019-03-01_bridge"]
    contents = [found.text[start:end] for a in found.attributions for start, end in a.content]
    assert "“Nobody ever does.\n\n“But we will manage.”" in contents


def test_one_document_in_fourteen_is_held_out_whatever_the_others_are() -> None:
    names = [f"paper_2016-09-{day:02}_story-{number}" for day in range(1, 31) for number in range(50)]
    held = [name for name in names if is_held_out(name)]
    assert len(names) / 18 < len(held) < len(names) / 11
    assert held == [name for name in reversed(names) if is_held_out(name)][::-1]
