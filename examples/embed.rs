//! CarSync inside another program: a workshop, a customer near it, and a booking. Run it with `cargo run --example embed`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use carsync_core::CarSync;
use carsync_core::account::Role;
use carsync_core::booking::{Book, SlotQuery, VehicleChoice};
use carsync_core::catalogue::{BayDraft, SlotStep, Title, WorkshopDraft, standard_services};
use carsync_core::customer::VehicleFacts;
use carsync_core::directory::Find;
use carsync_core::tenancy::{CustomerPolicy, NewTenant};
use carsync_core::value::{Locale, Money, Secret};
use carsync_sms::Console;
use carsync_storage::SqlStorage;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let storage = SqlStorage::open(&format!("sqlite://{}", folder.path().join("workshop.db").display())).await?;
    storage.migrate().await?;
    let carsync = CarSync::builder(storage, Secret::new("a key of your own, kept secret")).sms(Console::stderr()).build()?;

    // Once: a tenant and its workshop.
    let operator = carsync.accounts().trust_operator();
    let tenant = NewTenant {
        slug: "tirazheh".parse()?,
        name: "Tirazheh Car Inspection".parse()?,
        listed: true,
        locale: Locale::En,
        policy: CustomerPolicy::default(),
    };
    carsync.tenancy().create(&operator, tenant).await?;
    let shop = carsync.tenancy().enter(&"tirazheh".parse()?).await?;
    let administrator = carsync.accounts().trust_staff(&shop, Role::Administrator);
    let workshop = WorkshopDraft {
        slug: "vanak".parse()?,
        title: Title { fa: "کارشناسی ونک".parse()?, en: "Vanak Inspection".parse()? },
        address: "تهران، میدان ونک".parse()?,
        city: "تهران".parse()?,
        place: "35.7575,51.4100".parse()?,
        zone: "Asia/Tehran".parse()?,
        phone: None,
        hours: "sat-thu 08:00-18:00/13:00-14:00; fri 09:00-13:00".parse()?,
        step: SlotStep::HALF,
        active: true,
    };
    let bay = BayDraft { name: "1".parse()?, kind: "inspection".parse()?, position: 1, active: true };
    let inspection = standard_services().iter().find(|service| service.slug.as_str() == "inspection_full").ok_or("no such service")?;
    carsync.catalogue().open_workshop(&administrator, workshop, vec![bay], vec![inspection.at_price(Money::rial(18_000_000)?)]).await?;
    carsync.load_directory().await?;

    // Every day: somebody near by books the first time that is free.
    let customer = carsync.accounts().trust_customer(&shop, &"0912 345 6789".parse()?).await?;
    let find = Find::around("35.76,51.41".parse()?).offering("inspection_full".parse()?).within_km(5.0);
    let near = carsync.discovery().near(&find, None).await?;
    let nearest = near.items.first().ok_or("nobody is near")?;
    let workshop = nearest.workshop();
    let services = vec!["inspection_full".parse()?];
    let query = SlotQuery { workshop: workshop.into(), services: services.clone(), from: None, days: 7, explain: false };
    let slots = carsync.bookings().slots(&shop, &query).await?;
    let slot = slots.slots.first().ok_or("nothing is free")?;
    let vehicle = VehicleChoice::Told(VehicleFacts::of_plate("12 ب 345 - 67".parse()?));
    let book = Book { workshop, services, starts_at: slot.starts_at, vehicle, note: None };
    let booked = carsync.bookings().book(&customer, &book, &"first-visit-of-0912".parse()?).await?;
    println!("{} at {:.0} m, {}", nearest.listing.workshop.draft.title.en, nearest.distance_m, booked.value.starts_at);
    Ok(())
}
