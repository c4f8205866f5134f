//! Many at one report, one booking, one vehicle: laws read off the rows after everybody has been answered.

use std::pin::Pin;

use super::inspections::{drafted, find, findings_in, insert, photos_of, save, sorted, visit};
use super::reports::finalise;
use super::{Store, assert_kept, read, refusal, shop, together, write};
use crate::inspection::{DraftLock, Finding, Report, SavedFinding, UNSAVED, highest};
use crate::storage::{Conflict, StorageError};
use crate::testing::{Sample, Shop};
use crate::value::{PhotoId, ReportId, Slug};
use crate::version::Version;

/// What a task of a race did.
#[derive(Debug)]
enum Did {
    Saved(SavedFinding),
    Added(PhotoId),
    Finalised,
    /// It was told that the report is no draft any more.
    Late,
}

type Task = Pin<Box<dyn Future<Output = Result<Did, StorageError>> + Send>>;

/// Sixteen who save, four who add photos, one who finalises, all at once: what was acknowledged is in the document, what is not in the
/// document was refused, and the rows say what the document says.
pub async fn what_was_acknowledged_is_in_the_final_report(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let mut in_time = 0;
    for round in 0..8 {
        let (visit, draft) = drafted(storage, &sample, &shop).await;
        let items: Vec<_> = draft.template.items().take(16).cloned().collect();
        // Every other item was saved before, so that some add a row and others change one.
        for item in items.iter().step_by(2) {
            assert_kept(save(storage, &shop, draft.id, &sample.finding(item), UNSAVED).await);
        }
        let mut tasks: Vec<Task> = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let seen = if n % 2 == 0 { Version::FIRST } else { UNSAVED };
            let finding = Finding { answer: None, note: format!("round {round}").parse().ok() };
            let saved = SavedFinding { finding, version: seen.next(), ..sample.finding(item) };
            // The lock is asked for as services do it, or not at all: the law holds either way.
            tasks.push(Box::pin(saver(storage.clone(), shop.clone(), draft.id, saved, seen, n % 3 == 0)));
        }
        for _ in 0..4 {
            let (storage, shop, report, photo) = (storage.clone(), shop.clone(), draft.id, sample.photo());
            tasks.push(Box::pin(async move {
                let mut unit = storage.write(&shop.scope).await?;
                unit.inspections_mut().insert_photo(report, &photo).await?;
                unit.commit().await?;
                Ok(Did::Added(photo.id))
            }));
        }
        let place = usize::try_from(sample.entropy().below(tasks.len() as u64)).unwrap_or(0);
        tasks.insert(place, {
            let (storage, shop, draft, sample) = (storage.clone(), shop.clone(), draft.clone(), sample.clone());
            Box::pin(async move {
                let mut unit = storage.write(&shop.scope).await?;
                if !unit.inspections_mut().lock_draft(draft.id, DraftLock::Whole).await? {
                    return Ok(Did::Late);
                }
                let found = unit.inspections().findings(draft.id).await?;
                let photos = unit.inspections().photos(draft.id).await?;
                let sealed = sample.sealed(&draft, &visit, sample.document(&shop, &visit, &draft, &found, &photos));
                unit.inspections_mut().finalise(&sealed, draft.version).await?;
                unit.commit().await?;
                Ok(Did::Finalised)
            })
        });
        let answers = together(tasks).await;

        let report = find(storage, &shop, draft.id).await.expect("it is there");
        let document = report.sealed.expect("it is final").document;
        let said = |item: &Slug| document.items().find(|one| one.item.key == *item).and_then(|one| one.finding.clone());
        let mut finalised = 0;
        for answer in answers {
            match answer {
                Ok(Did::Saved(saved)) => {
                    assert_eq!(said(&saved.item), Some(saved.finding), "an acknowledged finding is not in the report");
                    in_time += 1;
                }
                Ok(Did::Added(photo)) => assert!(document.photos.iter().any(|one| one.id == photo), "nor is a photo"),
                Ok(Did::Finalised) => finalised += 1,
                Ok(Did::Late) => {}
                error => assert_eq!(refusal(error), Conflict::Stale),
            }
        }
        assert_eq!(finalised, 1);
        let rows = findings_in(read(storage, &shop).await.inspections(), draft.id).await;
        let in_document = document.items().filter_map(|one| Some((one.item.key.clone(), one.finding.clone()?)));
        let mut in_document: Vec<_> = in_document.collect();
        in_document.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(rows.into_iter().map(|saved| (saved.item, saved.finding)).collect::<Vec<_>>(), in_document);
        let photos: Vec<_> = photos_of(storage, &shop, draft.id).await.into_iter().map(|photo| photo.id).collect();
        assert_eq!(photos, document.photos.iter().map(|photo| photo.id).collect::<Vec<_>>());
    }
    assert!(in_time > 0, "nobody saved in time: this was no race");
}

async fn saver(storage: Store, shop: Shop, report: ReportId, saved: SavedFinding, seen: Version, lock: bool) -> Result<Did, StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    if lock && !unit.inspections_mut().lock_draft(report, DraftLock::Part).await? {
        return Ok(Did::Late);
    }
    unit.inspections_mut().save_finding(report, &saved, seen).await?;
    unit.commit().await?;
    Ok(Did::Saved(saved))
}

/// One of sixteen is kept, whoever waits for whom; the others are told.
pub async fn of_many_who_save_one_item_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, draft) = drafted(storage, &sample, &shop).await;
    let item = draft.template.items().next().expect("it has items");
    for seen in [UNSAVED, Version::FIRST] {
        let wish = |n: usize| Finding { answer: None, note: format!("inspector {n}").parse().ok() };
        let wishes: Vec<SavedFinding> =
            (0..16).map(|n| SavedFinding { finding: wish(n), version: seen.next(), ..sample.finding(item) }).collect();
        let answers = together(wishes.iter().cloned().map(|saved| {
            let (storage, shop, report) = (storage.clone(), shop.clone(), draft.id);
            async move { save(&storage, &shop, report, &saved, seen).await }
        }))
        .await;
        let kept: Vec<_> = wishes.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(saved, _)| saved.clone()).collect();
        assert_eq!(kept.len(), 1);
        answers.into_iter().filter(Result::is_err).for_each(|error| assert_eq!(refusal(error), Conflict::Stale));
        assert_eq!(findings_in(read(storage, &shop).await.inspections(), draft.id).await, sorted(kept));
    }
}

/// Sixteen begin the inspection of one booking: one draft.
pub async fn of_many_drafts_of_one_booking_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let visit = visit(storage, &sample, &shop).await;
    let drafts: Vec<Report> = (0..16).map(|_| sample.draft(&visit)).collect();
    let answers = together(drafts.iter().cloned().map(|draft| {
        let (storage, shop) = (storage.clone(), shop.clone());
        async move { insert(&storage, &shop, &draft).await }
    }))
    .await;
    let found = read(storage, &shop).await.inspections().reports_of_booking(visit.booking.id).await.expect("reports can be read");
    let kept: Vec<Report> = drafts.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(draft, _)| draft.clone()).collect();
    assert_eq!((kept.len(), &found), (1, &kept));
    answers.into_iter().filter(Result::is_err).for_each(|error| assert_eq!(refusal(error), Conflict::Duplicate));
}

/// Sixteen finalise one draft: one document, and it is the one that was acknowledged.
pub async fn of_many_who_finalise_one_draft_one_does(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (visit, draft) = drafted(storage, &sample, &shop).await;
    let wishes: Vec<Report> = (0..16).map(|_| sample.sealed(&draft, &visit, sample.document(&shop, &visit, &draft, &[], &[]))).collect();
    let answers = together(wishes.iter().cloned().map(|sealed| {
        let (storage, shop, seen) = (storage.clone(), shop.clone(), draft.version);
        async move { finalise(&storage, &shop, &sealed, seen).await }
    }))
    .await;
    let kept: Vec<&Report> = wishes.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(sealed, _)| sealed).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(find(storage, &shop, draft.id).await.as_ref(), kept.first().copied());
    answers.into_iter().filter(Result::is_err).for_each(|error| assert_eq!(refusal(error), Conflict::Stale));
}

/// Whoever locks an odometer sees all readings of those before them: sixteen who each read one kilometre more never read the same.
pub async fn units_that_lock_one_odometer_come_one_after_the_other(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let visit = visit(storage, &sample, &shop).await;
    let answers = together((0..16).map(|_| {
        let (storage, shop, vehicle, sample) = (storage.clone(), shop.clone(), visit.vehicle.id, sample.clone());
        async move {
            let mut unit = storage.write(&shop.scope).await?;
            unit.inspections_mut().lock_odometer(vehicle).await?;
            let km = highest(&unit.inspections().odometer(vehicle).await?).map_or(0, |reading| reading.km);
            unit.inspections_mut().insert_reading(vehicle, &sample.reading(None, km + 1)).await?;
            unit.commit().await
        }
    }))
    .await;
    answers.into_iter().for_each(assert_kept);
    let found = read(storage, &shop).await.inspections().odometer(visit.vehicle.id).await.expect("readings can be read");
    let mut km: Vec<u32> = found.iter().map(|reading| reading.km).collect();
    km.sort_unstable();
    assert_eq!(km, (1..=16).collect::<Vec<u32>>());
}

/// Eight make the tenant's key at once: one is in use, and whoever was refused finds it.
pub async fn of_many_seal_keys_one_is_in_use(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for _first_and_next in 0..2 {
        let answers = together((0..8).map(|_| {
            let (storage, shop, key) = (storage.clone(), shop.clone(), sample.seal_key());
            async move {
                let mut unit = storage.write(&shop.scope).await?;
                unit.inspections_mut().insert_seal_key(&key).await?;
                unit.commit().await
            }
        }))
        .await;
        assert!(answers.iter().any(Result::is_ok));
        for error in answers.into_iter().filter(Result::is_err) {
            assert!(matches!(refusal(error), Conflict::Duplicate | Conflict::Contention));
        }
        let keys = read(storage, &shop).await.inspections().seal_keys().await.expect("keys can be read");
        assert_eq!(keys.iter().filter(|key| key.retired_at.is_none()).count(), 1);
    }
}

/// Sixteen who saw one version of the settings, and sixteen who saw none: one each.
pub async fn of_many_settings_of_one_version_one_is_kept(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for seen in [UNSAVED, Version::FIRST] {
        let wishes: Vec<_> = (0..16).map(|_| sample.inspection_settings()).collect();
        let answers = together(wishes.iter().cloned().map(|settings| {
            let (storage, shop) = (storage.clone(), shop.clone());
            async move {
                let mut unit = storage.write(&shop.scope).await?;
                unit.inspections_mut().put_settings(&settings, seen).await?;
                unit.commit().await
            }
        }))
        .await;
        let kept: Vec<_> = wishes.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(settings, _)| settings).collect();
        assert_eq!(kept.len(), 1);
        let unit = write(storage, &shop).await;
        let found = unit.inspections().settings().await.expect("settings can be read");
        assert_eq!(found, Some((kept[0].clone(), seen.next())));
        answers.into_iter().filter(Result::is_err).for_each(|error| assert_eq!(refusal(error), Conflict::Stale));
    }
}
