"""The articles in seeds/, and the script that rebuilds them from the treebank."""

import importlib
import json
import re
from datetime import date
from pathlib import Path

import pytest

from quotex.readers import Inputs, Problem
from quotex.records import Article

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
TEXTS = sorted(path for path in SEEDS.glob("*.txt") if path.name != "seed.txt")
ROWS = [json.loads(line) for line in (SEEDS / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()]


make_seeds = importlib.import_module("make_seeds")


def test_there_are_files_of_both_kinds() -> None:
    assert len(TEXTS) == 3
    assert len(ROWS) == 3


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_text_file_opens_with_its_date_and_its_headline(path: Path) -> None:
    header, headline, dateline, *body = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    assert date.fromisoformat(header.removeprefix("date ")).strftime("%A, %B %-d, %Y") == dateline
    assert not headline.endswith(".")
    assert len(body) >= 8


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["title"])
def test_a_json_line_has_the_fields_of_a_dump(row: dict[str, str]) -> None:
    assert set(row) == {"url", "title", "date", "outlet", "text"}
    assert row["url"].startswith("https://en.wikinews.org/wiki/")
    assert date.fromisoformat(row["date"])
    assert row["title"] not in row["text"]


def test_the_folder_is_read_as_seven_dated_articles_without_the_list_of_sources() -> None:
    items = list(Inputs([str(SEEDS)]))
    articles = [item for item in items if isinstance(item, Article)]
    assert not [item for item in items if isinstance(item, Problem)]
    assert [article.date for article in articles] == [
        "2017-07-21",
        "2008-01-20",
        "2006-02-23",
        "2025-06-03",
        "2015-08-21",
        "2023-02-23",
        "2008-08-15",
    ]
    assert [article.title for article in articles[4:]] == [row["title"] for row in ROWS]
    assert not any("CC BY" in article.text for article in articles)


def test_every_article_is_there_once_and_is_rich_in_quotations() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEXTS] + [row["text"] for row in ROWS]
    assert len({text[-200:] for text in texts}) == len(texts)
    assert all(len(re.findall('["“”]', text)) >= 10 for text in texts)


def test_the_spacing_of_the_original_is_back() -> None:
    for text in [path.read_text(encoding="utf-8") for path in TEXTS] + [row["text"] for row in ROWS]:
        assert not re.search(r" [,.;?!]|\( | \)|  ", text.replace(" ...", "").replace(". ...", ""))
        assert "\n\n\n" not in text


@pytest.mark.parametrize("name", [*(path.name for path in TEXTS), *(row["title"] for row in ROWS)])
def test_every_article_is_attributed_with_its_licence(name: str) -> None:
    rows = [line for line in (SEEDS / "SOURCES.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len([row for row in rows if name in row and "Wikinews contributors | CC BY 2.5" in row]) == 1


TREEBANK = """# newdoc id = GUM_news_{name}
# newpar
1\tBridge\tbridge\tNOUN\t_\t_\t2\tnsubj\t_\t_
2\tcloses\tclose\tVERB\t_\t_\t0\troot\t_\t_

# newpar
1\tFriday\tFriday\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t,\t,\tPUNCT\t_\t_\t3\tpunct\t_\t_
3\tMarch\tMarch\tPROPN\t_\t_\t1\tdep\t_\t_
4\t1\t1\tNUM\t_\t_\t3\tdep\t_\tSpaceAfter=No
5\t,\t,\tPUNCT\t_\t_\t6\tpunct\t_\t_
6\t2019\t2019\tNUM\t_\t_\t3\tdep\t_\t_

# newpar
1\t"\t"\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No
2\tNo\tno\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No
4\t"\t"\tPUNCT\t_\t_\t2\tpunct\t_\t_

1\tYes\tyes\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_

# newpar
1\tEnd\tend\tNOUN\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_

"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    names = [*make_seeds.TEXT_FILES, *make_seeds.JSON_LINES]
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "one.conllu").write_text("".join(TREEBANK.format(name=name) for name in names[:2]))
    (tmp_path / "ud" / "two.conllu").write_text("".join(TREEBANK.format(name=name) for name in [*names[2:], "other"]))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, data: Path, out: Path) -> None:
    monkeypatch.setattr("sys.argv", ["make_seeds.py", "--data", str(data), "--out", str(out)])
    make_seeds.main()


def test_articles_are_rebuilt_from_their_tokens(
    treebank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    run(monkeypatch, treebank, out)
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(f"{name}.txt" for name in make_seeds.TEXT_FILES), "wikinews.jsonl", "SOURCES.md"]
    )
    text = (out / f"{make_seeds.TEXT_FILES[0]}.txt").read_text()
    assert text == 'date 2019-03-01\n\nBridge closes\n\nFriday, March 1, 2019\n\n"No." Yes.\n\nEnd.\n'
    row = json.loads((out / "wikinews.jsonl").read_text().splitlines()[0])
    assert row["text"] == '"No." Yes.\n\nEnd.'
    assert row["url"] == "https://en.wikinews.org/wiki/Bridge_closes"


def test_a_treebank_without_the_articles_is_refused(
    treebank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (treebank / "ud" / "one.conllu").unlink()
    with pytest.raises(SystemExit):
        run(monkeypatch, treebank, tmp_path)
    assert "GUM_news_afghan, GUM_news_hackers" in capsys.readouterr().err
