//! Two workshop businesses in one deployment, with one customer between them: nothing crosses. Run it with `cargo run --example two_tenants`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use carsync_core::account::Role;
use carsync_core::booking::{Book, Booking, BookingError, VehicleChoice};
use carsync_core::catalogue::{BayDraft, SlotStep, Title, WorkshopDraft, WorkshopWhole, standard_services};
use carsync_core::customer::VehicleFacts;
use carsync_core::jiff::{Timestamp, ToSpan};
use carsync_core::tenancy::{CustomerPolicy, NewTenant, TenantScope};
use carsync_core::value::{Locale, Money, Secret};
use carsync_core::{CarSync, Classified, ErrorClass};
use carsync_sms::Console;
use carsync_storage::SqlStorage;

/// Opens a tenant with one workshop, the same for everybody but in name.
async fn open(carsync: &CarSync, slug: &str) -> Result<(TenantScope, WorkshopWhole), Box<dyn Error>> {
    let policy = CustomerPolicy::default();
    let tenant = NewTenant { slug: slug.parse()?, name: slug.parse()?, listed: true, locale: Locale::En, policy };
    carsync.tenancy().create(&carsync.accounts().trust_operator(), tenant).await?;
    let scope = carsync.tenancy().enter(&slug.parse()?).await?;
    let workshop = WorkshopDraft {
        slug: "vanak".parse()?,
        title: Title { fa: "ونک".parse()?, en: "Vanak".parse()? },
        address: "تهران، میدان ونک".parse()?,
        city: "تهران".parse()?,
        place: "35.7575,51.4100".parse()?,
        zone: "Asia/Tehran".parse()?,
        phone: None,
        hours: "sat-fri 08:00-18:00".parse()?,
        step: SlotStep::HALF,
        active: true,
    };
    let bay = BayDraft { name: "1".parse()?, kind: "quick".parse()?, position: 1, active: true };
    let oil = standard_services().iter().find(|service| service.slug.as_str() == "oil_change").ok_or("no such service")?;
    let administrator = carsync.accounts().trust_staff(&scope, Role::Administrator);
    let services = vec![oil.at_price(Money::rial(9_000_000)?)];
    let whole = carsync.catalogue().open_workshop(&administrator, workshop, vec![bay], services).await?;
    Ok((scope, whole))
}

/// The same phone and the same car, as a customer of a tenant.
async fn book(carsync: &CarSync, scope: &TenantScope, whole: &WorkshopWhole, starts_at: Timestamp) -> Result<Booking, Box<dyn Error>> {
    let customer = carsync.accounts().trust_customer(scope, &"0912 345 6789".parse()?).await?;
    let vehicle = VehicleChoice::Told(VehicleFacts::of_plate("12 ب 345 - 67".parse()?));
    let book = Book { workshop: whole.workshop.id, services: vec!["oil_change".parse()?], starts_at, vehicle, note: None };
    Ok(carsync.bookings().book(&customer, &book, &"the-same-key".parse()?).await?.value)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let storage = SqlStorage::open(&format!("sqlite://{}", folder.path().join("workshops.db").display())).await?;
    storage.migrate().await?;
    let carsync = CarSync::builder(storage, Secret::new("a key of your own, kept secret")).sms(Console::stderr()).build()?;
    // The workshops' names in addresses are the same: they are names within their tenants.
    let (tirazheh, here) = open(&carsync, "tirazheh").await?;
    let (parsian, there) = open(&carsync, "parsian").await?;

    // One bay each: the same hour is free at both, and the same idempotency key is another key at the other.
    let zone = here.workshop.draft.zone.rules();
    let noon = carsync.now().to_zoned(zone.clone()).date().checked_add(2.days())?.at(12, 0, 0, 0).to_zoned(zone.clone())?.timestamp();
    let first = book(&carsync, &tirazheh, &here, noon).await?;
    let second = book(&carsync, &parsian, &there, noon).await?;
    println!("{} has {}, {} has {}", tirazheh.slug(), first.id, parsian.slug(), second.id);
    assert!(first.id != second.id && first.customer != second.customer && first.vehicle != second.vehicle);

    // Parsian's reception looks at its own day, and finds its own booking.
    let reception = carsync.accounts().trust_staff(&parsian, Role::Reception);
    let day = carsync.bookings().day(&reception, &"vanak".parse()?, noon.to_zoned(zone.clone()).date()).await?;
    assert_eq!(day.entries.iter().map(|entry| entry.booking.id).collect::<Vec<_>>(), [second.id]);

    // What belongs to the other can't be told from what never was.
    let foreign = carsync.bookings().find(&reception, first.id).await.err().ok_or("it was shown")?;
    assert!(matches!(foreign, BookingError::NotFound(_)) && foreign.class() == ErrorClass::NotFound);
    println!("{} asks for {}: {foreign}", parsian.slug(), first.id);

    // The same person, but as a customer of the other tenant.
    let customer = carsync.accounts().trust_customer(&parsian, &"0912 345 6789".parse()?).await?;
    assert!(carsync.bookings().cancel(&customer, first.id, first.version).await.is_err());
    let kept = carsync.bookings().find(&carsync.accounts().trust_staff(&tirazheh, Role::Reception), first.id).await?;
    assert_eq!(kept, first);
    println!("{} still stands", kept.id);
    Ok(())
}
