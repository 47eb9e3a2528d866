
-- The same statement in several articles: quotations that repeat each other's words, or report one in other words.
-- A quotation that nobody repeats has no row in either table.
CREATE TABLE statements (
    id INTEGER PRIMARY KEY,            -- the number of one of its quotations
    first INTEGER NOT NULL,            -- the number of the earliest quotation
    quotes INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    speakers INTEGER NOT NULL          -- different speakers that its quotations name
);
CREATE INDEX statements_outlets ON statements (outlets);
CREATE TABLE statement_members (
    quote INTEGER PRIMARY KEY REFERENCES quotes (number) ON DELETE CASCADE,
    statement INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE
);
CREATE INDEX statement_members_statement ON statement_members (statement);

-- What quotations are compared by: hashes of runs of five words, and of stems.
CREATE TABLE word_runs (
    quote INTEGER PRIMARY KEY REFERENCES quotes (number) ON DELETE CASCADE,
    runs BLOB NOT NULL,                -- little-endian, 5 bytes each
    stems BLOB NOT NULL                -- little-endian, 5 bytes each
);

-- Quotations to be compared again, and the runs of those that are gone: empty unless a run was broken off.
CREATE TABLE uncompared (
    quote INTEGER PRIMARY KEY
);
CREATE TABLE removed_runs (
    id INTEGER PRIMARY KEY,
    runs BLOB NOT NULL
);
CREATE TRIGGER statements_ai AFTER INSERT ON quotes BEGIN
    INSERT OR IGNORE INTO uncompared (quote) VALUES (new.number);
END;
CREATE TRIGGER statements_au AFTER UPDATE OF speaker ON quotes WHEN old.speaker IS NOT new.speaker BEGIN
    INSERT OR IGNORE INTO uncompared (quote) VALUES (new.number);
END;
CREATE TRIGGER statements_bd BEFORE DELETE ON quotes BEGIN
    DELETE FROM uncompared WHERE quote = old.number;
    INSERT INTO removed_runs (runs) SELECT runs FROM word_runs WHERE quote = old.number AND length(runs);
    INSERT OR IGNORE INTO uncompared (quote) SELECT other.quote FROM statement_members own
        JOIN statement_members other ON other.statement = own.statement
        WHERE own.quote = old.number AND other.quote <> old.number;
END;
