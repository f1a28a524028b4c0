-- So many attempts were made before somebody changed something, or asked for the event once more: waits and the end are counted from there.
ALTER TABLE events ADD COLUMN forgiven BIGINT NOT NULL DEFAULT 0;

-- Whether somebody said that it is to be sent although it may have arrived: 1 until it is.
ALTER TABLE events ADD COLUMN resend BIGINT NOT NULL DEFAULT 0;
