
-- Where a quotation stands, for searches in its context.
CREATE VIEW quote_contexts AS
    SELECT q.number, q.text, q.sentence, q.before, a.title FROM quotes q JOIN articles a ON a.number = q.article;
CREATE VIRTUAL TABLE contexts_fts USING fts5 (
    text, sentence, before, title, content="quote_contexts", content_rowid="number",
    tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER contexts_ai AFTER INSERT ON quotes BEGIN
    INSERT INTO contexts_fts (rowid, text, sentence, before, title)
        SELECT new.number, new.text, new.sentence, new.before, title FROM articles WHERE number = new.article;
END;
CREATE TRIGGER contexts_bd BEFORE DELETE ON quotes BEGIN
    INSERT INTO contexts_fts (contexts_fts, rowid, text, sentence, before, title)
        SELECT 'delete', old.number, old.text, old.sentence, old.before, title
        FROM articles WHERE number = old.article;
END;
CREATE TRIGGER contexts_bu BEFORE UPDATE OF text, sentence, before ON quotes BEGIN
    INSERT INTO contexts_fts (contexts_fts, rowid, text, sentence, before, title)
        SELECT 'delete', old.number, old.text, old.sentence, old.before, title
        FROM articles WHERE number = old.article;
END;
CREATE TRIGGER contexts_au AFTER UPDATE OF text, sentence, before ON quotes BEGIN
    INSERT INTO contexts_fts (rowid, text, sentence, before, title)
        SELECT new.number, new.text, new.sentence, new.before, title FROM articles WHERE number = new.article;
END;
CREATE TRIGGER contexts_title_bu BEFORE UPDATE OF title ON articles WHEN old.title IS NOT new.title BEGIN
    INSERT INTO contexts_fts (contexts_fts, rowid, text, sentence, before, title)
        SELECT 'delete', number, text, sentence, before, old.title FROM quotes WHERE article = old.number;
END;
CREATE TRIGGER contexts_title_au AFTER UPDATE OF title ON articles WHEN old.title IS NOT new.title BEGIN
    INSERT INTO contexts_fts (rowid, text, sentence, before, title)
        SELECT number, text, sentence, before, new.title FROM quotes WHERE article = new.number;
END;
-- The title must be there while the words of its quotations are taken out.
CREATE TRIGGER contexts_articles_bd BEFORE DELETE ON articles BEGIN
    DELETE FROM quotes WHERE article = old.number;
END;

-- Words of all contexts by their stems, so that a search finds the forms of a word.
CREATE TABLE word_forms (
    stem TEXT NOT NULL,
    form TEXT NOT NULL,                -- lower case, as the full text cuts words
    PRIMARY KEY (stem, form)
) WITHOUT ROWID;
INSERT INTO contexts_fts (contexts_fts, rank) VALUES ('rank', 'bm25(10.0, 3.0, 1.0, 1.5)');
