-- Messages: whom they go to and in which order, what is not known of them, what they cost, what became of them. {to} is the receiver in
-- the JSON of the column message.

-- What strangers tried becomes one of the things that are counted by subject and window.
ALTER TABLE report_try RENAME TO tally;
ALTER TABLE tally RENAME COLUMN tries TO amount;

ALTER TABLE person ADD COLUMN notices BOOLEAN NOT NULL DEFAULT TRUE;

-- uncertain_since is when the first try began of which nobody knows how it ended. once is a key that no two messages share. rank orders
-- the states of a delivery. check_at is when the provider is asked next.
ALTER TABLE outbox ADD COLUMN receiver TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN subject TEXT;
ALTER TABLE outbox ADD COLUMN once TEXT;
ALTER TABLE outbox ADD COLUMN uncertain_since BIGINT;
ALTER TABLE outbox ADD COLUMN paid BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE outbox ADD COLUMN through TEXT;
ALTER TABLE outbox ADD COLUMN parts BIGINT;
ALTER TABLE outbox ADD COLUMN cost TEXT;
ALTER TABLE outbox ADD COLUMN delivery TEXT;
ALTER TABLE outbox ADD COLUMN delivery_rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN delivery_code TEXT;
ALTER TABLE outbox ADD COLUMN delivery_at BIGINT;
ALTER TABLE outbox ADD COLUMN checks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN check_at BIGINT;
UPDATE outbox SET receiver = {to} WHERE state = 'queued' AND message <> '';
-- A message without an end had none that mattered: three days.
UPDATE outbox SET dies_at = due_at + 259200000000 WHERE dies_at IS NULL;

CREATE UNIQUE INDEX outbox_once ON outbox (once);
CREATE INDEX outbox_by_receiver ON outbox (receiver, lane, id) WHERE state = 'queued';
CREATE INDEX outbox_by_subject ON outbox (tenant_id, subject) WHERE state = 'queued';
CREATE INDEX outbox_by_tenant ON outbox (tenant_id, id);
CREATE INDEX outbox_by_reference ON outbox (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX outbox_check ON outbox (check_at) WHERE check_at IS NOT NULL;

CREATE TABLE sms_settings (
    tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    body TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- Ranges of phone numbers (all but the last four digits) that get no sign-in codes any more.
CREATE TABLE code_block (
    number_range TEXT NOT NULL PRIMARY KEY,
    sent BIGINT NOT NULL,
    used BIGINT NOT NULL,
    blocked_at BIGINT NOT NULL
);

-- What a vehicle will need again: one row for a service, of the last time it was done. body is the rest as JSON. due_at is absent where it
-- can't be told.
CREATE TABLE service_due (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    vehicle_id {uuid} NOT NULL,
    service TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT,
    told_at BIGINT,
    PRIMARY KEY (tenant_id, vehicle_id, service)
);
CREATE INDEX service_due_untold ON service_due (tenant_id, due_at) WHERE told_at IS NULL;
