//! What sending rests on: order for each receiver, tries of unknown end, messages put once or withdrawn, budgets, delivery states.

use jiff::SignedDuration;

use super::{Store, assert_kept, shop, write};
use crate::notify::{DeliveryReport, DeliveryState, SmsCost, SmsReceipt};
use crate::outbox::{Delivery, Lane, Leased, OutboxMessage, Outcome, Settled, Through};
use crate::tally::Tally;
use crate::testing::Sample;
use crate::testing::settle::{done, retry};
use crate::value::{MessageId, PhoneNumber};

/// To one phone one after the other, while others go on; what is not due yet stands in nobody's way.
pub async fn messages_to_one_receiver_keep_their_order(storage: &Store) {
    let sample = Sample::new();
    let (one, other) = (sample.person().phone, sample.person().phone);
    let notice = |phone: &PhoneNumber| OutboxMessage { lane: Lane::Notice, ..sample.code_message(phone, "111111") };
    let lend = async |storage: &Store, sample: &Sample, minutes| lend_of(storage, sample, Lane::Notice, minutes).await;
    let later = notice(&one).due_at(sample.in_minutes(60));
    let (first, second) = (notice(&one), notice(&one));
    let third = notice(&other);
    put(storage, &[later.clone(), first.clone(), second.clone(), third.clone()]).await;
    let lent = lend(storage, &sample, 0).await;
    assert_eq!(ids(&lent), [first.id, third.id]);
    assert_eq!(ids(&lend(storage, &sample, 0).await), [], "the first is still in hand");
    let again = sample.in_minutes(2);
    assert!(assert_kept(retry(storage.queue(), lent[0].id, lent[0].fence, again, "not yet").await));
    assert_eq!(ids(&lend(storage, &sample, 1).await), [], "the first is to be tried again before");
    let lent = lend(storage, &sample, 2).await;
    assert_eq!(ids(&lent), [first.id, third.id], "the third's lease has run out");
    assert!(assert_kept(done(storage.queue(), lent[0].id, lent[0].fence, &receipt(), again).await));
    assert_eq!(ids(&lend(storage, &sample, 2).await), [second.id]);
}

/// What stands in a notice's way is an older one of the same sender that is still of use; nothing stands in a code's way.
pub async fn a_message_waits_for_nobody_elses(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let phone = sample.person().phone;
    let notice = || OutboxMessage { lane: Lane::Notice, ..sample.code_message(&phone, "111111") };
    let (dead, own, foreign, platforms) = (notice().dying_at(sample.in_minutes(1)), notice(), notice(), notice());
    for (shop, messages) in [(&shop, vec![&dead, &own]), (&other, vec![&foreign])] {
        let mut unit = write(storage, shop).await;
        for message in messages {
            assert_kept(unit.outbox_mut().put(message).await);
        }
        assert_kept(unit.commit().await);
    }
    put(storage, std::slice::from_ref(&platforms)).await;
    assert_eq!(ids(&lend_of(storage, &sample, Lane::Notice, 0).await), [dead.id, foreign.id, platforms.id]);
    assert_eq!(ids(&lend_of(storage, &sample, Lane::Notice, 1).await), [own.id], "the older one has died meanwhile, in whose hands it is");
    let (first, second) = (sample.code_message(&phone, "111111"), sample.code_message(&phone, "222222"));
    put(storage, &[first.clone(), second.clone()]).await;
    assert_eq!(ids(&lend(storage, &sample, 0).await), [first.id, second.id]);
}

/// A lease that nobody settled is a try of unknown end; one that was settled is not.
pub async fn a_try_that_nobody_settled_is_in_doubt_since_it_began(storage: &Store) {
    let sample = Sample::new();
    put(storage, &[sample.code_message(&sample.person().phone, "111111")]).await;
    let first = lend(storage, &sample, 0).await;
    assert_eq!(first[0].uncertain_since, None, "nothing was tried before");
    let second = lend(storage, &sample, 2).await;
    assert_eq!(second[0].uncertain_since, Some(sample.now()), "the first try began then");
    let settle = async |leased: &Leased, uncertain_since| {
        let due_at = sample.in_minutes(4);
        let outcome = Outcome::Again { due_at, why: "a test".to_owned(), tried: false, uncertain_since };
        let settled = Settled::new(leased, outcome);
        assert_eq!(assert_kept(storage.queue().settle(&[settled], sample.in_minutes(3)).await), []);
    };
    settle(&second[0], Some(sample.in_minutes(2))).await;
    let third = lend(storage, &sample, 4).await;
    let expected = (Some(sample.in_minutes(2)), 1);
    assert_eq!((third[0].uncertain_since, third[0].attempts), expected, "the doubt of the last try stays, the try does not count");
    settle(&third[0], None).await;
    assert_eq!(lend(storage, &sample, 5).await[0].uncertain_since, None, "the provider knew nothing of it");
}

/// Of all with one key the first is kept; what a subject is no longer so is withdrawn, but for what is in hand, and in its tenant alone.
pub async fn messages_are_put_once_and_withdrawn_by_subject(storage: &Store) {
    let sample = Sample::new();
    let (own, other) = (shop(storage, &sample, "own").await, shop(storage, &sample, "other").await);
    let notice = || sample.code_message(&sample.person().phone, "111111").once("key").about("bkg/reminder");
    let (first, twin) = (notice(), notice());
    let mut unit = write(storage, &own).await;
    assert_kept(unit.outbox_mut().put(&first).await);
    assert_kept(unit.outbox_mut().put(&twin).await);
    assert_kept(unit.commit().await);
    let mut unit = write(storage, &other).await;
    assert_eq!(assert_kept(unit.outbox_mut().withdraw("bkg/reminder", sample.now()).await), 0, "it is another tenant's");
    assert_kept(unit.commit().await);
    let lent = lend(storage, &sample, 0).await;
    assert_eq!(ids(&lent), [first.id]);
    assert_eq!(lent[0].tenant, Some(own.scope.tenant()));
    let mut unit = write(storage, &own).await;
    assert_eq!(assert_kept(unit.outbox_mut().withdraw("bkg/reminder", sample.now()).await), 0, "it is in hand");
    let waiting = sample.code_message(&sample.person().phone, "222222").about("bkg/reminder").due_at(sample.in_minutes(30));
    assert_kept(unit.outbox_mut().put(&waiting).await);
    assert_eq!(assert_kept(unit.outbox_mut().withdraw("bkg/reminder", sample.now()).await), 1);
    assert_kept(unit.commit().await);
    assert!(assert_kept(done(storage.queue(), lent[0].id, lent[0].fence, &receipt(), sample.now()).await));
    assert_eq!(ids(&lend(storage, &sample, 31).await), []);
}

/// As far as the budget goes, in their order, and over all that was counted before.
pub async fn a_budget_pays_as_far_as_it_goes(storage: &Store) {
    let sample = Sample::new();
    let messages: Vec<OutboxMessage> = (0..5).map(|_| sample.code_message(&sample.person().phone, "111111")).collect();
    put(storage, &messages).await;
    let of = |range: std::ops::Range<usize>| messages[range].iter().map(|message| message.id).collect::<Vec<MessageId>>();
    let budget = Tally { subject: "sms:sent:a".to_owned(), window: sample.now(), by: 1 };
    let queue = storage.queue();
    assert_eq!(assert_kept(queue.pay(&budget, 3, &of(0..2)).await), of(0..2));
    assert_eq!(assert_kept(queue.pay(&budget, 3, &of(2..5)).await), of(2..3));
    assert_eq!(assert_kept(queue.pay(&budget, 3, &of(3..5)).await), []);
    let paid: Vec<bool> = lend(storage, &sample, 0).await.iter().map(|leased| leased.paid).collect();
    assert_eq!(paid, [true, true, true, false, false]);
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.tallies().amount(&budget.subject, budget.window).await.expect("a tally can be read"), 3);
}

/// In whatever order and however often reports come, before the answer to sending too: the same end, and the cost counted once.
pub async fn deliveries_only_move_forward(storage: &Store) {
    use DeliveryState::{Accepted, Delivered, Failed, Sent};
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let orders = [[Accepted, Sent, Delivered], [Delivered, Sent, Accepted], [Sent, Delivered, Failed], [Delivered, Accepted, Delivered]];
    for (number, order) in orders.into_iter().enumerate() {
        let message = sample.code_message(&sample.person().phone, "111111");
        let mut unit = write(storage, &shop).await;
        assert_kept(unit.outbox_mut().put(&message).await);
        assert_kept(unit.commit().await);
        let lent = lend(storage, &sample, 0).await;
        let cost = (message.id, Tally { subject: format!("sms:rial:{number}"), window: sample.now(), by: 100 });
        for (place, state) in order.into_iter().enumerate() {
            if place == number % 3 {
                assert!(assert_kept(done(storage.queue(), message.id, lent[0].fence, &receipt(), sample.now()).await));
            }
            let report = DeliveryReport { cost: Some(SmsCost::rial(100)), ..DeliveryReport::of(state) };
            let delivery = Delivery { id: message.id, report };
            assert_kept(storage.queue().deliver(&[delivery], std::slice::from_ref(&cost), sample.now()).await);
        }
        let unit = super::read(storage, &shop).await;
        let record = unit.messages().message(message.id).await.expect("the log can be read").expect("it is in the log");
        assert_eq!((record.delivery, record.cost), (Some(Delivered), Some(SmsCost::rial(100))), "{order:?}");
        let unit = storage.platform().await.expect("a reading unit opens");
        assert_eq!(unit.tallies().amount(&cost.1.subject, cost.1.window).await.expect("a tally can be read"), 100, "{order:?}");
    }
    let due = storage.queue().due_checks(9, sample.now() + SignedDuration::from_hours(9)).await.expect("checks can be taken");
    assert_eq!(due, [], "of what has arrived nothing more is asked");
}

/// Asked about in their time, put off by asking, and at once where a provider hints.
pub async fn deliveries_are_asked_for_when_due_or_hinted_at(storage: &Store) {
    let sample = Sample::new();
    put(storage, &[sample.code_message(&sample.person().phone, "111111")]).await;
    let lent = lend(storage, &sample, 0).await;
    let (id, fence, queue) = (lent[0].id, lent[0].fence, storage.queue());
    let outcome = Outcome::Sent { receipt: receipt(), through: Through::Deployment, parts: 1, check_at: sample.in_minutes(1) };
    assert_eq!(assert_kept(queue.settle(&[Settled { id, fence, outcome, counts: Vec::new() }], sample.now()).await), []);
    let due = async |minutes| {
        let checks = storage.queue().due_checks(9, sample.in_minutes(minutes)).await.expect("checks can be taken");
        checks.into_iter().map(|check| check.id).collect::<Vec<_>>()
    };
    assert_eq!(due(0).await, []);
    assert_eq!(due(1).await, [id]);
    assert_eq!(due(2).await, [], "it was put off for two minutes");
    assert!(!assert_kept(queue.hint(None, "another", "r-1", sample.now()).await));
    assert!(assert_kept(queue.hint(None, "recording", "r-1", sample.now()).await));
    assert_eq!(due(2).await, [id]);
}

fn receipt() -> SmsReceipt {
    SmsReceipt::new("recording", "r-1")
}

fn ids(lent: &[Leased]) -> Vec<MessageId> {
    lent.iter().map(|leased| leased.id).collect()
}

async fn put(storage: &Store, messages: &[OutboxMessage]) {
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    for message in messages {
        assert_kept(unit.outbox_mut().put(message).await);
    }
    assert_kept(unit.commit().await);
}

/// What is due so many minutes from the start, lent for a minute and a half.
async fn lend(storage: &Store, sample: &Sample, minutes: i64) -> Vec<Leased> {
    lend_of(storage, sample, Lane::Code, minutes).await
}

async fn lend_of(storage: &Store, sample: &Sample, lane: Lane, minutes: i64) -> Vec<Leased> {
    let now = sample.in_minutes(minutes);
    assert_kept(storage.queue().lease(lane, 9, now, now + SignedDuration::from_secs(90)).await)
}
