-- A tenant's own site, its host names, its programs, and who changed what.

-- How the site writes things and who may frame its widget, as JSON.
ALTER TABLE tenant ADD COLUMN site TEXT NOT NULL DEFAULT '{}';

CREATE TABLE tenant_host (
    host TEXT NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL REFERENCES tenant (id)
);
CREATE INDEX tenant_host_by_tenant ON tenant_host (tenant_id);

ALTER TABLE staff ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE TABLE api_token (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    workshop_id {uuid},
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id)
);

-- actor is staff, token, operator or host; actor_name is the token's.
CREATE TABLE audit (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    person_id {uuid} REFERENCES person (id),
    actor_name TEXT,
    role TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX vehicle_by_customer ON vehicle (tenant_id, customer_id);
