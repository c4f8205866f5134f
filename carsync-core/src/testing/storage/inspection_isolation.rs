//! Inspections of one tenant are absent for another: not read, not changed, not referred to.

use super::inspections::{add_photo, drafted, find, findings_in, photos_of, save, visit};
use super::reports::finalised;
use super::{Store, assert_kept, read, refusal, shop, write};
use crate::inspection::{DraftLock, JobStep, Photo, Report, ReportJob, ReportState, SavedFinding, UNSAVED};
use crate::page::PageQuery;
use crate::storage::Conflict;
use crate::testing::{Sample, Shop, Visit};
use crate::value::TemplateId;
use crate::version::Version;

/// A shop with one of everything that belongs to inspections.
struct Furnished {
    shop: Shop,
    visit: Visit,
    draft: Report,
    sealed: Report,
    finding: SavedFinding,
    photo: Photo,
    template: TemplateId,
    job: ReportJob,
}

async fn furnished(storage: &Store, sample: &Sample, slug: &str) -> Furnished {
    let shop = shop(storage, sample, slug).await;
    let (visit, draft) = drafted(storage, sample, &shop).await;
    let (_, sealed) = finalised(storage, sample, &shop).await;
    let finding = sample.finding(draft.template.items().next().expect("it has items"));
    let (photo, template) = (sample.photo(), sample.id());
    assert_kept(save(storage, &shop, draft.id, &finding, UNSAVED).await);
    assert_kept(add_photo(storage, &shop, draft.id, &photo).await);
    let mut unit = write(storage, &shop).await;
    let store = unit.inspections_mut();
    assert_kept(store.put_settings(&sample.inspection_settings(), UNSAVED).await);
    assert_kept(store.insert_template(template, &sample.template(template, 1)).await);
    assert_kept(store.insert_seal_key(&sample.seal_key()).await);
    assert_kept(store.insert_reading(visit.vehicle.id, &sample.reading(Some(draft.id), 1_000)).await);
    assert_kept(store.insert_job(sealed.id, sample.now()).await);
    assert_kept(unit.commit().await);
    let job = assert_kept(storage.report_queue().lease_report(sample.now(), sample.in_minutes(60)).await).expect("it is due");
    Furnished { shop, visit, draft, sealed, finding, photo, template, job }
}

/// Every read answers as if it had never been.
pub async fn another_tenants_inspections_are_absent(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = shop(storage, &sample, "ours").await;
    let unit = read(storage, &ours).await;
    let store = unit.inspections();
    assert_eq!(store.settings().await.expect("settings can be read"), None);
    assert_eq!(store.templates().await.expect("templates can be read"), []);
    for version in [None, Some(1)] {
        assert_eq!(store.template(theirs.template, version).await.expect("a template can be read"), None);
    }
    for report in [theirs.draft.id, theirs.sealed.id] {
        assert_eq!(store.report(report).await.expect("a report can be read"), None);
        assert_eq!(store.findings(report).await.expect("findings can be read"), []);
        assert_eq!(store.photos(report).await.expect("photos can be read"), []);
        assert_eq!(store.job(report).await.expect("work can be read"), None);
    }
    assert_eq!(store.reports_of_booking(theirs.draft.booking).await.expect("reports can be read"), []);
    assert_eq!(store.reports_of_booking(theirs.sealed.booking).await.expect("reports can be read"), []);
    assert_eq!(store.reports_of_vehicle(theirs.sealed.vehicle).await.expect("reports can be read"), []);
    let page = store.reports_of_workshop(theirs.shop.workshop.id, &PageQuery::first(9)).await.expect("reports can be read");
    assert_eq!(page.items, []);
    assert!(!store.photo_is_held(theirs.photo.id).await.expect("photos can be read"));
    assert_eq!(store.odometer(theirs.visit.vehicle.id).await.expect("readings can be read"), []);
    assert_eq!(store.seal_keys().await.expect("keys can be read"), []);
}

/// Every change answers as if it had never been, and changes nothing.
pub async fn another_tenants_inspections_can_not_be_changed(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = shop(storage, &sample, "ours").await;
    let (draft, seen) = (&theirs.draft, theirs.draft.version);
    let mut unit = write(storage, &ours).await;
    let store = unit.inspections_mut();
    for how in [DraftLock::Part, DraftLock::Whole] {
        assert!(!assert_kept(store.lock_draft(draft.id, how).await));
    }
    let discarded = Report { state: ReportState::Discarded, version: seen.next(), ..draft.clone() };
    assert_eq!(refusal(store.update_draft(&discarded, seen).await), Conflict::Stale);
    let document = sample.document(&theirs.shop, &theirs.visit, draft, &[], &[]);
    assert_eq!(refusal(store.finalise(&sample.sealed(draft, &theirs.visit, document), seen).await), Conflict::Stale);
    assert_eq!(refusal(store.end_report(theirs.sealed.id, ReportState::Revoked, sample.now(), None).await), Conflict::Stale);
    assert_eq!(refusal(store.publish_report(theirs.sealed.id, sample.now()).await), Conflict::Stale);
    let next = SavedFinding { version: Version::FIRST.next(), ..theirs.finding.clone() };
    assert_eq!(refusal(store.save_finding(draft.id, &next, Version::FIRST).await), Conflict::Stale);
    let other = sample.finding(draft.template.items().nth(1).expect("it has items"));
    assert_eq!(refusal(store.save_finding(draft.id, &other, UNSAVED).await), Conflict::Stale);
    assert_eq!(refusal(store.insert_photo(draft.id, &sample.photo()).await), Conflict::Stale);
    assert_eq!(refusal(store.delete_photo(draft.id, theirs.photo.id).await), Conflict::Stale);
    assert_eq!(refusal(store.put_settings(&sample.inspection_settings(), Version::FIRST).await), Conflict::Stale);
    assert_kept(store.lock_odometer(theirs.visit.vehicle.id).await);
    assert_kept(store.insert_seal_key(&sample.seal_key()).await);
    for next in [Some(JobStep::Publish), None] {
        assert_eq!(refusal(store.advance_job(&theirs.job, next).await), Conflict::Stale);
    }
    // The same numbers are free here.
    assert_kept(store.insert_template(theirs.template, &sample.template(theirs.template, 1)).await);
    assert_kept(unit.commit().await);

    let unit = read(storage, &theirs.shop).await;
    assert_eq!(find(storage, &theirs.shop, draft.id).await.as_ref(), Some(draft));
    assert_eq!(find(storage, &theirs.shop, theirs.sealed.id).await, Some(theirs.sealed));
    assert_eq!(findings_in(unit.inspections(), draft.id).await, [theirs.finding]);
    assert_eq!(photos_of(storage, &theirs.shop, draft.id).await, [theirs.photo]);
    let keys = unit.inspections().seal_keys().await.expect("keys can be read");
    assert!(matches!(keys.as_slice(), [key] if key.retired_at.is_none()), "a key is retired by its own tenant only");
    assert_eq!(unit.inspections().settings().await.expect("settings can be read").map(|(_, version)| version), Some(Version::FIRST));
    assert_eq!(unit.inspections().job(theirs.job.report).await.expect("work can be read"), Some((JobStep::Render, None)));
}

/// A report, reading, access or job that names another tenant's row is refused, as one that names nothing.
pub async fn an_inspection_refers_to_its_own_tenants_rows_only(storage: &Store) {
    let sample = Sample::new();
    let theirs = furnished(storage, &sample, "theirs").await;
    let ours = shop(storage, &sample, "ours").await;
    let visit = visit(storage, &sample, &ours).await;
    let base = sample.draft(&visit);
    let reports = [
        ("their booking", Report { booking: theirs.draft.booking, ..base.clone() }),
        ("their vehicle", Report { vehicle: theirs.visit.vehicle.id, ..base.clone() }),
        ("their workshop", Report { workshop: theirs.shop.workshop.id, ..base.clone() }),
        ("their customer", Report { customer: Some(theirs.visit.card.id), ..base.clone() }),
        ("their report", Report { supersedes: Some(theirs.sealed.id), ..base.clone() }),
        ("nobody", Report { person: Some(sample.id()), ..base.clone() }),
        ("no booking", Report { booking: sample.id(), ..base.clone() }),
    ];
    for (what, report) in reports {
        let mut unit = write(storage, &ours).await;
        assert_eq!(refusal(unit.inspections_mut().insert_report(&report).await), Conflict::Missing, "a report of {what}");
    }
    let mut unit = write(storage, &ours).await;
    let reading = sample.reading(None, 5);
    assert_eq!(refusal(unit.inspections_mut().insert_reading(theirs.visit.vehicle.id, &reading).await), Conflict::Missing);
    drop(unit);
    let mut unit = write(storage, &ours).await;
    let reading = sample.reading(Some(theirs.sealed.id), 5);
    assert_eq!(refusal(unit.inspections_mut().insert_reading(visit.vehicle.id, &reading).await), Conflict::Missing);
    drop(unit);
    let mut unit = write(storage, &ours).await;
    let access = sample.access(theirs.sealed.id, "phone-1");
    assert_eq!(refusal(unit.inspections_mut().insert_access(&access).await), Conflict::Missing);
    drop(unit);
    let mut unit = write(storage, &ours).await;
    assert_eq!(refusal(unit.inspections_mut().insert_job(theirs.draft.id, sample.now()).await), Conflict::Missing);
    drop(unit);
    let mut unit = write(storage, &ours).await;
    assert_kept(unit.inspections_mut().insert_report(&base).await);
    let stranger = SavedFinding { saved_by: Some(sample.id()), ..theirs.finding };
    assert_eq!(refusal(unit.inspections_mut().save_finding(base.id, &stranger, UNSAVED).await), Conflict::Missing);
}
