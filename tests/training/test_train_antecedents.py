"""Weights of antecedents are learned from which mention is right, in GAP and in news; judged ones are kept."""

import pytest

import train_antecedents as training
from evaluation.gap import GapItem, GapName
from evaluation.who import WhoArticle, WhoSource
from quotex.parsing.document import Parse
from quotex.speakers.resolve import resolved_discourse
from tests.speakers.clauses import DMITRY as DMITRY_PESKOV
from tests.speakers.clauses import FOREIGN_MINISTER, article, reports, said, the
from tests.trees import span
from train_antecedents import Example

BORIS, DMITRY = (f"{name} {name} PROPN V nsubj B-PERSON" for name in ("Boris", "Dmitry"))
MODEL = training.PRONOUNS
EXAMPLES = [[Example((("near", "rare"), ("far",)), (True, False))] * 40] + [
    [Example((("near",), ("far",)), (True, False))] for _ in range(30)
]


def test_what_right_mentions_have_is_worth_more_and_rare_features_are_left_out() -> None:
    found = training.fit(EXAMPLES, MODEL)
    assert set(found) == {"near", "far"}
    assert found["near"] > 0 > found["far"]


def test_judged_features_are_not_learned_but_taken_into_account(monkeypatch: pytest.MonkeyPatch) -> None:
    free = training.fit(EXAMPLES, MODEL)["near"]
    monkeypatch.setattr(training, "rows", lambda *_: [("far", "-3.0", "judged")])
    found = training.fit(EXAMPLES, MODEL)
    assert set(found) == {"near"}
    assert 0 < found["near"] < free


def test_the_file_keeps_its_comments_and_judged_weights() -> None:
    lines = training.table(MODEL, {"b": 1.0, "a": -0.5}).splitlines()
    assert lines[-2:] == ["a\t-0.50\ttrained", "b\t1.00\ttrained"]
    assert any(line.startswith("#") for line in lines)
    assert "they:organization\t-2.5\tjudged" in lines
    assert sum(line.endswith("\ttrained") for line in lines) == 2


def test_an_item_teaches_which_name_is_meant_or_that_neither_is() -> None:
    parse = article(said(BORIS), said(DMITRY), said("he _ PRON V nsubj"))
    names = [span(parse, name) for name in ("Boris", "Dmitry")]
    for coreferent, right in (((True, False), (False, True)), ((False, True), (True, False))):
        pair = tuple(GapName(at, meant) for at, meant in zip(names, coreferent, strict=True))
        item = GapItem("one", parse.text, span(parse, "he"), (pair[0], pair[1]))
        found = training.gap_example(item, resolved_discourse(parse, reports(parse)))
        assert found is not None
        assert found.right == right
    neither = GapItem("one", parse.text, span(parse, "he"), (GapName(names[0], False), GapName(names[1], False)))
    nothing = training.gap_example(neither, resolved_discourse(parse, reports(parse)))
    assert list(training.one_of(training.PRONOUNS, nothing)) == []


@pytest.mark.parametrize("name", ["Boris", "Dmitry"])
def test_an_article_teaches_whom_the_pronouns_that_speak_mean(name: str) -> None:
    parse = article(said(BORIS), said(DMITRY), said("he _ PRON V nsubj"))
    discourse = resolved_discourse(parse, reports(parse))
    source = WhoSource((span(parse, "he"),), name, "person")
    [(model, found)] = training.examples(lesson_of(parse, source))
    assert model == training.PRONOUNS
    assert sum(found.right) == 1
    assert all("speaks:source" in features for features in found.features)
    assert [one.name for one in (discourse.entities[n] for n in training.meant(source, discourse))] == [name]


def lesson_of(parse: Parse, *sources: WhoSource) -> training.Lesson:
    return training.Lesson(WhoArticle("one", "", "news", sources), parse, reports(parse))


@pytest.mark.parametrize(("meant", "right"), [("Anna Kelmo", {False}), ("~a minister from abroad", {True})])
def test_an_article_teaches_whom_the_descriptions_mean(meant: str, right: set[bool]) -> None:
    parse = article(said(FOREIGN_MINISTER), said(DMITRY_PESKOV), said(the("minister")))
    kind = "unnamed" if meant.startswith("~") else "person"
    lesson = lesson_of(parse, WhoSource((span(parse, "The minister"),), meant, kind))
    [(model, found)] = training.examples(lesson)
    assert model == training.DESCRIPTIONS
    assert sum(found.right) == 1
    assert {
        marked for features, marked in zip(found.features, found.right, strict=True) if "nobody" in features
    } == right
    assert list(training.verdicts(lesson.known, lesson.discourse())) == [("description", meant == "Anna Kelmo")]


def test_somebody_whom_the_article_does_not_name_is_any_unnamed_entity() -> None:
    parse = article(said(BORIS), said("he _ PRON V nsubj"))
    discourse = resolved_discourse(parse, reports(parse))
    assert training.meant(WhoSource((span(parse, "he"),), "~a neighbour", "unnamed"), discourse) == set()
