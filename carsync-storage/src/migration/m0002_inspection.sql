-- Inspections: templates, drafts and what is saved of them, sealed reports and how they are opened, odometers, and the work on reports.
-- Bytes (keys, digests, hashes) are hexadecimal text, which is the same on both engines.

CREATE TABLE inspection_settings (
    tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    body TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- A version of a template never changes. created_at stands beside the body, which is the draft alone.
CREATE TABLE inspection_template (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT,
    PRIMARY KEY (tenant_id, id, version)
);

-- What is sealed has a document, and what has a document is sealed: no statement can take a report half-way from one to the other.
-- digest, issued_at and valid_until repeat what the document and its seal say, for those who look at rows.
CREATE TABLE report (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    workshop_id {uuid} NOT NULL,
    booking_id {uuid} NOT NULL,
    vehicle_id {uuid} NOT NULL,
    customer_id {uuid},
    person_id {uuid} REFERENCES person (id),
    phone TEXT,
    locale TEXT NOT NULL,
    state TEXT NOT NULL,
    packages TEXT NOT NULL,
    template TEXT NOT NULL,
    supersedes {uuid},
    summary TEXT,
    created_at BIGINT NOT NULL,
    document TEXT,
    digest TEXT,
    seal TEXT,
    verify_token TEXT UNIQUE,
    issued_at BIGINT,
    valid_until BIGINT,
    ended_at BIGINT,
    revoked_because TEXT,
    published_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workshop_id) REFERENCES workshop (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES booking (tenant_id, id),
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicle (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id),
    FOREIGN KEY (tenant_id, supersedes) REFERENCES report (tenant_id, id),
    CONSTRAINT report_state_known CHECK (state IN ('draft', 'discarded', 'final', 'superseded', 'revoked')),
    CONSTRAINT report_sealed_whole CHECK (
        CASE WHEN state IN ('draft', 'discarded')
            THEN document IS NULL AND digest IS NULL AND seal IS NULL AND verify_token IS NULL
                AND issued_at IS NULL AND valid_until IS NULL AND published_at IS NULL
            ELSE document IS NOT NULL AND digest IS NOT NULL AND seal IS NOT NULL AND verify_token IS NOT NULL
                AND issued_at IS NOT NULL AND valid_until IS NOT NULL
        END
    ),
    CONSTRAINT report_ended_whole CHECK ((state IN ('superseded', 'revoked')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX report_one_draft ON report (tenant_id, booking_id) WHERE state = 'draft';
CREATE UNIQUE INDEX report_one_final ON report (tenant_id, booking_id) WHERE state = 'final';
CREATE INDEX report_by_booking ON report (tenant_id, booking_id, id);
CREATE INDEX report_by_vehicle ON report (tenant_id, vehicle_id, id) WHERE document IS NOT NULL;
CREATE INDEX report_by_workshop ON report (tenant_id, workshop_id, id) WHERE document IS NOT NULL;
CREATE INDEX report_by_person ON report (person_id, id) WHERE published_at IS NOT NULL;
CREATE INDEX report_by_phone ON report (phone, id) WHERE published_at IS NOT NULL;

CREATE TABLE finding (
    tenant_id {uuid} NOT NULL,
    report_id {uuid} NOT NULL,
    item TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_by {uuid} REFERENCES person (id),
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, report_id, item),
    FOREIGN KEY (tenant_id, report_id) REFERENCES report (tenant_id, id)
);

-- A correction shares the photos of the report it corrects: the same id in both.
CREATE TABLE report_photo (
    tenant_id {uuid} NOT NULL,
    report_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    position BIGINT NOT NULL,
    item TEXT,
    caption TEXT,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    upload_sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, report_id, id),
    UNIQUE (tenant_id, report_id, upload_sha256),
    FOREIGN KEY (tenant_id, report_id) REFERENCES report (tenant_id, id)
);
CREATE INDEX report_photo_by_id ON report_photo (tenant_id, id);

CREATE TABLE odometer_reading (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    vehicle_id {uuid} NOT NULL,
    report_id {uuid},
    km BIGINT NOT NULL,
    read_at BIGINT NOT NULL,
    lower_because TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicle (tenant_id, id),
    FOREIGN KEY (tenant_id, report_id) REFERENCES report (tenant_id, id)
);
CREATE INDEX odometer_by_vehicle ON odometer_reading (tenant_id, vehicle_id, read_at, id);

-- A tenant seals with one key; the others are kept, since what they sealed must stay checkable.
CREATE TABLE seal_key (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    public_key TEXT NOT NULL,
    private_box TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX seal_key_in_use ON seal_key (tenant_id) WHERE retired_at IS NULL;

-- Found by hash, whichever tenant's it is.
CREATE TABLE report_access (
    hash TEXT NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL,
    report_id {uuid} NOT NULL,
    phone_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, report_id) REFERENCES report (tenant_id, id)
);
CREATE INDEX report_access_by_phone ON report_access (phone_hash);

-- What strangers tried, by subject and window. Belongs to no tenant.
CREATE TABLE report_try (
    subject TEXT NOT NULL,
    window_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (subject, window_at)
);

-- attempts counts the tries of this step that have begun. ended_at is the end of the lease under which the last step was done.
CREATE TABLE report_job (
    tenant_id {uuid} NOT NULL,
    report_id {uuid} NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    leased_until BIGINT,
    due_at BIGINT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (tenant_id, report_id),
    FOREIGN KEY (tenant_id, report_id) REFERENCES report (tenant_id, id)
);
CREATE INDEX report_job_due ON report_job (due_at) WHERE state = 'queued';
