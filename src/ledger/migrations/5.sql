-- Who sends an event, and until when it is that sender's alone; NULL where nobody has it. By the clock of the store. Only a store that
-- several senders share says so.
ALTER TABLE events ADD COLUMN sender TEXT;
ALTER TABLE events ADD COLUMN leased_until BIGINT;

-- What is known of the job beside its posting (model::notice::About), for senders that do not have the output.
ALTER TABLE events ADD COLUMN about TEXT;

-- Files that events which are not settled tell of, for senders that do not have the output.
CREATE TABLE documents (
    sha256 TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

-- Who sends to an aggregator now, and how many requests each may have under way.
CREATE TABLE senders (
    aggregator TEXT NOT NULL,
    sender TEXT NOT NULL,
    slots BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (aggregator, sender)
);
