-- Who speaks jointly, and what people and tables of people say about speakers. Part of the tables of schema.sql.

-- Members of joint speakers ("A and B said"): a quotation of the joint speaker counts for each of them.
CREATE TABLE IF NOT EXISTS joint_members (
    joint INTEGER NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    member INTEGER NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
    PRIMARY KEY (joint, member)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS joint_members_member ON joint_members (member);

-- A newsroom's own table of people (quotex index --people): each name with the id in Wikidata that it stands for.
CREATE TABLE IF NOT EXISTS people (
    name_key TEXT NOT NULL,            -- folded for comparison, as speakers.name_key
    wikidata TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (name_key, wikidata)
) WITHOUT ROWID;

-- People's decisions on who a speaker is in Wikidata; the latest counts. They last when files are indexed anew.
CREATE TABLE IF NOT EXISTS identities (
    id INTEGER PRIMARY KEY,
    block TEXT NOT NULL,               -- as in merges: this name, in this article only where one is given ...
    name TEXT NOT NULL,
    article TEXT,                      -- articles.key
    wikidata TEXT,                     -- ... is this; null: none that Wikidata has
    who TEXT NOT NULL,
    at TEXT NOT NULL                   -- UTC, YYYY-MM-DDThh:mm:ssZ
);
CREATE INDEX IF NOT EXISTS identities_block ON identities (block);
