//! The audit log.

use super::people::person;
use super::{Store, assert_kept, read, shop, write};
use crate::account::Role;
use crate::audit::{Actor, AuditEntry, AuditLine};
use crate::page::PageQuery;
use crate::testing::Sample;

/// Every kind of actor, newest first, page by page, and nothing of another tenant's.
pub async fn what_was_done_is_told_newest_first_and_to_its_tenant_alone(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let somebody = person(storage, &sample).await;
    let token = Actor::Token { name: "دفتر".parse().expect("a name"), role: Role::Reception };
    let actors = [Actor::Staff { person: somebody.id, role: Role::Manager }, token, Actor::Operator, Actor::Host];
    let mut expected = Vec::new();
    for (by, action) in actors.into_iter().zip(["bay.added", "bay.changed", "tenant.suspended", "workshops.opened"]) {
        let entry = AuditEntry { id: sample.later_id(), at: sample.now(), by: by.clone(), action, subject: "جایگاه ۱".to_owned() };
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.audit_mut().append(&entry).await);
        assert_kept(unit.commit().await);
        let phone = matches!(by, Actor::Staff { .. }).then(|| somebody.phone.clone());
        expected.insert(0, AuditLine { id: entry.id, at: entry.at, by, phone, action: action.to_owned(), subject: entry.subject });
    }
    for limit in [1, 3, 9] {
        let (mut found, mut query) = (Vec::new(), PageQuery::first(limit));
        loop {
            let page = read(storage, &shop).await.audit().list(&query).await.expect("the log can be read");
            found.extend(page.items);
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(found, expected, "pages of {limit}");
    }
    let theirs = read(storage, &other).await.audit().list(&PageQuery::first(9)).await.expect("the log can be read");
    assert_eq!(theirs.items, []);
}

/// What was done in a unit that did not come to its end was not done.
pub async fn what_was_not_committed_is_not_told(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let entry = AuditEntry { id: sample.id(), at: sample.now(), by: Actor::Host, action: "bay.added", subject: String::new() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.audit_mut().append(&entry).await);
    drop(unit);
    assert_eq!(read(storage, &shop).await.audit().list(&PageQuery::first(9)).await.expect("the log can be read").items, []);
}
