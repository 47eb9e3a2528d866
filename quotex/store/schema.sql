-- The database of quotations: plain SQLite with FTS5, which Datasette and sqlite-utils open as it is.
-- Offsets are Unicode code points into articles.text. Keys that last over databases: quotes.id and articles.key;
-- the numbers (quotes.number, articles.number, mentions.id, speakers.id) hold in one database only.

PRAGMA application_id = 1903453560; -- "qtex"
PRAGMA user_version = 7;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,          -- sixteen hexadecimal digits of the address, or of id and outlet where there is none
    id TEXT NOT NULL,                  -- as in the records; two addresses may carry one text and so one id
    url TEXT,
    title TEXT,
    date TEXT,                         -- as in the records
    day TEXT,                          -- YYYY-MM-DD; null where the date is not known
    outlet TEXT,
    text TEXT,                         -- null where the run kept no texts
    body_start INTEGER NOT NULL DEFAULT 0,
    meta TEXT NOT NULL DEFAULT '{}',   -- JSON object
    quotes INTEGER NOT NULL DEFAULT 0, -- how many quotations it has
    file INTEGER,                      -- indexed_files.number: the one file that its quotations are from; else null
    text_file INTEGER,                 -- the one that its text is from
    digest TEXT NOT NULL               -- of everything indexed from it, so that the same again changes nothing
);
CREATE INDEX articles_id ON articles (id);
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_text_file ON articles (text_file);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX articles_day ON articles (day);

-- The files that were indexed. Where all articles of a file are still as it left them, it need not be read again.
CREATE TABLE indexed_files (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,              -- of the bytes of the file
    kind TEXT NOT NULL CHECK (kind IN ('records', 'texts')),
    articles INTEGER,                  -- how many it holds, null until it was read whole and without a problem
    UNIQUE (sha256, kind)
);

CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                -- the most frequent of its fullest names
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'group', 'document', 'unnamed')),
    name_key TEXT NOT NULL,            -- the name folded for comparison
    block TEXT NOT NULL,               -- speakers are compared inside a block only
    role TEXT,                         -- the most frequent
    affiliation TEXT,                  -- the most frequent
    quotes INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0,
    first_date TEXT,                   -- YYYY-MM-DD
    last_date TEXT,
    wikidata TEXT,                     -- its id in Wikidata ("Q42"); null where it is not known for sure
    gender TEXT                        -- the one that most of its quotations have; null where none has one, or in a tie
);
CREATE INDEX speakers_block ON speakers (block);
CREATE INDEX speakers_quotes ON speakers (quotes);
CREATE INDEX speakers_name_key ON speakers (name_key);

-- One row for each speaker of an article, as the article's records have it.
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    local_id TEXT NOT NULL,            -- speaker.id of the records
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    affiliation TEXT,
    name_key TEXT NOT NULL,
    block TEXT NOT NULL,
    quotes INTEGER NOT NULL DEFAULT 0,
    speaker INTEGER REFERENCES speakers (id), -- null until linked
    gender TEXT,                       -- as in the records
    gender_evidence TEXT,              -- as in the records
    UNIQUE (article, local_id)
);
CREATE INDEX mentions_speaker ON mentions (speaker);
CREATE INDEX mentions_block ON mentions (block);

-- What made the records: versions of quotex and of its models.
CREATE TABLE producers (
    id INTEGER PRIMARY KEY,
    quotex TEXT NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    UNIQUE (quotex, model, model_version)
);

CREATE TABLE quotes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,                  -- as in the records
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    type TEXT NOT NULL CHECK (type IN ('direct', 'indirect', 'mixed')),
    text TEXT NOT NULL,
    start INTEGER NOT NULL,            -- of the first content span
    "end" INTEGER NOT NULL,            -- of the last content span
    content TEXT NOT NULL,             -- JSON: [[start, end], ...]
    cue TEXT,
    cue_lemma TEXT,
    cue_class TEXT,
    negated INTEGER,                   -- 0 or 1
    source TEXT,
    mention INTEGER REFERENCES mentions (id),
    speaker INTEGER REFERENCES speakers (id),
    resolved_by TEXT NOT NULL,
    addressee TEXT,
    time_text TEXT,
    time_date TEXT,
    nested_in TEXT,                    -- quotes.id in the same article
    paragraph INTEGER NOT NULL,
    before TEXT NOT NULL,              -- the sentence before
    sentence TEXT NOT NULL,
    after TEXT NOT NULL,
    confidence REAL NOT NULL,
    speaker_confidence REAL,           -- null where the speaker is not known
    dedup_key INTEGER NOT NULL,        -- equal for quotations of the same words: 64 bits of a hash of the record's key
    date TEXT,                         -- the article's day, YYYY-MM-DD; null where it is not known
    year INTEGER,
    outlet TEXT,
    verdict TEXT,                      -- of the review that counts, see reviews; null where nobody reviewed it
    cue_start INTEGER,                 -- null where the cue has several spans
    cue_tense TEXT,
    source_start INTEGER,              -- null where the source has several spans
    prefix TEXT,                       -- the characters before the first content span
    suffix TEXT,                       -- the characters after it
    producer INTEGER REFERENCES producers (id),
    UNIQUE (article, id)
);
CREATE INDEX quotes_id ON quotes (id);
CREATE INDEX quotes_mention ON quotes (mention);
CREATE INDEX quotes_dedup_key ON quotes (dedup_key);
CREATE INDEX quotes_speaker ON quotes (speaker, date, id, type, cue_class, outlet, confidence);
CREATE INDEX quotes_date ON quotes (date, id, speaker, type, cue_class, outlet, confidence);
CREATE INDEX quotes_outlet ON quotes (outlet, date);
CREATE INDEX quotes_cue_class ON quotes (cue_class, date);
CREATE INDEX quotes_type ON quotes (type, date);
CREATE INDEX quotes_confidence ON quotes (confidence);
CREATE INDEX quotes_verdict ON quotes (verdict) WHERE verdict IS NOT NULL;
-- Facets are counted from this index alone, without reading the wide rows.
CREATE INDEX quotes_facets ON quotes (
    number, article, speaker, date, id, type, cue_class, outlet, confidence, speaker_confidence
);

-- `record` is a JSON object of those fields of the record that the columns of the other tables do not give, mostly {};
-- or the complete record where they cannot give it. Read the view `records` instead. Where a review says otherwise,
-- the row of `quotes` and `record` are as the reviewer has it, and `original` is what was indexed, complete.
CREATE TABLE stored_records (
    quote INTEGER PRIMARY KEY REFERENCES quotes (number) ON DELETE CASCADE,
    record TEXT NOT NULL,
    original TEXT                      -- null where `record` is what was indexed
);

-- The complete record in the published JSON form (without dedup_key, which follows from its text).
CREATE VIEW records AS
SELECT s.quote, CASE WHEN json_valid(s.record) AND json_extract(s.record, '$.schema_version') IS NULL THEN json_object(
    'id', q.id,
    'article', json_object('id', a.id, 'url', a.url, 'title', a.title, 'date', a.date, 'outlet', a.outlet,
        'meta', json(CASE WHEN json_valid(a.meta) THEN a.meta ELSE 'null' END)),
    'type', q.type,
    'part', coalesce(json_extract(s.record, '$.part'), 'text'),
    'text', q.text,
    'content', json(coalesce(json_extract(s.record, '$.content'),
        json_array(json_object('start', q.start, 'end', q."end", 'text', q.text)))),
    'cue', json(coalesce(json_extract(s.record, '$.cue'), CASE WHEN q.cue IS NOT NULL THEN json_object(
        'text', q.cue, 'lemma', q.cue_lemma,
        'spans', json_array(json_object('start', q.cue_start, 'end', q.cue_start + length(q.cue), 'text', q.cue)),
        'class', q.cue_class, 'negated', json(CASE WHEN q.negated THEN 'true' ELSE 'false' END),
        'tense', q.cue_tense) END, 'null')),
    'source', json(coalesce(json_extract(s.record, '$.source'), CASE WHEN q.source IS NOT NULL THEN json_object(
        'text', q.source, 'spans', json_array(json_object(
            'start', q.source_start, 'end', q.source_start + length(q.source), 'text', q.source))) END, 'null')),
    'via', json(coalesce(json_extract(s.record, '$.via'), 'null')),
    'speaker', json(coalesce(json_extract(s.record, '$.speaker'), CASE WHEN m.id IS NOT NULL THEN json_object(
        'name', m.name, 'id', m.local_id, 'kind', m.kind, 'role', m.role, 'affiliation', m.affiliation,
        'resolved_by', q.resolved_by, 'confidence', q.speaker_confidence, 'members', NULL,
        'gender', m.gender, 'gender_evidence', m.gender_evidence, 'wikidata', NULL) END, 'null')),
    'speaker_candidates', json(coalesce(json_extract(s.record, '$.speaker_candidates'), 'null')),
    'resolved_by', q.resolved_by,
    'addressee', json(coalesce(json_extract(s.record, '$.addressee'), 'null')),
    'time', json(coalesce(json_extract(s.record, '$.time'), 'null')),
    'nested_in', q.nested_in,
    'context', json_object('paragraph', q.paragraph, 'before', q.before, 'sentence', q.sentence, 'after', q.after,
        'prefix', q.prefix, 'suffix', q.suffix),
    'confidence', q.confidence,
    'review', NULL,
    'producer', json_object('quotex', p.quotex, 'model', p.model, 'model_version', p.model_version),
    'schema_version', '2.0') ELSE s.record END AS record, s.original
FROM stored_records s JOIN quotes q ON q.number = s.quote JOIN articles a ON a.number = q.article
LEFT JOIN mentions m ON m.id = q.mention LEFT JOIN producers p ON p.id = q.producer;

-- Datasette and sqlite-utils look for content="..." written just so.
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
    text, content="quotes", content_rowid="number", tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER quotes_ai AFTER INSERT ON quotes BEGIN
    INSERT INTO quotes_fts (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER quotes_ad AFTER DELETE ON quotes BEGIN
    INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.number, old.text);
END;
CREATE TRIGGER quotes_au AFTER UPDATE OF text ON quotes BEGIN
    INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO quotes_fts (rowid, text) VALUES (new.number, new.text);
END;

-- All names of a speaker, and the words of its names by which it is looked up.
CREATE TABLE aliases (
    speaker INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (speaker, name)
);
CREATE TABLE speaker_words (
    word TEXT NOT NULL,                -- folded and in one transliteration
    speaker INTEGER NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    PRIMARY KEY (word, speaker)
) WITHOUT ROWID;
CREATE INDEX speaker_words_speaker ON speaker_words (speaker);

-- Why names are one speaker: quotex's own decisions (who = 'quotex') and people's, which come first.
CREATE TABLE merges (
    id INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('merge', 'split')),
    speaker INTEGER REFERENCES speakers (id) ON DELETE SET NULL, -- which it led to
    block TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,                -- this name (in this article only, where one is given) ...
    name_key TEXT NOT NULL,
    article TEXT,                      -- articles.key
    into_block TEXT,                   -- ... is the same speaker as this one; null for a split
    into_kind TEXT,
    into_name TEXT,
    into_key TEXT,
    into_article TEXT,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,                  -- UTC, YYYY-MM-DDThh:mm:ssZ
    undone_by TEXT,
    undone_at TEXT
);
CREATE INDEX merges_speaker ON merges (speaker);
CREATE INDEX merges_block ON merges (block);
CREATE INDEX merges_by_people ON merges (id) WHERE who <> 'quotex';

-- What people say about records; of a quotation's rows that are not undone, the latest counts.
-- A review lasts when its article is indexed anew, so nothing here is a foreign key.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    quote TEXT NOT NULL,               -- quotes.id; it holds for all copies of the article's text
    article TEXT NOT NULL,             -- articles.key
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct', 'add')),
    record TEXT NOT NULL,              -- the whole record in JSON as it was judged, with the corrections of 'correct'
                                       -- 'add': a quotation that had no record, with an id of its own
    note TEXT,
    who TEXT NOT NULL,
    at TEXT NOT NULL,                  -- UTC, YYYY-MM-DDThh:mm:ssZ
    undone_at TEXT                     -- null while it counts
);
CREATE INDEX reviews_quote ON reviews (quote);
CREATE INDEX reviews_article ON reviews (article);
CREATE INDEX reviews_who ON reviews (who, at);

-- `generation` has another value whenever quotations or their speakers have changed.
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- The columns that facets are counted from, packed (quotex/search/facet_columns.py); empty after other changes than
-- indexing, and then read from the quotations.
CREATE TABLE facet_columns (
    name TEXT PRIMARY KEY,
    type TEXT NOT NULL,    -- of NumPy
    texts TEXT,            -- JSON: the texts of the codes in a column of texts
    packed BLOB NOT NULL
);

-- Blocks of speakers that changed since they were last linked: empty unless a run was broken off.
CREATE TABLE unlinked (
    block TEXT PRIMARY KEY
) WITHOUT ROWID;

-- All about a quotation in one row, for Datasette, DuckDB and the like: names joined across articles, people's reviews
-- applied, rejected quotations left out. `speaker` is the name for all articles, `name` the one in this article.
CREATE VIEW quotations AS
SELECT q.number, q.id, s.name AS speaker, q.speaker AS speaker_number, s.kind AS speaker_kind,
    s.wikidata AS speaker_wikidata, s.gender AS speaker_gender, m.name, m.role,
    m.affiliation, q.type, q.text AS quotation, q.cue, q.cue_lemma, q.cue_class, q.negated, q.source, q.addressee,
    q.time_text, q.time_date, q.before, q.sentence, q.after, q.date, q.year, q.outlet, a.title, a.url,
    a.id AS article_id, a.key AS article_key, q.paragraph, q.start, q."end", q.nested_in, q.confidence,
    q.speaker_confidence, q.verdict AS review, q.resolved_by, q.dedup_key
FROM quotes q JOIN articles a ON a.number = q.article
LEFT JOIN speakers s ON s.id = q.speaker LEFT JOIN mentions m ON m.id = q.mention
WHERE q.verdict IS NOT 'reject';
