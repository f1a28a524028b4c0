-- Attempts that were made elsewhere, of events that are not here, by the quarter of an hour: budgets of a day count them.
CREATE TABLE spent (
    aggregator TEXT NOT NULL,
    started BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (aggregator, started)
);
