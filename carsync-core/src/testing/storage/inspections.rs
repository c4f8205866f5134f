//! Inspections until they are final: drafts, what is saved of them, photos; and what they are made with: settings, templates, odometers,
//! seal keys.

use super::{Store, assert_kept, read, refusal, shop, together, write};
use crate::inspection::template::{Package, standard};
use crate::inspection::{
    Answer, DraftLock, Finding, InspectionSettings, InspectionStore, OdometerReading, Photo, Report, ReportState, SavedFinding, UNSAVED,
};
use crate::storage::{Conflict, StorageError};
use crate::testing::{Sample, Shop, Visit};
use crate::value::{Locale, Note, ReportId};
use crate::version::Version;

/// With and without what may be unknown; by id and by booking.
pub async fn a_draft_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (one, two) = (visit(storage, &sample, &shop).await, visit(storage, &sample, &shop).await);
    let packages = vec![Package::PaintBody, Package::Technical];
    let full = Report {
        template: standard().narrowed(&packages),
        packages,
        summary: "خودروی سالم.\nبا 'یک' لکه".parse().ok(),
        phone: one.card.phone.clone(),
        locale: Locale::En,
        ..sample.draft(&one)
    };
    let bare = Report { customer: None, person: None, ..sample.draft(&two) };
    for report in [&full, &bare] {
        assert_kept(insert(storage, &shop, report).await);
    }
    for (report, visit) in [(full, one), (bare, two)] {
        assert_eq!(find(storage, &shop, report.id).await, Some(report.clone()));
        let found = read(storage, &shop).await.inspections().reports_of_booking(visit.booking.id).await;
        assert_eq!(found.expect("reports can be read"), [report]);
    }
    assert_eq!(find(storage, &shop, sample.id()).await, None);
    assert_eq!(read(storage, &shop).await.inspections().reports_of_booking(sample.id()).await.expect("reports can be read"), []);
}

/// Until it is given up: then the booking may be inspected anew, and both are told, the newest first.
pub async fn a_booking_has_one_draft(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let visit = visit(storage, &sample, &shop).await;
    let (first, second) = (sample.draft(&visit), sample.draft(&visit));
    assert_kept(insert(storage, &shop, &first).await);
    assert_eq!(refusal(insert(storage, &shop, &second).await), Conflict::Duplicate);
    let discarded = Report { state: ReportState::Discarded, version: first.version.next(), ..first.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().update_draft(&discarded, first.version).await);
    assert_kept(unit.inspections_mut().insert_report(&second).await);
    assert_kept(unit.commit().await);
    let found = read(storage, &shop).await.inspections().reports_of_booking(visit.booking.id).await;
    assert_eq!(found.expect("reports can be read"), [second, discarded]);
}

/// Its summing-up and its end; nothing else of it, whatever is handed in.
pub async fn a_draft_is_changed_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, draft) = drafted(storage, &sample, &shop).await;
    let (second, third) = (draft.version.next(), draft.version.next().next());
    let summed = Report { summary: "دو لکه رنگ".parse().ok(), version: second, ..draft.clone() };
    let other = Report { locale: Locale::En, person: None, created_at: sample.in_minutes(9), ..summed.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().update_draft(&other, draft.version).await);
    assert_eq!(refusal(unit.inspections_mut().update_draft(&other, draft.version).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    assert_eq!(find(storage, &shop, draft.id).await, Some(summed.clone()));

    let discarded = Report { state: ReportState::Discarded, summary: None, version: third, ..summed };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().update_draft(&discarded, second).await);
    let revived = Report { state: ReportState::Draft, ..discarded.clone() };
    assert_eq!(refusal(unit.inspections_mut().update_draft(&revived, third).await), Conflict::Stale, "given up for good");
    assert_kept(unit.commit().await);
    assert_eq!(find(storage, &shop, draft.id).await, Some(discarded));
}

/// Each kind of answer, a note alone, nothing at all, and who said so.
pub async fn a_finding_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (visit, draft) = drafted(storage, &sample, &shop).await;
    let mut findings = sample.findings(&draft.template);
    assert_eq!(findings.len(), 8, "one of each kind");
    findings[0].saved_by = Some(visit.person.id);
    findings[1].finding.answer = None;
    findings[2].finding = Finding::default();
    findings[3].finding.answer = Some(Answer::NotInspected {});
    let mut unit = write(storage, &shop).await;
    for saved in &findings {
        assert_kept(unit.inspections_mut().save_finding(draft.id, saved, UNSAVED).await);
    }
    assert_eq!(findings_in(unit.inspections(), draft.id).await, sorted(findings.clone()), "a unit sees what it saved");
    let cleared = SavedFinding { finding: Finding::default(), version: Version::FIRST.next(), ..findings[0].clone() };
    assert_kept(unit.inspections_mut().save_finding(draft.id, &cleared, Version::FIRST).await);
    assert_kept(unit.commit().await);
    findings[0] = cleared;
    let unit = read(storage, &shop).await;
    assert_eq!(findings_in(unit.inspections(), draft.id).await, sorted(findings));
    assert_eq!(findings_in(unit.inspections(), sample.id()).await, []);
}

/// Sixteen save sixteen items at once: nobody waits in vain, nobody is refused.
pub async fn findings_of_different_items_never_meet(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, draft) = drafted(storage, &sample, &shop).await;
    for round in 0..2 {
        let (seen, next) = (Version::from_number(round), Version::from_number(round + 1));
        let items = draft.template.items().take(16);
        let findings: Vec<SavedFinding> = items.map(|item| SavedFinding { version: next, ..sample.finding(item) }).collect();
        let answers = together(findings.iter().cloned().map(|saved| {
            let (storage, shop, report) = (storage.clone(), shop.clone(), draft.id);
            async move { save(&storage, &shop, report, &saved, seen).await }
        }))
        .await;
        answers.into_iter().for_each(assert_kept);
        assert_eq!(findings_in(read(storage, &shop).await.inspections(), draft.id).await, sorted(findings));
    }
}

/// Whether it was never saved or saved before; what else the unit saves is kept.
pub async fn of_two_who_save_one_item_the_second_is_stale_and_may_go_on(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, draft) = drafted(storage, &sample, &shop).await;
    let items: Vec<_> = draft.template.items().take(3).collect();
    for seen in [UNSAVED, Version::FIRST] {
        let first = SavedFinding { version: seen.next(), ..sample.finding(items[0]) };
        let second = SavedFinding { finding: Finding::default(), ..first.clone() };
        assert_kept(save(storage, &shop, draft.id, &first, seen).await);
        let beside = SavedFinding { version: seen.next(), ..sample.finding(items[1]) };
        let mut unit = write(storage, &shop).await;
        assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &second, seen).await), Conflict::Stale);
        assert_kept(unit.inspections_mut().save_finding(draft.id, &beside, seen).await);
        assert_kept(unit.commit().await);
        assert_eq!(findings_in(read(storage, &shop).await.inspections(), draft.id).await, sorted(vec![first, beside]));
    }
    let never = SavedFinding { version: Version::from_number(6), ..sample.finding(items[2]) };
    assert_eq!(refusal(save(storage, &shop, draft.id, &never, Version::from_number(5)).await), Conflict::Stale, "a version that never was");
}

/// In the order they were added, until they are taken out.
pub async fn photos_come_in_the_order_they_were_added(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, draft) = drafted(storage, &sample, &shop).await;
    let mut photos: Vec<Photo> = (0..5).map(|_| sample.photo()).collect();
    photos[2].item = None;
    photos[2].caption = None;
    for photo in &photos {
        assert_kept(add_photo(storage, &shop, draft.id, photo).await);
    }
    assert_eq!(photos_of(storage, &shop, draft.id).await, photos, "although they are of one moment");
    let gone = photos.remove(1);
    let mut unit = write(storage, &shop).await;
    assert!(assert_kept(unit.inspections_mut().delete_photo(draft.id, gone.id).await));
    assert!(!assert_kept(unit.inspections_mut().delete_photo(draft.id, gone.id).await), "it is not in it any more");
    assert!(!assert_kept(unit.inspections_mut().delete_photo(draft.id, sample.id()).await), "it never was in it");
    assert_kept(unit.commit().await);
    photos.push(sample.photo());
    assert_kept(add_photo(storage, &shop, draft.id, &photos[4]).await);
    assert_eq!(photos_of(storage, &shop, draft.id).await, photos);
}

/// A photo and an upload stand in a report once; in a correction they may stand again.
pub async fn an_upload_is_one_photo_of_a_report(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let ((_, draft), (_, other)) = (drafted(storage, &sample, &shop).await, drafted(storage, &sample, &shop).await);
    let photo = sample.photo();
    let same_id = Photo { id: photo.id, ..sample.photo() };
    let same_upload = Photo { upload_sha256: photo.upload_sha256.clone(), ..sample.photo() };
    assert_kept(add_photo(storage, &shop, draft.id, &photo).await);
    for twin in [same_id, same_upload] {
        assert_eq!(refusal(add_photo(storage, &shop, draft.id, &twin).await), Conflict::Duplicate);
    }
    assert_kept(add_photo(storage, &shop, other.id, &photo).await);
    for (report, held_after) in [(draft.id, true), (other.id, false)] {
        let mut unit = write(storage, &shop).await;
        assert!(unit.inspections().photo_is_held(photo.id).await.expect("photos can be read"));
        assert!(assert_kept(unit.inspections_mut().delete_photo(report, photo.id).await));
        assert_eq!(unit.inspections().photo_is_held(photo.id).await.expect("photos can be read"), held_after);
        assert_kept(unit.commit().await);
    }
}

/// The newest version is told unless another is asked for; a number is given once.
pub async fn templates_keep_their_old_versions(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (one, two) = (sample.later_id(), sample.later_id());
    let versions = [(one, 1), (one, 2), (two, 1), (one, 3)].map(|(id, version)| (id, sample.template(id, version)));
    for (id, template) in &versions {
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.inspections_mut().insert_template(*id, template).await);
        assert_kept(unit.commit().await);
    }
    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.inspections_mut().insert_template(one, &sample.template(one, 2)).await), Conflict::Duplicate);
    drop(unit);
    let unit = read(storage, &shop).await;
    let [_, _, of_two, newest] = versions.each_ref().map(|(_, template)| template.clone());
    assert_eq!(unit.inspections().templates().await.expect("templates can be read"), [newest.clone(), of_two]);
    assert_eq!(unit.inspections().template(one, None).await.expect("a template can be read"), Some(newest));
    for (id, template) in versions {
        let found = unit.inspections().template(id, Some(template.version)).await;
        assert_eq!(found.expect("a template can be read"), Some(template));
    }
    assert_eq!(unit.inspections().template(two, Some(2)).await.expect("a template can be read"), None);
    assert_eq!(unit.inspections().template(sample.id(), None).await.expect("a template can be read"), None);
}

/// Version 0 is none; a unit that was late may go on.
pub async fn settings_are_replaced_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let mut last = None;
    for seen in [0, 1, 2].map(Version::from_number) {
        assert_eq!(read(storage, &shop).await.inspections().settings().await.expect("settings can be read"), last);
        let settings = if seen == Version::FIRST { InspectionSettings::default() } else { sample.inspection_settings() };
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.inspections_mut().put_settings(&settings, seen).await);
        for wrong in [0, 1, 2, 9].map(Version::from_number).into_iter().filter(|wrong| *wrong != seen.next()) {
            let late = sample.inspection_settings();
            assert_eq!(refusal(unit.inspections_mut().put_settings(&late, wrong).await), Conflict::Stale, "{seen:?}, {wrong:?}");
        }
        assert_kept(unit.commit().await);
        last = Some((settings, seen.next()));
    }
    assert_eq!(read(storage, &shop).await.inspections().settings().await.expect("settings can be read"), last);
    assert_eq!(read(storage, &other).await.inspections().settings().await.expect("settings can be read"), None);
}

/// By the moment they were read at, and the last hundred only.
pub async fn an_odometer_is_told_newest_first(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let ((visit, draft), (other, _)) = (drafted(storage, &sample, &shop).await, drafted(storage, &sample, &shop).await);
    let add = async |visit: &Visit, reading: &OdometerReading| {
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.inspections_mut().insert_reading(visit.vehicle.id, reading).await);
        assert_kept(unit.commit().await);
    };
    let told = async |visit: &Visit| {
        let unit = read(storage, &shop).await;
        unit.inspections().odometer(visit.vehicle.id).await.expect("readings can be read")
    };
    let mut readings = Vec::new();
    for n in 0..103 {
        let mut reading = sample.reading((n % 2 == 0).then_some(draft.id), 100_000 - n);
        if n % 3 == 0 {
            reading.lower_because = None;
        }
        add(&visit, &reading).await;
        readings.insert(0, reading);
    }
    // Told late, and of a moment before the others.
    let early = OdometerReading { read_at: sample.in_minutes(-600), ..sample.reading(None, u32::MAX) };
    add(&visit, &early).await;
    assert_eq!(told(&visit).await, readings[..100]);
    assert_eq!(told(&other).await, []);
    let (first, second) = (OdometerReading { id: sample.later_id(), ..early.clone() }, sample.reading(None, 0));
    let middle = OdometerReading { read_at: sample.in_minutes(-300), ..sample.reading(None, 7) };
    for reading in [&second, &first, &middle] {
        add(&other, reading).await;
    }
    assert_eq!(told(&other).await, [second, middle, first]);
}

/// Newest first, with both halves as they were given; one is in use.
pub async fn a_seal_key_retires_the_one_before(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let mut keys = Vec::new();
    for (n, shop) in [&shop, &shop, &other, &shop].into_iter().enumerate() {
        let key = sample.seal_key();
        let mut unit = write(storage, shop).await;
        assert_kept(unit.inspections_mut().insert_seal_key(&key).await);
        assert_kept(unit.commit().await);
        if n != 2 {
            keys.insert(0, key);
        }
    }
    let (newest, retired) = (keys[0].created_at, keys[1].created_at);
    keys[1].retired_at = Some(newest);
    keys[2].retired_at = Some(retired);
    let found = read(storage, &shop).await.inspections().seal_keys().await.expect("keys can be read");
    assert_eq!(found, keys);
    let found = read(storage, &other).await.inspections().seal_keys().await.expect("keys can be read");
    assert!(matches!(found.as_slice(), [one] if one.retired_at.is_none()), "another tenant's key is not retired");
}

/// It is neither locked nor changed, and the unit may go on.
pub async fn what_is_absent_is_no_draft(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let draft = sample.draft(&visit(storage, &sample, &shop).await);
    let finding = sample.finding(standard().items().next().expect("it has items"));
    let mut unit = write(storage, &shop).await;
    for how in [DraftLock::Part, DraftLock::Whole] {
        assert!(!assert_kept(unit.inspections_mut().lock_draft(draft.id, how).await));
    }
    assert_eq!(refusal(unit.inspections_mut().update_draft(&draft, draft.version).await), Conflict::Stale);
    assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &finding, UNSAVED).await), Conflict::Stale);
    assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &finding, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.inspections_mut().insert_photo(draft.id, &sample.photo()).await), Conflict::Stale);
    assert_eq!(refusal(unit.inspections_mut().delete_photo(draft.id, sample.id()).await), Conflict::Stale);
    let why: Option<Note> = "خطا".parse().ok();
    let ended = unit.inspections_mut().end_report(draft.id, ReportState::Revoked, sample.now(), why.as_ref()).await;
    assert_eq!(refusal(ended), Conflict::Stale);
    assert_eq!(refusal(unit.inspections_mut().publish_report(draft.id, sample.now()).await), Conflict::Stale);
    assert_kept(unit.inspections_mut().lock_odometer(sample.id()).await);
    assert_kept(unit.inspections_mut().insert_report(&draft).await);
    assert_kept(unit.commit().await);
    assert_eq!(find(storage, &shop, draft.id).await, Some(draft));
}

// --- what the checks are written with

pub(super) async fn visit(storage: &Store, sample: &Sample, shop: &Shop) -> Visit {
    Visit::begin(storage.as_ref(), sample, shop).await.expect("a visit can be stored")
}

/// A visit and its draft, both stored.
pub(super) async fn drafted(storage: &Store, sample: &Sample, shop: &Shop) -> (Visit, Report) {
    let visit = visit(storage, sample, shop).await;
    let draft = sample.draft(&visit);
    assert_kept(insert(storage, shop, &draft).await);
    (visit, draft)
}

pub(super) async fn insert(storage: &Store, shop: &Shop, report: &Report) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().insert_report(report).await?;
    unit.commit().await
}

pub(super) async fn save(storage: &Store, shop: &Shop, report: ReportId, saved: &SavedFinding, seen: Version) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().save_finding(report, saved, seen).await?;
    unit.commit().await
}

pub(super) async fn add_photo(storage: &Store, shop: &Shop, report: ReportId, photo: &Photo) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().insert_photo(report, photo).await?;
    unit.commit().await
}

pub(super) async fn find(storage: &Store, shop: &Shop, id: ReportId) -> Option<Report> {
    read(storage, shop).await.inspections().report(id).await.expect("reports can be read")
}

pub(super) async fn photos_of(storage: &Store, shop: &Shop, report: ReportId) -> Vec<Photo> {
    read(storage, shop).await.inspections().photos(report).await.expect("photos can be read")
}

/// What was saved of a report, by item.
pub(super) async fn findings_in(store: &dyn InspectionStore, report: ReportId) -> Vec<SavedFinding> {
    sorted(store.findings(report).await.expect("findings can be read"))
}

pub(super) fn sorted(mut findings: Vec<SavedFinding>) -> Vec<SavedFinding> {
    findings.sort_by(|one, other| one.item.cmp(&other.item));
    findings
}
