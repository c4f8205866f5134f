//! A database of an earlier build is brought to this build's schema with all that is in it.

mod support;

use carsync_core::Storage;
use carsync_core::testing::{Sample, Shop, Visit};
use carsync_storage::SqlStorage;
use sea_orm::{ConnectionTrait, Database};

/// What the build of schema version 1 has made.
const FIRST: &str = include_str!("../src/migration/m0001_first.sql");
const SHOWN: [&str; 6] = ["booking", "claim", "session", "sign_in", "outbox", "booking_change"];

/// Makes the schema of version 1 as its own build did.
async fn make_first(url: &str, uuid: &str) {
    let raw = Database::connect(url.to_owned()).await.expect("the database opens");
    let mut steps = vec![
        "CREATE TABLE carsync_migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)".to_owned(),
        FIRST.replace("{uuid}", uuid),
        "INSERT INTO carsync_migration (version, name) VALUES (1, 'first')".to_owned(),
    ];
    steps.extend(SHOWN.map(|table| format!("CREATE VIEW {table}_seen AS SELECT * FROM {table}")));
    for step in steps {
        raw.execute_unprepared(&step).await.expect("the first schema is made");
    }
}

/// Two hosts of the new build start together on a database with a visit in it.
async fn the_new_build_goes_on(url: &str) {
    let (old, sample) = (SqlStorage::open(url).await.expect("the database opens"), Sample::new());
    assert_eq!(old.schema_versions().await.expect("versions can be read"), (1, 4));
    assert!(old.check_schema().await.is_err(), "a host does not start on an old schema");
    // This build writes the old rows, so the old schema borrows columns for that moment.
    let raw = Database::connect(url.to_owned()).await.expect("the database opens");
    let lent = [("person", "notices BOOLEAN NOT NULL DEFAULT TRUE"), ("tenant", "site TEXT NOT NULL DEFAULT '{}'")];
    for (table, column) in lent {
        raw.execute_unprepared(&format!("ALTER TABLE {table} ADD COLUMN {column}")).await.expect("a column is lent");
    }
    let shop = Shop::open(&old, &sample, "shop").await.expect("a shop can be stored");
    let visit = Visit::begin(&old, &sample, &shop).await.expect("a visit can be stored");
    for (table, column) in lent {
        let name = column.split(' ').next().expect("a name");
        raw.execute_unprepared(&format!("ALTER TABLE {table} DROP COLUMN {name}")).await.expect("it is given back");
    }
    raw.close().await.expect("the connection closes");
    let other = SqlStorage::open(url).await.expect("the database opens");
    let (one, two) = tokio::join!(old.migrate(), other.migrate());
    assert_eq!(one.expect("the schema is migrated") + two.expect("the schema is migrated"), 3, "each step is taken once");
    old.check_schema().await.expect("the schema is this build's");

    let (draft, sealed) = sample.final_report(&shop, &visit);
    let mut unit = old.write(&shop.scope).await.expect("a writing unit opens");
    unit.inspections_mut().insert_report(&draft).await.expect("a draft of an old booking can be added");
    unit.inspections_mut().finalise(&sealed, draft.version).await.expect("it can be finalised");
    unit.commit().await.expect("it is kept");
    let unit = other.read(&shop.scope).await.expect("a reading unit opens");
    assert_eq!(unit.inspections().report(draft.id).await.expect("a report can be read"), Some(sealed));
    assert_eq!(unit.bookings().find(visit.booking.id).await.expect("a booking can be read"), Some(visit.booking));
}

/// The new views show times as people read them.
async fn the_new_views_can_be_read(url: &str) {
    let raw = Database::connect(url.to_owned()).await.expect("the database opens");
    for view in ["report", "report_job", "odometer_reading", "outbox_delivery", "audit"] {
        let read = format!("CREATE TABLE seen_{view} AS SELECT * FROM {view}_seen");
        raw.execute_unprepared(&read).await.expect("the view can be read");
    }
}

#[tokio::test]
async fn a_fresh_database_needs_no_further_step() {
    let (sqlite, _folder) = support::sqlite().await;
    let mut storages = vec![sqlite];
    let postgres = support::postgres(1).await;
    storages.extend(postgres.iter().map(|(storage, _)| storage.clone()));
    for storage in storages {
        assert_eq!(storage.migrate().await.expect("the schema is new"), 0, "{}", storage.engine());
        assert_eq!(storage.schema_versions().await.expect("versions can be read"), (4, 4));
    }
}

#[tokio::test]
async fn a_sqlite_database_of_version_1_is_brought_to_the_newest() {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("carsync.db").display());
    make_first(&url, "BLOB").await;
    the_new_build_goes_on(&url).await;
    the_new_views_can_be_read(&url).await;
}

#[tokio::test]
async fn a_postgresql_database_of_version_1_is_brought_to_the_newest() {
    let Some(database) = support::OwnDatabase::make().await else { return };
    make_first(&database.url(), "uuid").await;
    the_new_build_goes_on(&database.url()).await;
    the_new_views_can_be_read(&database.url()).await;
}
