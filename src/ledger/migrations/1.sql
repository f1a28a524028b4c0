-- Times are milliseconds since 1970 in UTC. Everything here is SQL that SQLite and PostgreSQL both read.

-- Whom we tell. `generation` is that of the last manifest that was planned for it; `serial` grows with every plan that is recorded.
CREATE TABLE aggregators (
    id TEXT NOT NULL PRIMARY KEY,
    generation TEXT NOT NULL,
    serial BIGINT NOT NULL,
    condition TEXT NOT NULL
);

-- What each was told about each job (model::standing::Standing). Every plan reads it whole, so it is narrow.
CREATE TABLE jobs (
    aggregator TEXT NOT NULL,
    job TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    told BIGINT NOT NULL,
    exposed BIGINT NOT NULL,
    PRIMARY KEY (aggregator, job)
);

-- What the last accepted posting of each open job said, without its text (model::standing::Known).
CREATE TABLE postings (
    aggregator TEXT NOT NULL,
    job TEXT NOT NULL,
    known TEXT NOT NULL,
    PRIMARY KEY (aggregator, job)
);

-- What each is to be told, and was (model::intent::Intent). `path` and `sha256` name the posting's file, or `posting` holds it.
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    aggregator TEXT NOT NULL,
    job TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    timestamp BIGINT NOT NULL,
    changes TEXT NOT NULL,
    reason TEXT NOT NULL,
    path TEXT,
    sha256 TEXT,
    posting TEXT,
    site_url TEXT NOT NULL,
    site_title TEXT NOT NULL,
    generation TEXT NOT NULL,
    recorded BIGINT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    first_attempt BIGINT,
    not_before BIGINT,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    finished BIGINT
);

-- At most one event per job is under way, so that events of one job cannot overtake each other.
CREATE UNIQUE INDEX events_outstanding ON events (aggregator, job) WHERE status IN ('pending', 'refused', 'dead');

CREATE INDEX events_finished ON events (finished) WHERE finished IS NOT NULL;

CREATE TABLE attempts (
    event TEXT NOT NULL,
    number BIGINT NOT NULL,
    started BIGINT NOT NULL,
    millis BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (event, number)
);
