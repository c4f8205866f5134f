//! Sixty-four people want the one free slot at the same moment. Run it with `cargo run --example booking_race`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::Role;
use carsync_core::booking::{Book, BookingError, SlotQuery, VehicleChoice};
use carsync_core::catalogue::{BayDraft, SlotStep, Title, WorkshopDraft, standard_services};
use carsync_core::customer::VehicleFacts;
use carsync_core::tenancy::{CustomerPolicy, NewTenant};
use carsync_core::value::{Locale, Money, Secret};
use carsync_sms::Console;
use carsync_storage::{Options, SqlStorage};
use tokio::sync::Barrier;

const PEOPLE: usize = 64;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("workshop.db").display());
    // Everybody waits for their turn to write, on a slow machine too.
    let options = Options { wait: std::time::Duration::from_secs(30), ..Options::default() };
    let storage = SqlStorage::open_with(&url, options).await?;
    storage.migrate().await?;
    let carsync = Arc::new(CarSync::builder(storage, Secret::new("a key of your own, kept secret")).sms(Console::stderr()).build()?);
    let policy = CustomerPolicy::default();
    let tenant = NewTenant { slug: "tirazheh".parse()?, name: "Tirazheh".parse()?, listed: true, locale: Locale::En, policy };
    carsync.tenancy().create(&carsync.accounts().trust_operator(), tenant).await?;
    let shop = carsync.tenancy().enter(&"tirazheh".parse()?).await?;
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
    let administrator = carsync.accounts().trust_staff(&shop, Role::Administrator);
    let services = vec![oil.at_price(Money::rial(9_000_000)?)];
    let whole = carsync.catalogue().open_workshop(&administrator, workshop, vec![bay], services).await?;

    // All of them see the same slot …
    let (workshop, services) = (whole.workshop.id, vec!["oil_change".parse()?]);
    let query = SlotQuery { workshop: workshop.into(), services: services.clone(), from: None, days: 7, explain: false };
    let starts_at = carsync.bookings().slots(&shop, &query).await?.slots.last().ok_or("nothing is free")?.starts_at;
    let start = Arc::new(Barrier::new(PEOPLE));
    let mut people = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        let customer = carsync.accounts().trust_customer(&shop, &format!("0912{number:07}").parse()?).await?;
        let vehicle = VehicleChoice::Told(VehicleFacts::of_plate(format!("12 ب {} - 67", 111 + number).parse()?));
        let book = Book { workshop, services: services.clone(), starts_at, vehicle, note: None };
        let (carsync, start, key) = (carsync.clone(), start.clone(), format!("person-{number}").parse()?);
        people.push(tokio::spawn(async move {
            start.wait().await;
            carsync.bookings().book(&customer, &book, &key).await
        }));
    }

    // … and one of them gets it.
    let (mut booked, mut taken) = (0, 0);
    for person in people {
        match person.await? {
            Ok(_) => booked += 1,
            Err(BookingError::SlotTaken) => taken += 1,
            Err(other) => return Err(other.into()),
        }
    }
    println!("{starts_at}: {booked} booked, {taken} told taken");
    assert_eq!((booked, taken), (1, PEOPLE - 1));
    let day = starts_at.to_zoned(whole.workshop.draft.zone.rules().clone()).date();
    let board = carsync.bookings().day(&administrator, &workshop.into(), day).await?;
    assert_eq!(board.entries.len(), 1, "the board shows one booking");
    Ok(())
}
