//! Persons, sign-ins, sessions, operators and staff.

use super::{Store, assert_kept, read, refusal, shop, together, write};
use crate::account::{ApiToken, CodeBlock, Judgement, Person, Role, StaffMember};
use crate::outbox::Lane;
use crate::storage::{Conflict, StorageError};
use crate::testing::{Sample, sample};
use crate::value::SignInId;
use crate::version::Version;

/// A stored person.
pub(super) async fn person(storage: &Store, sample: &Sample) -> Person {
    let person = sample.person();
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().insert_person(&person).await);
    assert_kept(unit.commit().await);
    person
}

/// By id and by phone.
pub async fn a_person_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let (named, nameless) = (person(storage, &sample).await, Person { name: None, ..sample.person() });
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().insert_person(&nameless).await);
    assert_kept(unit.commit().await);
    let unit = storage.platform().await.expect("a reading unit opens");
    for person in [named, nameless] {
        assert_eq!(unit.accounts().person(person.id).await.expect("a person can be read").as_ref(), Some(&person));
        assert_eq!(unit.accounts().person_by_phone(&person.phone).await.expect("a person can be read"), Some(person));
    }
    let stranger = sample.person();
    assert_eq!(unit.accounts().person(stranger.id).await.expect("a person can be read"), None);
    assert_eq!(unit.accounts().person_by_phone(&stranger.phone).await.expect("a person can be read"), None);
}

/// Also when two sign in with it for the first time at once.
pub async fn a_phone_has_one_person(storage: &Store) {
    let sample = Sample::new();
    let first = sample.person();
    let answers = together((0..8).map(|_| {
        let (storage, person) = (storage.clone(), Person { id: sample.id(), ..first.clone() });
        async move {
            let mut unit = storage.platform_write().await?;
            unit.accounts_mut().insert_person(&person).await?;
            unit.commit().await?;
            Ok::<_, StorageError>(person.id)
        }
    }))
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    for answer in refused {
        assert_eq!(refusal(answer), Conflict::Duplicate);
    }
    let unit = storage.platform().await.expect("a reading unit opens");
    let found = unit.accounts().person_by_phone(&first.phone).await.expect("a person can be read").map(|person| person.id);
    assert_eq!(kept.into_iter().map(assert_kept).collect::<Vec<_>>(), Vec::from_iter(found));
}

/// However many try at once, five are compared.
pub async fn of_many_tries_at_a_code_five_are_judged(storage: &Store) {
    let sample = Sample::new();
    let sign_in = ask(storage, &sample).await;
    let answers = together((0..16).map(|_| {
        let (storage, now, id) = (storage.clone(), sample.now(), sign_in.id);
        async move { judge(&storage, id, now).await }
    }))
    .await;
    let live = |judgement: &&Judgement| matches!(judgement, Judgement::Compare { .. });
    assert_eq!(answers.iter().filter(live).count(), 5);
    let expected = Judgement::Compare { code_hash: sign_in.code_hash, phone: sign_in.phone, locale: sign_in.locale };
    assert!(answers.iter().filter(live).all(|judgement| *judgement == expected), "what was stored is what is compared");
    assert_eq!(judge(storage, sign_in.id, sample.now()).await, Judgement::Dead);
}

/// The second who has the right code is told no.
pub async fn a_code_is_used_once(storage: &Store) {
    let sample = Sample::new();
    let sign_in = ask(storage, &sample).await;
    let answers = together((0..8).map(|_| {
        let (storage, now, id) = (storage.clone(), sample.now(), sign_in.id);
        async move {
            let mut unit = storage.platform_write().await?;
            let used = unit.accounts_mut().use_sign_in(id, now).await?;
            unit.commit().await?;
            Ok::<_, StorageError>(used)
        }
    }))
    .await;
    assert_eq!(answers.into_iter().map(assert_kept).filter(|used| *used).count(), 1);
    assert_eq!(judge(storage, sign_in.id, sample.now()).await, Judgement::Dead, "used");
}

/// The code of another request, or one too late.
pub async fn an_unknown_or_expired_request_is_dead(storage: &Store) {
    let sample = Sample::new();
    let sign_in = ask(storage, &sample).await;
    assert_eq!(judge(storage, sample.id(), sample.now()).await, Judgement::Dead, "unknown");
    let last = sign_in.expires_at - jiff::SignedDuration::from_micros(1);
    assert_eq!(judge(storage, sign_in.id, sign_in.expires_at).await, Judgement::Dead, "expired");
    assert!(matches!(judge(storage, sign_in.id, last).await, Judgement::Compare { .. }), "alive to its last moment");
}

/// For one phone, newest first.
pub async fn codes_asked_for_are_told_newest_first(storage: &Store) {
    let sample = Sample::new();
    let start = sample.now();
    let (phone, other) = (sample.person().phone, sample.person().phone);
    let mut asked = Vec::new();
    for phone in [&phone, &other, &phone, &phone] {
        sample.clock().advance(jiff::SignedDuration::from_mins(10));
        let sign_in = sample.sign_in(phone);
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        assert_kept(unit.accounts_mut().insert_sign_in(&sign_in).await);
        assert_kept(unit.commit().await);
        asked.push(sign_in.created_at);
    }
    let unit = storage.platform().await.expect("a reading unit opens");
    let since = async |at| unit.accounts().sign_ins_since(&phone, at).await.expect("sign-ins can be read");
    assert_eq!(since(start).await, [asked[3], asked[2], asked[0]]);
    assert_eq!(since(sample.in_minutes(-15)).await, [asked[3], asked[2]]);
    assert_eq!(since(sample.in_minutes(1)).await, []);
}

/// A session is whose it was made, until it is ended or its time is up.
pub async fn a_session_lives_until_it_ends_or_expires(storage: &Store) {
    let sample = Sample::new();
    let (one, two) = (person(storage, &sample).await, person(storage, &sample).await);
    let expires = sample.in_minutes(60);
    let sessions =
        [sample.session(&one, "hash-1", expires), sample.session(&one, "hash-2", expires), sample.session(&two, "hash-3", expires)];
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    for session in &sessions {
        assert_kept(unit.accounts_mut().insert_session(session).await);
    }
    assert_kept(unit.commit().await);
    let living = async |token: &str, at| {
        let unit = storage.platform().await.expect("a reading unit opens");
        unit.accounts().session(token, at).await.expect("a session can be read")
    };
    assert_eq!(living("hash-1", sample.now()).await, Some((sessions[0].id, one.clone())));
    assert_eq!(living("hash-3", sample.now()).await, Some((sessions[2].id, two)));
    assert_eq!(living("hash-4", sample.now()).await, None);
    assert_eq!(living("hash-1", expires - jiff::SignedDuration::from_micros(1)).await.map(|(id, _)| id), Some(sessions[0].id));
    assert_eq!(living("hash-1", expires).await, None, "expired");
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().end_session(sessions[0].id).await);
    assert_kept(unit.accounts_mut().end_session(sessions[0].id).await);
    assert_kept(unit.commit().await);
    assert_eq!(living("hash-1", sample.now()).await, None, "ended");
    assert_eq!(living("hash-2", sample.now()).await, Some((sessions[1].id, one)), "another session of the same person");
}

/// One after the other and at once.
pub async fn making_somebody_operator_twice_is_no_error(storage: &Store) {
    let sample = Sample::new();
    let (chosen, other) = (person(storage, &sample).await, person(storage, &sample).await);
    for count in [8, 1] {
        let answers = together((0..count).map(|_| {
            let (storage, id, at) = (storage.clone(), chosen.id, sample.now());
            async move {
                let mut unit = storage.platform_write().await?;
                unit.accounts_mut().grant_operator(id, at).await?;
                unit.commit().await
            }
        }))
        .await;
        answers.into_iter().for_each(assert_kept);
    }
    let unit = storage.platform().await.expect("a reading unit opens");
    assert!(unit.accounts().is_operator(chosen.id).await.expect("operators can be read"));
    assert!(!unit.accounts().is_operator(other.id).await.expect("operators can be read"));
    drop(unit);
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_eq!(refusal(unit.accounts_mut().grant_operator(sample.id(), sample.now()).await), Conflict::Missing);
}

/// What died before the moment is forgotten, and nothing else.
pub async fn what_died_is_forgotten_and_what_lives_is_not(storage: &Store) {
    let sample = Sample::new();
    let somebody = person(storage, &sample).await;
    let (old, start) = (ask(storage, &sample).await, sample.now());
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().insert_session(&sample.session(&somebody, "short", sample.in_minutes(5))).await);
    assert_kept(unit.accounts_mut().insert_session(&sample.session(&somebody, "long", sample.in_minutes(500))).await);
    assert_kept(unit.commit().await);
    sample.clock().advance(jiff::SignedDuration::from_mins(10));
    let new = ask(storage, &sample).await;
    let purge = async |before| {
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        let purged = assert_kept(unit.accounts_mut().purge(before).await);
        assert_kept(unit.commit().await);
        purged
    };
    assert_eq!(purge(old.expires_at).await, 0, "what dies just then has not died before");
    assert_eq!(purge(sample.now()).await, 2);
    assert_eq!(purge(sample.now()).await, 0);
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.accounts().session("short", start).await.expect("a session can be read"), None);
    assert!(unit.accounts().session("long", sample.now()).await.expect("a session can be read").is_some());
    drop(unit);
    assert_eq!(judge(storage, old.id, start).await, Judgement::Dead);
    assert!(matches!(judge(storage, new.id, sample.now()).await, Judgement::Compare { .. }));
}

/// The change feed at once, answers to repeat requests a day later, messages that have ended a month later; what waits is never forgotten.
pub async fn feeds_answers_and_ended_messages_are_forgotten_in_their_time(storage: &Store) {
    let sample = Sample::new();
    let (shop, start) = (shop(storage, &sample, "shop").await, sample.now());
    let answer = sample.remembered("key-00001");
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.bookings_mut().remember(&answer, start).await);
    assert_kept(unit.bookings_mut().note_change(sample.id(), shop.workshop.id, start).await);
    for code in ["111111", "222222"] {
        assert_kept(unit.outbox_mut().put(&sample.code_message(&sample.person().phone, code)).await);
    }
    assert_kept(unit.commit().await);
    let lent = assert_kept(storage.queue().lease(Lane::Code, 1, sample.now(), sample.in_minutes(1)).await);
    assert!(assert_kept(crate::testing::settle::bury(storage.queue(), lent[0].id, lent[0].fence, start, "refused").await));
    let mut left = Vec::new();
    for hours in [0, 1, 23, 25, 24 * 28, 24 * 32] {
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        let purged = assert_kept(unit.accounts_mut().purge(start + jiff::SignedDuration::from_hours(hours)).await);
        assert_kept(unit.commit().await);
        let unit = storage.platform().await.expect("a reading unit opens");
        let changes = unit.directory().changes_since(start).await.expect("changes can be read").len();
        let unit = read(storage, &shop).await;
        let answers = unit.bookings().remembered(answer.actor, &answer.operation, &answer.key).await.expect("answers can be read");
        left.push((purged, changes, answers.is_some()));
    }
    assert_eq!(left, [(0, 1, true), (1, 0, true), (0, 0, true), (1, 0, false), (0, 0, false), (1, 0, false)]);
    let waiting = assert_kept(storage.queue().lease(Lane::Code, 9, sample.now(), sample.in_minutes(1)).await);
    assert_eq!(waiting.len(), 1, "what waits to be sent is still there");
}

/// By person and in the list with name and phone; one place for each person in a tenant.
pub async fn staff_keep_every_field_and_have_one_place_in_a_tenant(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let mut members = Vec::new();
    let mut unit = write(storage, &shop).await;
    for (role, workshop) in Role::ALL.into_iter().zip([Some(shop.workshop.id), None, None, Some(shop.workshop.id)]) {
        drop(unit);
        let somebody = person(storage, &sample).await;
        let member = sample.staff(&somebody, role, workshop);
        unit = write(storage, &shop).await;
        assert_kept(unit.staff_mut().insert(&member).await);
        assert_kept(unit.commit().await);
        unit = write(storage, &shop).await;
        members.push((member, somebody));
    }
    let (first, somebody) = &members[0];
    let again = sample.staff(somebody, Role::Administrator, None);
    assert_eq!(refusal(unit.staff_mut().insert(&again).await), Conflict::Duplicate);
    drop(unit);
    let mut unit = write(storage, &other).await;
    assert_kept(unit.staff_mut().insert(&again).await);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.staff().by_person(somebody.id).await.expect("staff can be read").as_ref(), Some(first));
    assert_eq!(unit.staff().by_person(sample.id()).await.expect("staff can be read"), None);
    let mut found = unit.staff().list().await.expect("staff can be read");
    found.sort_by_key(|(member, _)| member.id);
    members.sort_by_key(|(member, _)| member.id);
    let expected: Vec<_> = members.into_iter().map(|(member, person)| (member, person.phone)).collect();
    assert_eq!(found, expected);
}

/// A place is another's, or nobody's any more, only for whoever has seen it last; another tenant's is not there.
pub async fn a_place_in_staff_is_changed_and_removed_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let somebody = person(storage, &sample).await;
    let member = sample.staff(&somebody, Role::Technician, None);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.staff_mut().insert(&member).await);
    assert_kept(unit.commit().await);
    let changed = StaffMember { role: Role::Manager, workshop: Some(shop.workshop.id), version: Version::FIRST.next(), ..member.clone() };
    let mut unit = write(storage, &other).await;
    let foreign = StaffMember { workshop: None, ..changed.clone() };
    assert_eq!(refusal(unit.staff_mut().update(&foreign, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.staff_mut().delete(member.id, Version::FIRST).await), Conflict::Stale);
    drop(unit);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.staff_mut().update(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.staff_mut().update(&member, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.staff_mut().delete(member.id, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.staff().by_person(somebody.id).await.expect("staff can be read"), Some(changed.clone()));
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.staff_mut().delete(member.id, changed.version).await);
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.staff().by_person(somebody.id).await.expect("staff can be read"), None);
}

/// Each who locks the staff and takes the last but one off sees what the one before did: one always remains.
pub async fn who_locks_the_staff_waits_for_whoever_did_before(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    for _ in 0..4 {
        let somebody = person(storage, &sample).await;
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.staff_mut().insert(&sample.staff(&somebody, Role::Administrator, None)).await);
        assert_kept(unit.commit().await);
    }
    together((0..4).map(|number| {
        let (storage, scope) = (storage.clone(), sample::scope(&shop.tenant));
        async move {
            let mut unit = storage.write(&scope).await?;
            unit.staff_mut().lock().await?;
            let left = unit.staff().list().await?;
            if left.len() > 1 {
                unit.staff_mut().delete(left[number % left.len()].0.id, Version::FIRST).await?;
            }
            unit.commit().await
        }
    }))
    .await
    .into_iter()
    .for_each(|answer| assert_kept(answer));
    assert_eq!(read(storage, &shop).await.staff().list().await.expect("staff can be read").len(), 1);
}

/// With all its fields, oldest first, gone once removed, and never another tenant's.
pub async fn an_api_token_is_found_by_its_hash_in_its_own_tenant(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let bound = ApiToken {
        id: sample.later_id(),
        name: "نوبت‌دهی سایت".parse().expect("a name"),
        role: Role::Reception,
        workshop: Some(shop.workshop.id),
        created_at: sample.now(),
        expires_at: Some(sample.in_minutes(9)),
        last_used_at: None,
    };
    let free = ApiToken { id: sample.later_id(), role: Role::Administrator, workshop: None, expires_at: None, ..bound.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.staff_mut().insert_token(&bound, "hash-1").await);
    assert_kept(unit.staff_mut().insert_token(&free, "hash-2").await);
    assert_kept(unit.staff_mut().touch_token(free.id, sample.in_minutes(2)).await);
    assert_kept(unit.commit().await);
    let free = ApiToken { last_used_at: Some(sample.in_minutes(2)), ..free };
    let unit = read(storage, &shop).await;
    assert_eq!(unit.staff().token("hash-1").await.expect("a token can be read"), Some(bound.clone()));
    assert_eq!(unit.staff().token("hash-3").await.expect("a token can be read"), None);
    assert_eq!(unit.staff().tokens().await.expect("tokens can be read"), [bound, free.clone()]);
    drop(unit);
    let unit = read(storage, &other).await;
    assert_eq!(unit.staff().token("hash-1").await.expect("a token can be read"), None);
    assert_eq!(unit.staff().tokens().await.expect("tokens can be read"), []);
    drop(unit);
    let mut unit = write(storage, &other).await;
    assert_kept(unit.staff_mut().touch_token(free.id, sample.in_minutes(7)).await);
    assert_kept(unit.staff_mut().delete_token(free.id).await);
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.staff().token("hash-2").await.expect("a token can be read"), Some(free.clone()));
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.staff_mut().delete_token(free.id).await);
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.staff().token("hash-2").await.expect("a token can be read"), None);
}

/// A person's own row is changed in the version seen, and nobody else's through it.
pub async fn a_person_changes_only_themselves_and_in_the_version_seen(storage: &Store) {
    let sample = Sample::new();
    let (one, other) = (person(storage, &sample).await, person(storage, &sample).await);
    let changed = Person {
        name: "نام تازه".parse().ok(),
        locale: crate::value::Locale::En,
        notices: false,
        version: Version::FIRST.next(),
        ..one.clone()
    };
    let foreign = Person { version: Version::FIRST.next(), ..other.clone() };
    let mut unit = storage.own_write(&sample::person_scope(&one)).await.expect("a writing unit opens");
    assert_eq!(refusal(unit.own_mut().update_person(&foreign, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.own_mut().update_person(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.own_mut().update_person(&one, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.accounts().person(one.id).await.expect("a person can be read"), Some(changed));
    assert_eq!(unit.accounts().person(other.id).await.expect("a person can be read"), Some(other));
}

/// A block stands once, keeps every field, and is gone when it is lifted.
pub async fn a_range_of_numbers_is_blocked_once_until_that_is_lifted(storage: &Store) {
    let sample = Sample::new();
    let block = |text: &str, minutes| CodeBlock {
        range: text.parse().expect("a range"),
        sent: 51,
        used: 3,
        blocked_at: sample.in_minutes(minutes),
    };
    let (first, second) = (block("+98912345", 0), block("+98912346", 1));
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert!(assert_kept(unit.accounts_mut().block_codes(&first).await));
    assert!(assert_kept(unit.accounts_mut().block_codes(&second).await));
    assert!(!assert_kept(unit.accounts_mut().block_codes(&CodeBlock { sent: 99, ..first.clone() }).await));
    assert_kept(unit.commit().await);
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.accounts().code_block(&first.range).await.expect("a block can be read"), Some(first.clone()));
    assert_eq!(unit.accounts().code_blocks().await.expect("blocks can be read"), [second.clone(), first.clone()]);
    drop(unit);
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert!(assert_kept(unit.accounts_mut().lift_code_block(&first.range).await));
    assert!(!assert_kept(unit.accounts_mut().lift_code_block(&first.range).await));
    assert_eq!(unit.accounts().code_block(&first.range).await.expect("a block can be read"), None);
    assert_eq!(unit.accounts().code_blocks().await.expect("blocks can be read"), [second]);
}

async fn ask(storage: &Store, sample: &Sample) -> crate::account::SignIn {
    let sign_in = sample.sign_in(&sample.person().phone);
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().insert_sign_in(&sign_in).await);
    assert_kept(unit.commit().await);
    sign_in
}

async fn judge(storage: &Store, id: SignInId, now: jiff::Timestamp) -> Judgement {
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    let judgement = assert_kept(unit.accounts_mut().try_sign_in(id, 5, now).await);
    assert_kept(unit.commit().await);
    judgement
}
