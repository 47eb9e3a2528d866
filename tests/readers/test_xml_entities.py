"""XML from strangers: entities neither grow without bounds nor bring in other files."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from quotex.readers import Inputs
from quotex.records import Article

SECRET = "the secret of another file"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def feed(declarations: str, entity: str) -> bytes:
    item = f"<item><title>Road</title><description>The road is closed. {entity}</description></item>"
    return f"<!DOCTYPE rss [{declarations}]><rss version='2.0'><channel>{item}</channel></rss>".encode()


def word(declarations: str, entity: str) -> bytes:
    body = f"<w:p><w:r><w:t>The road is closed. {entity}</w:t></w:r></w:p>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [{declarations}]><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


@pytest.mark.parametrize(("name", "made"), [("a.rss", feed), ("a.docx", word)])
def test_entities_that_multiply_are_a_problem_at_once(tmp_path: Path, name: str, made: object) -> None:
    assert callable(made)
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    (tmp_path / name).write_bytes(made(f'<!ENTITY e0 "{"x" * 100}">{levels}', "&e9;"))
    begun = time.process_time()
    (item,) = Inputs([str(tmp_path / name)])
    assert not isinstance(item, Article)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("name", "made"), [("a.rss", feed), ("a.docx", word)])
def test_no_entity_brings_in_another_file(tmp_path: Path, name: str, made: object) -> None:
    assert callable(made)
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / name).write_bytes(made(f'<!ENTITY other SYSTEM "{(tmp_path / "secret.txt").as_uri()}">', "&other;"))
    items = list(Inputs([str(tmp_path / name)]))
    assert items
    assert SECRET not in repr(items)
