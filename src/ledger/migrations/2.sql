-- The aggregator's own name for a job, from one of its answers.
ALTER TABLE jobs ADD COLUMN remote TEXT NOT NULL DEFAULT '';

-- Whether it was about to be sent, and nothing was written down since: 1 or 0.
ALTER TABLE events ADD COLUMN claimed BIGINT NOT NULL DEFAULT 0;

-- An event of which nobody knows whether it arrived is under way until somebody says (`held`).
DROP INDEX events_outstanding;
CREATE UNIQUE INDEX events_outstanding ON events (aggregator, job) WHERE status IN ('pending', 'held', 'refused', 'dead');
