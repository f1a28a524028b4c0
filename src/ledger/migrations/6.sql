-- The last event by which each could prove that it is in step (model::reconciliation::Reconciled); the next one takes its place.
CREATE TABLE reconciliations (
    aggregator TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    open BIGINT NOT NULL,
    digest TEXT NOT NULL,
    delivered BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL
);
