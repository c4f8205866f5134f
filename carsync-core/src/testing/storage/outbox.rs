//! The outbox: written with the change, lent to one worker at a time, settled by fence.

use jiff::{SignedDuration, Timestamp};

use super::{Store, assert_kept, shop, together, write};
use crate::notify::{SmsMessage, SmsReceipt, Template};
use crate::outbox::{Lane, Leased, OutboxMessage};
use crate::testing::Sample;
use crate::testing::settle::{bury, done, retry};
use crate::value::{Locale, MessageId};

/// Whichever door it came through, and not a moment before the commit.
pub async fn a_message_is_lent_only_after_its_commit(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let code = |code| sample.code_message(&sample.person().phone, code);
    let (first, second) = (code("111111"), code("222222"));
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.outbox_mut().put(&first).await);
    assert_eq!(lease(storage, &sample, Lane::Code).await, []);
    assert_kept(unit.commit().await);
    assert_eq!(lease(storage, &sample, Lane::Code).await, [first.id]);
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.outbox_mut().put(&second).await);
    assert_eq!(lease(storage, &sample, Lane::Code).await, []);
    assert_kept(unit.commit().await);
    assert_eq!(lease(storage, &sample, Lane::Code).await, [second.id]);
}

/// As it was put, with its end.
pub async fn a_message_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let message = SmsMessage::new(sample.person().phone, Template::BookingMoved, Locale::Fa);
    let message = message.with("workshop", "«علی» {when}").with("when", "۱۴۰۵/۱/۱\n10:00 'x' \"y\"");
    let dying = OutboxMessage::new(sample.id(), Lane::Notice, message.clone(), sample.now()).dying_at(sample.in_minutes(7));
    put(storage, std::slice::from_ref(&dying)).await;
    let lent = lend(storage, Lane::Notice, 9, sample.now(), sample.in_minutes(1)).await;
    let [leased] = lent.as_slice() else { panic!("one message, not {lent:?}") };
    assert_eq!((leased.id, leased.attempts, &leased.message), (dying.id, 0, &message));
    assert_eq!(leased.dies_at, dying.dies_at, "the end travels with it: who sends it decides");
}

/// Lanes apart, oldest first, no more than asked for, nothing before it is due.
pub async fn messages_are_lent_by_lane_and_age(storage: &Store) {
    let sample = Sample::new();
    let start = sample.now();
    let mut messages: Vec<OutboxMessage> = Vec::new();
    for n in 0..6 {
        sample.clock().advance(SignedDuration::from_secs(1));
        let message = sample.code_message(&sample.person().phone, "111111");
        messages.push(if n % 3 == 2 { OutboxMessage { lane: Lane::Notice, ..message } } else { message });
    }
    put(storage, &messages).await;
    let (end, later) = (sample.now(), sample.in_minutes(1));
    let ids = |lent: Vec<Leased>| lent.into_iter().map(|leased| leased.id).collect::<Vec<_>>();
    assert_eq!(ids(lend(storage, Lane::Code, 9, start, later).await), [], "nothing is due");
    assert_eq!(ids(lend(storage, Lane::Code, 0, end, later).await), [], "nothing is asked for");
    assert_eq!(ids(lend(storage, Lane::Notice, 9, messages[2].created_at, later).await), [messages[2].id], "what is due");
    assert_eq!(ids(lend(storage, Lane::Code, 3, end, later).await), [messages[0].id, messages[1].id, messages[3].id]);
    assert_eq!(ids(lend(storage, Lane::Code, 3, end, later).await), [messages[4].id]);
    assert_eq!(ids(lend(storage, Lane::Notice, 3, end, later).await), [messages[5].id]);
}

/// Four workers empty the queue: each message is lent once.
pub async fn no_message_is_lent_to_two_workers(storage: &Store) {
    let sample = Sample::new();
    let messages: Vec<OutboxMessage> = (0..60).map(|_| sample.code_message(&sample.person().phone, "111111")).collect();
    put(storage, &messages).await;
    let batches = together((0..4).map(|_| {
        let (storage, now, until) = (storage.clone(), sample.now(), sample.in_minutes(1));
        async move {
            let mut lent: Vec<MessageId> = Vec::new();
            loop {
                let batch = lend(&storage, Lane::Code, 3, now, until).await;
                assert!(batch.len() <= 3, "no more than asked for");
                if batch.is_empty() {
                    return lent;
                }
                lent.extend(batch.into_iter().map(|leased| leased.id));
            }
        }
    }))
    .await;
    let mut lent = batches.concat();
    lent.sort_unstable();
    assert_eq!(lent, messages.into_iter().map(|message| message.id).collect::<Vec<_>>(), "each once and none left");
}

/// A worker that was too slow is told so, and can't settle what another has in hand.
pub async fn a_lost_lease_settles_nothing(storage: &Store) {
    let sample = Sample::new();
    put(storage, &[sample.code_message(&sample.person().phone, "111111")]).await;
    let (now, until) = (sample.now(), sample.in_minutes(1));
    let slow = only(lend(storage, Lane::Code, 9, now, until).await);
    let before = until - SignedDuration::from_micros(1);
    assert_eq!(lend(storage, Lane::Code, 9, before, sample.in_minutes(9)).await.len(), 0, "it is lent until then");
    let quick = only(lend(storage, Lane::Code, 9, until, sample.in_minutes(9)).await);
    assert_eq!((quick.id, quick.attempts), (slow.id, slow.attempts + 1));
    assert!(quick.fence > slow.fence, "a later lease has a higher number");
    let (queue, receipt) = (storage.queue(), receipt());
    assert!(!assert_kept(done(queue, slow.id, slow.fence, &receipt, until).await));
    assert!(!assert_kept(retry(queue, slow.id, slow.fence, now, "slow").await));
    assert!(!assert_kept(bury(queue, slow.id, slow.fence, until, "slow").await));
    assert!(!assert_kept(done(queue, slow.id, quick.fence + 1, &receipt, until).await), "a lease that never was");
    assert!(!assert_kept(done(queue, sample.id(), quick.fence, &receipt, until).await), "a message that never was");
    assert_eq!(lend(storage, Lane::Code, 9, until, sample.in_minutes(9)).await.len(), 0, "it is still lent");
    assert!(assert_kept(done(queue, quick.id, quick.fence, &receipt, until).await));
}

/// Not before its time, with a try more, and the former lease is over.
pub async fn a_message_to_be_tried_again_comes_back_when_it_is_due(storage: &Store) {
    let sample = Sample::new();
    put(storage, &[sample.code_message(&sample.person().phone, "111111")]).await;
    let mut fence = i64::MIN;
    for tries in 0..3 {
        let due = sample.now();
        let leased = only(lend(storage, Lane::Code, 9, due, sample.in_minutes(60)).await);
        assert_eq!(leased.attempts, tries);
        assert!(leased.fence > fence);
        fence = leased.fence;
        let again = sample.in_minutes(2);
        assert!(assert_kept(retry(storage.queue(), leased.id, fence, again, "the network is away").await));
        sample.clock().set(again - SignedDuration::from_micros(1));
        assert_eq!(lend(storage, Lane::Code, 9, sample.now(), sample.in_minutes(60)).await.len(), 0, "not before it is due");
        sample.clock().set(again);
    }
}

/// Handed over or given up: never again, and there is no second word on it.
pub async fn what_is_done_or_buried_is_never_lent_again(storage: &Store) {
    let sample = Sample::new();
    let code = |code| sample.code_message(&sample.person().phone, code);
    put(storage, &[code("111111"), code("222222")]).await;
    let lent = lend(storage, Lane::Code, 9, sample.now(), sample.in_minutes(1)).await;
    let [sent, dead] = lent.as_slice() else { panic!("two messages, not {lent:?}") };
    let (queue, now) = (storage.queue(), sample.now());
    assert!(assert_kept(done(queue, sent.id, sent.fence, &receipt(), now).await));
    assert!(assert_kept(bury(queue, dead.id, dead.fence, now, "refused by the provider").await));
    for over in [sent, dead] {
        assert!(!assert_kept(done(queue, over.id, over.fence, &receipt(), now).await));
        assert!(!assert_kept(retry(queue, over.id, over.fence, now, "once more").await));
        assert!(!assert_kept(bury(queue, over.id, over.fence, now, "once more").await));
    }
    assert_eq!(lend(storage, Lane::Code, 9, sample.in_minutes(600), sample.in_minutes(900)).await.len(), 0);
}

fn receipt() -> SmsReceipt {
    SmsReceipt::new("recording", "r-1")
}

#[track_caller]
fn only(lent: Vec<Leased>) -> Leased {
    assert_eq!(lent.len(), 1, "one message is due");
    lent.into_iter().next().expect("one message")
}

async fn put(storage: &Store, messages: &[OutboxMessage]) {
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    for message in messages {
        assert_kept(unit.outbox_mut().put(message).await);
    }
    assert_kept(unit.commit().await);
}

async fn lend(storage: &Store, lane: Lane, most: u32, now: Timestamp, until: Timestamp) -> Vec<Leased> {
    assert_kept(storage.queue().lease(lane, most, now, until).await)
}

/// What is due now, lent for an hour.
async fn lease(storage: &Store, sample: &Sample, lane: Lane) -> Vec<MessageId> {
    let lent = lend(storage, lane, 9, sample.now(), sample.in_minutes(60)).await;
    lent.into_iter().map(|leased| leased.id).collect()
}
