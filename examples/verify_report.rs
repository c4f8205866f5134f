//! A car is inspected, its report sealed and published, and then checked offline with the public key alone. Run it with
//! `cargo run --example verify_report`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use carsync_core::CarSync;
use carsync_core::account::Role;
use carsync_core::booking::WalkIn;
use carsync_core::catalogue::{BayDraft, SlotStep, Title, WorkshopDraft, standard_services};
use carsync_core::customer::VehicleFacts;
use carsync_core::inspection::seal::SealedFile;
use carsync_core::inspection::template::Package;
use carsync_core::inspection::{Answer, Begin, Finalise, Finding, PanelState, Part, UNSAVED};
use carsync_core::tenancy::{CustomerPolicy, NewTenant};
use carsync_core::testing::ManualClock;
use carsync_core::value::{Locale, Money, Secret};
use carsync_sms::Console;
use carsync_storage::{FsBlobs, SqlStorage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let storage = SqlStorage::open(&format!("sqlite://{}", folder.path().join("workshop.db").display())).await?;
    storage.migrate().await?;
    let blobs = FsBlobs::open(folder.path().join("blobs")).await?;
    let key = Secret::new("a key of your own, kept secret");
    // Workshops sleep at night; examples don't.
    let clock = ManualClock::at("2026-11-22T06:30:00Z".parse()?);
    let carsync =
        CarSync::builder(storage, key).clock(clock).sms(Console::stderr()).blobs(blobs).site("https://tirazheh.example").build()?;

    // Once: a tenant and its workshop.
    let tenant = NewTenant {
        slug: "tirazheh".parse()?,
        name: "Tirazheh Car Inspection".parse()?,
        listed: true,
        locale: Locale::En,
        policy: CustomerPolicy::default(),
    };
    carsync.tenancy().create(&carsync.accounts().trust_operator(), tenant).await?;
    let shop = carsync.tenancy().enter(&"tirazheh".parse()?).await?;
    let staff = carsync.accounts().trust_staff(&shop, Role::Administrator);
    let workshop = WorkshopDraft {
        slug: "vanak".parse()?,
        title: Title { fa: "کارشناسی ونک".parse()?, en: "Vanak Inspection".parse()? },
        address: "تهران، میدان ونک".parse()?,
        city: "تهران".parse()?,
        place: "35.7575,51.4100".parse()?,
        zone: "Asia/Tehran".parse()?,
        phone: None,
        hours: "sat-thu 08:00-18:00".parse()?,
        step: SlotStep::QUARTER,
        active: true,
    };
    let bay = BayDraft { name: "1".parse()?, kind: "inspection".parse()?, position: 1, active: true };
    let service = standard_services().iter().find(|service| service.slug.as_str() == "inspection_full").ok_or("no such service")?;
    let price = Money::rial(18_000_000)?;
    let opened = carsync.catalogue().open_workshop(&staff, workshop, vec![bay], vec![service.at_price(price)]).await?;

    // A car at the door is inspected: every panel bears its first paint.
    let walk_in = WalkIn {
        workshop: opened.workshop.id,
        services: vec!["inspection_full".parse()?],
        vehicle: VehicleFacts::of_plate("12 ب 345 - 67".parse()?),
        phone: Some("0912 345 6789".parse()?),
        name: None,
        starts_at: None,
        bay: None,
        note: None,
    };
    let booking = carsync.bookings().walk_in(&staff, &walk_in, &"walk-in-of-today".parse()?).await?.value.id;
    let inspections = carsync.inspections();
    let draft = inspections.begin(&staff, booking, &Begin { packages: vec![Package::PaintBody], template: None }).await?;
    let original = Answer::Panel { states: [PanelState::Original].into(), thickness_um: vec![98, 104] };
    let parts: Vec<Part> = draft
        .report
        .template
        .items()
        .map(|item| {
            let answer = if original.check(item).is_ok() { original.clone() } else { Answer::NotInspected {} };
            Part { item: item.key.clone(), finding: Finding { answer: Some(answer), note: None }, seen: UNSAVED }
        })
        .collect();
    inspections.save_parts(&staff, draft.report.id, &parts).await?;
    let report = inspections.finalise(&staff, booking, &Finalise { base_price: None }, &"report-of-today".parse()?).await?.value;

    // What a worker does otherwise: the PDF is set and kept, the report published, the customer told.
    while inspections.finish_next().await? {}
    let pdf = inspections.pdf(&staff, report.id, Locale::Fa).await?;

    // Somebody far away has the file and the public key, and nothing else.
    let file = inspections.sealed_file(&report)?;
    let public = inspections.seal_keys(&shop).await?.first().ok_or("no key")?.public;
    SealedFile::read(&file)?.check(&public)?;
    let forged = file.replace("\"original\"", "\"painted\"");
    let refused = SealedFile::read(&forged)?.check(&public).err().ok_or("a forged report was taken for true")?;
    println!("{} KB of PDF; the seal of {} holds, and of a forged one: {refused}", pdf.len() / 1024, report.id);
    Ok(())
}
