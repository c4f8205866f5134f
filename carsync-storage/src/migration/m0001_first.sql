-- The first schema. {uuid} is the engine's type of a UUID. Times are microseconds since 1970 in UTC; a quantum is 15 minutes of UTC.
-- Every table of a tenant has a key and foreign keys that begin with tenant_id: a reference into another tenant can't be stored.

CREATE TABLE tenant (
    id {uuid} NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    locale TEXT NOT NULL,
    policy TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE person (
    id {uuid} NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL UNIQUE,
    name TEXT,
    locale TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE deployment_operator (
    person_id {uuid} NOT NULL PRIMARY KEY REFERENCES person (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE sign_in (
    id {uuid} NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_by_phone ON sign_in (phone, created_at);

CREATE TABLE session (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE person_vehicle (
    person_id {uuid} NOT NULL REFERENCES person (id),
    id {uuid} NOT NULL,
    facts TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (person_id, id)
);

CREATE TABLE workshop (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
);

CREATE TABLE staff (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    workshop_id {uuid},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, person_id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);
CREATE INDEX staff_by_person ON staff (person_id);

CREATE TABLE bay (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    position BIGINT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, workshop_id, id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);

CREATE TABLE service (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, workshop_id, slug),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);

-- Civil time of the workshop's zone, as ISO text: it sorts.
CREATE TABLE closure (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    workshop_id {uuid},
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);
CREATE INDEX closure_by_end ON closure (tenant_id, ends);

CREATE TABLE customer (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    person_id {uuid} REFERENCES person (id),
    phone TEXT,
    name TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, person_id),
    UNIQUE (tenant_id, phone)
);

CREATE TABLE vehicle (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    customer_id {uuid},
    plate_key TEXT,
    facts TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, plate_key),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);

CREATE TABLE booking (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    bay_id {uuid} NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    claim_from BIGINT NOT NULL,
    claim_until BIGINT NOT NULL,
    lines TEXT NOT NULL,
    customer_id {uuid},
    person_id {uuid} REFERENCES person (id),
    vehicle_id {uuid},
    note TEXT,
    hold_until BIGINT,
    cancelled_by TEXT,
    arrived_at BIGINT,
    started_at BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workshop_id, bay_id) REFERENCES bay (tenant_id, workshop_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id),
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicle (tenant_id, id)
);
CREATE INDEX booking_by_start ON booking (tenant_id, workshop_id, starts_at);
CREATE INDEX booking_by_customer ON booking (tenant_id, customer_id, ends_at);
CREATE INDEX booking_by_person ON booking (person_id, id);
CREATE INDEX booking_held ON booking (hold_until) WHERE state = 'held';

-- The slot law: a quantum of a bay belongs to at most one booking. Rows exist while their booking is active.
CREATE TABLE claim (
    tenant_id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    quantum BIGINT NOT NULL,
    bay_id {uuid} NOT NULL,
    booking_id {uuid} NOT NULL,
    PRIMARY KEY (tenant_id, workshop_id, quantum, bay_id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id)
);
CREATE INDEX claim_by_booking ON claim (tenant_id, booking_id);

CREATE TABLE idempotency (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    actor {uuid} NOT NULL,
    operation TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, actor, operation, idempotency_key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE booking_change (
    id {uuid} NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);
CREATE INDEX booking_change_by_time ON booking_change (at);

-- One row. Whoever publishes a listing locks it until commit, so that revisions become visible in their order.
CREATE TABLE directory_revision (
    id BIGINT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO directory_revision (id, revision) VALUES (1, 0);

CREATE TABLE listing (
    tenant_id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    revision BIGINT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, workshop_id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);

-- The receiver stands in the message, which is emptied when it has been handed over or given up.
CREATE TABLE outbox (
    id {uuid} NOT NULL PRIMARY KEY,
    tenant_id {uuid} REFERENCES tenant (id),
    lane TEXT NOT NULL,
    template TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    leased_until BIGINT,
    due_at BIGINT NOT NULL,
    dies_at BIGINT,
    provider TEXT,
    reference TEXT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX outbox_due ON outbox (lane, due_at) WHERE state = 'queued';
