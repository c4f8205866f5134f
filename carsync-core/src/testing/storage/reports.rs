//! Final reports: sealed once and never changed, ended once, told to whom they belong, opened by who holds a secret.

use super::inspections::{add_photo, drafted, find, findings_in, insert, photos_of, save, visit};
use super::people::person;
use super::{Store, assert_kept, read, refusal, shop, write};
use crate::account::{OwnReport, Person};
use crate::inspection::template::Item;
use crate::inspection::{DraftLock, Finding, Report, ReportAccess, ReportState, SavedFinding, UNSAVED, seal};
use crate::page::PageQuery;
use crate::storage::{Conflict, PersonRead, StorageError};
use crate::testing::{Sample, Shop, Visit, sample};
use crate::value::{Locale, Note, ReportId};
use crate::version::Version;

/// Document and seal to the last byte, and whom it goes to, which is known at the end only.
pub async fn a_final_report_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let visit = visit(storage, &sample, &shop).await;
    let (draft, sealed) = sample.final_report(&shop, &visit);
    let before = Report { customer: None, person: None, locale: Locale::En, ..draft.clone() };
    assert_kept(insert(storage, &shop, &before).await);
    assert_kept(finalise(storage, &shop, &sealed, draft.version).await);
    let found = find(storage, &shop, draft.id).await.expect("it is there");
    let (ours, theirs) = (sealed.sealed.as_ref().expect("it is sealed"), found.sealed.as_ref().expect("it is sealed"));
    assert_eq!(theirs.canonical, ours.canonical, "not a byte of the document changes");
    assert_eq!(found, sealed);
    let again = seal::canonical(&theirs.document).expect("a document has a canonical form");
    assert_eq!(again, ours.canonical, "what is read says what was sealed");
    let unit = read(storage, &shop).await;
    let of_booking = unit.inspections().reports_of_booking(visit.booking.id).await.expect("reports can be read");
    let of_vehicle = unit.inspections().reports_of_vehicle(visit.vehicle.id).await.expect("reports can be read");
    assert_eq!([of_booking, of_vehicle].concat(), [found.clone(), found]);
}

/// Whoever finalises reads what was saved before; whoever saves afterwards is told that it is too late.
pub async fn what_was_saved_before_the_end_is_in_it_and_nothing_after(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (visit, draft) = drafted(storage, &sample, &shop).await;
    let items: Vec<&Item> = draft.template.items().take(3).collect();
    let (early, late) = (sample.finding(items[0]), sample.finding(items[1]));
    let (photo, late_photo) = (sample.photo(), sample.photo());
    assert_kept(save(storage, &shop, draft.id, &early, UNSAVED).await);
    assert_kept(add_photo(storage, &shop, draft.id, &photo).await);
    let mut unit = write(storage, &shop).await;
    assert!(assert_kept(unit.inspections_mut().lock_draft(draft.id, DraftLock::Whole).await));
    let found = findings_in(unit.inspections(), draft.id).await;
    let photos = unit.inspections().photos(draft.id).await.expect("photos can be read");
    assert_eq!((found.as_slice(), photos.as_slice()), ([early.clone()].as_slice(), [photo.clone()].as_slice()));
    let sealed = sample.sealed(&draft, &visit, sample.document(&shop, &visit, &draft, &found, &photos));
    assert_kept(unit.inspections_mut().finalise(&sealed, draft.version).await);
    let next = SavedFinding { finding: Finding::default(), version: Version::FIRST.next(), ..early.clone() };
    assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &next, Version::FIRST).await), Conflict::Stale, "in its own unit");
    assert_kept(unit.commit().await);

    assert_eq!(refusal(save(storage, &shop, draft.id, &late, UNSAVED).await), Conflict::Stale);
    assert_eq!(refusal(save(storage, &shop, draft.id, &next, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(add_photo(storage, &shop, draft.id, &late_photo).await), Conflict::Stale);
    assert_eq!(findings_in(read(storage, &shop).await.inspections(), draft.id).await, [early]);
    assert_eq!(photos_of(storage, &shop, draft.id).await, [photo]);
}

/// No method changes document, seal, findings or photos of what is final, superseded, revoked or given up.
pub async fn nothing_changes_what_is_sealed(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let because: Note = "خطا در شماره شاسی".parse().expect("a note");
    for end in [ReportState::Final, ReportState::Superseded, ReportState::Revoked, ReportState::Discarded] {
        let visit = visit(storage, &sample, &shop).await;
        let (draft, sealed) = sample.final_report(&shop, &visit);
        let (finding, photo) = (sample.finding(draft.template.items().next().expect("it has items")), sample.photo());
        assert_kept(insert(storage, &shop, &draft).await);
        assert_kept(save(storage, &shop, draft.id, &finding, UNSAVED).await);
        assert_kept(add_photo(storage, &shop, draft.id, &photo).await);
        if end == ReportState::Discarded {
            let mut unit = write(storage, &shop).await;
            let discarded = Report { state: end, version: draft.version.next(), ..draft.clone() };
            assert_kept(unit.inspections_mut().update_draft(&discarded, draft.version).await);
            assert_kept(unit.commit().await);
        } else {
            assert_kept(finalise(storage, &shop, &sealed, draft.version).await);
        }
        if matches!(end, ReportState::Superseded | ReportState::Revoked) {
            assert_kept(end_report(storage, &shop, draft.id, end, Some(&because)).await);
        }
        let before = (find(storage, &shop, draft.id).await, findings_in(read(storage, &shop).await.inspections(), draft.id).await);
        assert_eq!(before.0.as_ref().map(|report| report.state), Some(end));

        let (_, forged) = sample.final_report(&shop, &visit);
        let version = before.0.as_ref().map_or(Version::FIRST, |report| report.version);
        let mut unit = write(storage, &shop).await;
        for how in [DraftLock::Part, DraftLock::Whole] {
            assert!(!assert_kept(unit.inspections_mut().lock_draft(draft.id, how).await), "{end:?}");
        }
        let again = Report { id: draft.id, version: version.next(), ..forged };
        assert_eq!(refusal(unit.inspections_mut().finalise(&again, version).await), Conflict::Stale, "{end:?}");
        let reopened = Report { state: ReportState::Draft, version: version.next(), ..draft.clone() };
        assert_eq!(refusal(unit.inspections_mut().update_draft(&reopened, version).await), Conflict::Stale, "{end:?}");
        let next = SavedFinding { version: Version::FIRST.next(), ..finding.clone() };
        assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &next, Version::FIRST).await), Conflict::Stale, "{end:?}");
        let other = sample.finding(draft.template.items().nth(1).expect("it has items"));
        assert_eq!(refusal(unit.inspections_mut().save_finding(draft.id, &other, UNSAVED).await), Conflict::Stale, "{end:?}");
        assert_eq!(refusal(unit.inspections_mut().insert_photo(draft.id, &sample.photo()).await), Conflict::Stale, "{end:?}");
        assert_eq!(refusal(unit.inspections_mut().delete_photo(draft.id, photo.id).await), Conflict::Stale, "{end:?}");
        assert_kept(unit.commit().await);
        let after = (find(storage, &shop, draft.id).await, findings_in(read(storage, &shop).await.inspections(), draft.id).await);
        assert_eq!((after, photos_of(storage, &shop, draft.id).await), (before, vec![photo]), "{end:?}");
    }
}

/// In the version seen, and not a second time.
pub async fn a_draft_is_finalised_once_and_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let visit = visit(storage, &sample, &shop).await;
    let (draft, sealed) = sample.final_report(&shop, &visit);
    assert_kept(insert(storage, &shop, &draft).await);
    for wrong in [UNSAVED, draft.version.next()] {
        assert_eq!(refusal(finalise(storage, &shop, &sealed, wrong).await), Conflict::Stale);
    }
    assert_eq!(find(storage, &shop, draft.id).await, Some(draft.clone()));
    assert_kept(finalise(storage, &shop, &sealed, draft.version).await);
    for late in [draft.version, sealed.version] {
        assert_eq!(refusal(finalise(storage, &shop, &sealed, late).await), Conflict::Stale);
    }
    assert_eq!(find(storage, &shop, draft.id).await, Some(sealed));
}

/// A correction takes its place once it has ended, and not before.
pub async fn a_booking_has_one_final_report(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (visit, first) = finalised(storage, &sample, &shop).await;
    let (draft, correction) = sample.final_report(&shop, &visit);
    let draft = Report { supersedes: Some(first.id), ..draft };
    let correction = Report { supersedes: Some(first.id), ..correction };
    assert_kept(insert(storage, &shop, &draft).await);
    assert_eq!(refusal(finalise(storage, &shop, &correction, draft.version).await), Conflict::Duplicate);
    assert_eq!(find(storage, &shop, draft.id).await, Some(draft.clone()), "the draft is still one");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.inspections_mut().end_report(first.id, ReportState::Superseded, sample.now(), None).await);
    assert_kept(unit.inspections_mut().finalise(&correction, draft.version).await);
    assert_kept(unit.commit().await);
    let found = read(storage, &shop).await.inspections().reports_of_booking(visit.booking.id).await.expect("reports can be read");
    let states: Vec<_> = found.iter().map(|report| (report.id, report.state, report.supersedes)).collect();
    assert_eq!(states, [(draft.id, ReportState::Final, Some(first.id)), (first.id, ReportState::Superseded, None)]);
}

/// With the moment and the reason; what it says stays.
pub async fn a_final_report_ends_once(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let because: Note = "اشتباه در کیلومتر".parse().expect("a note");
    for (end, why) in [(ReportState::Revoked, Some(&because)), (ReportState::Superseded, None)] {
        let (_, sealed) = finalised(storage, &sample, &shop).await;
        assert_kept(end_report(storage, &shop, sealed.id, end, why).await);
        let expected = Report {
            state: end,
            ended_at: Some(shop.tenant.created_at),
            revoked_because: why.cloned(),
            version: sealed.version.next(),
            ..sealed.clone()
        };
        for again in [ReportState::Revoked, ReportState::Superseded] {
            assert_eq!(refusal(end_report(storage, &shop, sealed.id, again, None).await), Conflict::Stale);
        }
        assert_eq!(find(storage, &shop, sealed.id).await, Some(expected));
    }
    let (_, draft) = drafted(storage, &sample, &shop).await;
    assert_eq!(refusal(end_report(storage, &shop, draft.id, ReportState::Revoked, Some(&because)).await), Conflict::Stale);
}

/// The first time counts; a report that ended meanwhile is published too, and a draft is not.
pub async fn publishing_twice_changes_nothing(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (_, sealed) = finalised(storage, &sample, &shop).await;
    let at = sample.now();
    assert_kept(publish(storage, &shop, sealed.id, at).await);
    let published = Report { published_at: Some(at), version: sealed.version.next(), ..sealed.clone() };
    assert_eq!(find(storage, &shop, sealed.id).await, Some(published.clone()));
    assert_kept(publish(storage, &shop, sealed.id, sample.in_minutes(1)).await);
    assert_eq!(find(storage, &shop, sealed.id).await, Some(published));
    let (_, revoked) = finalised(storage, &sample, &shop).await;
    assert_kept(end_report(storage, &shop, revoked.id, ReportState::Revoked, None).await);
    assert_kept(publish(storage, &shop, revoked.id, at).await);
    assert_eq!(find(storage, &shop, revoked.id).await.and_then(|report| report.published_at), Some(at));
    let (_, draft) = drafted(storage, &sample, &shop).await;
    assert_eq!(refusal(publish(storage, &shop, draft.id, at).await), Conflict::Stale);
}

/// Of a vehicle and of a workshop, page by page; drafts and what was given up are left out.
pub async fn sealed_reports_are_told_newest_first(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (visit, first) = finalised(storage, &sample, &shop).await;
    let mut expected = vec![first.id];
    for n in 0..4 {
        // The same car comes again and again; each report but the last has ended.
        let booking = sample.visit(&shop.bays[1], &visit.card, &visit.vehicle);
        assert_kept(super::insert(storage, &shop, &booking).await);
        let again = Visit { booking, ..visit.clone() };
        let (draft, sealed) = sample.final_report(&shop, &again);
        assert_kept(insert(storage, &shop, &draft).await);
        assert_kept(finalise(storage, &shop, &sealed, draft.version).await);
        if n < 3 {
            assert_kept(end_report(storage, &shop, draft.id, ReportState::Revoked, None).await);
        }
        expected.insert(0, draft.id);
    }
    let (_, draft) = drafted(storage, &sample, &shop).await;
    let unit = read(storage, &shop).await;
    let ids = |reports: Vec<Report>| reports.into_iter().map(|report| report.id).collect::<Vec<_>>();
    assert_eq!(ids(unit.inspections().reports_of_vehicle(visit.vehicle.id).await.expect("reports can be read")), expected);
    assert_eq!(ids(unit.inspections().reports_of_vehicle(draft.vehicle).await.expect("reports can be read")), []);
    for limit in [1, 2, 5, 6] {
        let (mut found, mut query): (Vec<ReportId>, _) = (Vec::new(), PageQuery::first(limit));
        loop {
            let page = unit.inspections().reports_of_workshop(shop.workshop.id, &query).await.expect("reports can be read");
            assert!(page.items.len() <= usize::from(limit) && found.len() <= expected.len(), "a page of at most {limit}");
            found.extend(ids(page.items));
            let Some(next) = page.next else { break };
            query.after = Some(next);
        }
        assert_eq!(found, expected, "pages of {limit}");
    }
    let nowhere = unit.inspections().reports_of_workshop(sample.id(), &PageQuery::first(9)).await.expect("reports can be read");
    assert_eq!(nowhere.items, []);
}

/// By nothing but the whole secret; whoever opens it is told whose it is. A hash is given once.
pub async fn a_report_is_opened_by_its_secret_and_tells_its_tenant(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let mut accesses = Vec::new();
    for shop in &shops {
        let (_, sealed) = finalised(storage, &sample, shop).await;
        let token = sealed.sealed.as_ref().map(|sealed| sealed.document.verify_token.clone()).expect("it is sealed");
        for phone_hash in ["phone-1", "phone-1", shop.tenant.slug.as_str()] {
            let access = sample.access(sealed.id, phone_hash);
            let mut unit = write(storage, shop).await;
            assert_kept(unit.inspections_mut().insert_access(&access).await);
            assert_kept(unit.commit().await);
            accesses.push((shop, access, token.clone()));
        }
    }
    let unit = storage.platform().await.expect("a reading unit opens");
    let store = unit.report_access();
    for (shop, access, token) in &accesses {
        let expected = Some((shop.tenant.clone(), access.report));
        assert_eq!(store.opened_by(&access.hash).await.expect("reports can be found"), expected);
        assert_eq!(store.by_verify_token(token).await.expect("reports can be found"), expected);
        assert_eq!(store.tenant(shop.tenant.id).await.expect("a tenant can be read").as_ref(), Some(&shop.tenant));
        assert_eq!(store.tenants_of(shop.tenant.slug.as_str()).await.expect("tenants can be read"), [shop.tenant.id]);
    }
    let hash = &accesses[0].1.hash;
    for wrong in ["", "phone-1", "%", &hash[..63], &hash.replace('0', "_"), &format!("{hash} "), &accesses[0].1.report.to_string()] {
        assert_eq!(store.opened_by(wrong).await.expect("reports can be found"), None, "{wrong}");
    }
    let unknown = "0123456789abcdefghjkmnpqrs".parse().expect("a token");
    assert_eq!(store.by_verify_token(&unknown).await.expect("reports can be found"), None);
    assert_eq!(store.tenant(sample.id()).await.expect("a tenant can be read"), None);
    assert_eq!(store.tenants_of("phone-9").await.expect("tenants can be read"), []);
    let mut tenants = shops.each_ref().map(|shop| shop.tenant.id);
    tenants.sort();
    let mut found = store.tenants_of("phone-1").await.expect("tenants can be read");
    found.sort();
    assert_eq!(found, tenants, "each tenant once");
    drop(unit);

    let mut unit = write(storage, &shops[1]).await;
    let twin = ReportAccess { hash: hash.clone(), ..accesses[5].1.clone() };
    assert_eq!(refusal(unit.inspections_mut().insert_access(&twin).await), Conflict::Duplicate, "even at another tenant");
    drop(unit);
    let mut unit = write(storage, &shops[0]).await;
    assert_eq!(refusal(unit.inspections_mut().insert_access(&sample.access(sample.id(), "phone-1")).await), Conflict::Missing);
}

/// At any tenant, of their bookings and those sent to their phone; once published, and never somebody else's.
pub async fn a_persons_published_reports_are_theirs_alone(storage: &Store) {
    let sample = Sample::new();
    let shops = [shop(storage, &sample, "one").await, shop(storage, &sample, "other").await];
    let mine = person(storage, &sample).await;
    let mut expected = Vec::new();
    let mut foreign = Vec::new();
    for shop in &shops {
        for (by_person, by_phone, published) in
            [(true, false, true), (false, true, true), (true, true, true), (false, false, true), (true, true, false)]
        {
            let visit = visit(storage, &sample, shop).await;
            let (draft, sealed) = sample.final_report(shop, &visit);
            let person = if by_person { Some(mine.id) } else { None };
            let phone = if by_phone { Some(mine.phone.clone()) } else { visit.card.phone.clone() };
            let sealed = Report { person, phone, ..sealed };
            assert_kept(insert(storage, shop, &draft).await);
            assert_kept(finalise(storage, shop, &sealed, draft.version).await);
            if published {
                assert_kept(publish(storage, shop, draft.id, sample.now()).await);
            }
            let report = find(storage, shop, draft.id).await.expect("it is there");
            if published && (by_person || by_phone) {
                expected.insert(0, OwnReport { tenant: shop.tenant.id, tenant_slug: shop.tenant.slug.clone(), report });
            } else {
                foreign.push(report.id);
            }
        }
    }
    let (_, unfinished) = drafted(storage, &sample, &shops[0]).await;
    foreign.extend([unfinished.id, sample.id()]);
    let unit = own_of(storage, &mine).await;
    for limit in [1, 3, 6, 7] {
        let (mut found, mut query): (Vec<OwnReport>, _) = (Vec::new(), PageQuery::first(limit));
        loop {
            let page = unit.own().reports(&query).await.expect("reports can be read");
            assert!(page.items.len() <= usize::from(limit) && found.len() <= expected.len(), "a page of at most {limit}");
            found.extend(page.items);
            let Some(next) = page.next else { break };
            query.after = Some(next);
        }
        assert_eq!(found, expected, "pages of {limit}");
    }
    for own in &expected {
        assert_eq!(unit.own().report(own.report.id).await.expect("a report can be read").as_ref(), Some(own));
    }
    for id in foreign {
        assert_eq!(unit.own().report(id).await.expect("a report can be read"), None);
    }
    let nobody = own_of(storage, &person(storage, &sample).await).await;
    assert_eq!(nobody.own().reports(&PageQuery::first(9)).await.expect("reports can be read").items, []);
    assert_eq!(nobody.own().report(expected[0].report.id).await.expect("a report can be read"), None);
}

// --- what the checks are written with

/// A visit and its final report, both stored.
pub(super) async fn finalised(storage: &Store, sample: &Sample, shop: &Shop) -> (Visit, Report) {
    let visit = visit(storage, sample, shop).await;
    let (draft, sealed) = sample.final_report(shop, &visit);
    assert_kept(insert(storage, shop, &draft).await);
    assert_kept(finalise(storage, shop, &sealed, draft.version).await);
    (visit, sealed)
}

pub(super) async fn finalise(storage: &Store, shop: &Shop, sealed: &Report, seen: Version) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().finalise(sealed, seen).await?;
    unit.commit().await
}

/// Ends a report at the moment its tenant was made.
async fn end_report(storage: &Store, shop: &Shop, id: ReportId, state: ReportState, because: Option<&Note>) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().end_report(id, state, shop.tenant.created_at, because).await?;
    unit.commit().await
}

async fn publish(storage: &Store, shop: &Shop, id: ReportId, at: jiff::Timestamp) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.inspections_mut().publish_report(id, at).await?;
    unit.commit().await
}

async fn own_of(storage: &Store, person: &Person) -> Box<dyn PersonRead> {
    storage.own(&sample::person_scope(person)).await.expect("a reading unit opens")
}
