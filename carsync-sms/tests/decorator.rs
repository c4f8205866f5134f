//! Every decorator passes the suite of SMS providers over one that records, and does what it is for.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt, Template,
};
use carsync_core::testing::{RecordingSms, Sample, SmsFailure};
use carsync_core::value::{Locale, MessageId};
use carsync_sms::{Breaker, Failover, Throttled, Traced};
use proptest::prelude::*;
use tokio::time::Instant;

fn recording() -> Arc<dyn SmsProvider> {
    Arc::new(RecordingSms::default())
}

mod failover {
    use super::*;
    carsync_core::sms_suite!(Failover::new(recording()).then(recording()));
}

mod throttled {
    use super::*;
    carsync_core::sms_suite!(Throttled::new(recording(), 100, 100));
}

mod breaker {
    use super::*;
    carsync_core::sms_suite!(Breaker::new(recording()));
}

mod traced {
    use super::*;
    carsync_core::sms_suite!(Traced::new(recording()));
}

#[cfg(feature = "console")]
mod inbox {
    use super::*;
    carsync_core::sms_suite!(carsync_sms::Inbox::new(recording()));
}

fn message(sample: &Sample) -> SmsMessage {
    sample.code_message(&sample.person().phone, "123456").message
}

async fn class_of_send(provider: &dyn SmsProvider) -> Option<SmsErrorClass> {
    let sample = Sample::new();
    provider.send(sample.id(), &message(&sample)).await.err().map(|error| error.class())
}

/// Answers as it was told to, under a name of its own.
#[derive(Debug, Clone)]
struct Scripted {
    name: &'static str,
    found: Option<Found>,
    known: Vec<&'static str>,
    news: CallbackNews,
}

impl Scripted {
    fn new(name: &'static str) -> Self {
        Self { name, found: Some(Found::NotTaken), known: Vec::new(), news: CallbackNews::Nothing }
    }
}

#[async_trait::async_trait]
impl SmsProvider for Scripted {
    fn name(&self) -> &'static str {
        self.name
    }

    /// Never answers.
    async fn send(&self, _: MessageId, _: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        std::future::pending().await
    }

    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        self.found.clone().ok_or_else(|| SmsError::unavailable("told to"))
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        assert!(receipts.iter().all(|receipt| receipt.provider == self.name), "asked about another's");
        let state = |receipt: &SmsReceipt| self.known.contains(&receipt.reference.as_str());
        let state = |receipt| if state(receipt) { DeliveryState::Sent } else { DeliveryState::Unknown };
        Ok(receipts
            .iter()
            .map(|receipt| DeliveryReport { code: Some(self.name.to_owned()), ..DeliveryReport::of(state(receipt)) })
            .collect())
    }

    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        self.news.clone()
    }
}

fn chain(members: &[Scripted]) -> Failover {
    let mut members = members.iter().map(|member| Arc::new(member.clone()) as Arc<dyn SmsProvider>);
    let first = members.next().expect("a member");
    members.fold(Failover::new(first), Failover::then)
}

const FAILURES: [SmsFailure; 6] = [
    SmsFailure::Refused,
    SmsFailure::Throttled { retry_after_s: None },
    SmsFailure::Unavailable,
    SmsFailure::Uncertain,
    SmsFailure::UncertainTaken,
    SmsFailure::Misconfigured,
];

#[tokio::test]
async fn the_next_account_is_tried_only_if_the_message_was_surely_not_sent() {
    for failure in FAILURES {
        let (first, second) = (RecordingSms::default(), RecordingSms::default());
        first.fail_next(1, failure);
        let failover = Failover::new(Arc::new(first)).then(Arc::new(second.clone()));
        let failed = class_of_send(&failover).await.is_some();
        let ends = matches!(failure, SmsFailure::Refused | SmsFailure::Uncertain | SmsFailure::UncertainTaken);
        assert_eq!((failed, second.handed().len()), (ends, usize::from(!ends)), "{failure:?}");
    }
}

#[tokio::test]
async fn if_nobody_takes_it_the_error_is_of_the_account_that_may_be_back_first() {
    use SmsFailure::{Misconfigured, Throttled, Unavailable};
    let throttled = Throttled { retry_after_s: Some(9) };
    for (first, second, class) in [
        (Misconfigured, Unavailable, SmsErrorClass::Unavailable),
        (Unavailable, Misconfigured, SmsErrorClass::Unavailable),
        (Unavailable, throttled, SmsErrorClass::Throttled),
        (Misconfigured, Misconfigured, SmsErrorClass::Misconfigured),
    ] {
        let members = [first, second].map(|failure| {
            let member = RecordingSms::default();
            member.fail_next(1, failure);
            Arc::new(member)
        });
        let [first, second] = members;
        assert_eq!(class_of_send(&Failover::new(first).then(second)).await, Some(class));
    }
}

#[tokio::test]
async fn a_message_in_doubt_is_asked_for_at_every_account() {
    let sample = Sample::new();
    let taken = Some(Found::Taken(SmsReceipt::new("b", "7")));
    let (none, cant, broken) = (Some(Found::NotTaken), Some(Found::CantTell), None);
    for (answers, expected) in [
        ([none.clone(), none.clone(), none.clone()], none.clone()),
        ([none.clone(), cant.clone(), none.clone()], cant.clone()),
        ([cant.clone(), none.clone(), taken.clone()], taken.clone()),
        ([broken.clone(), taken.clone(), none.clone()], taken.clone()),
        ([none.clone(), broken.clone(), cant.clone()], broken.clone()),
    ] {
        let members = answers.clone().map(|found| Scripted { found, ..Scripted::new("b") });
        let found = chain(&members).find(sample.id(), &message(&sample), sample.now()).await.ok();
        assert_eq!(found, expected, "{answers:?}");
    }
}

#[tokio::test]
async fn each_account_is_asked_about_its_own_receipts_and_answers_come_in_order() {
    let members = [
        Scripted { known: vec!["1"], ..Scripted::new("a") },
        Scripted { known: vec!["1", "2"], ..Scripted::new("b") },
        Scripted { known: vec!["2"], ..Scripted::new("a") },
    ];
    let receipts = [("b", "2"), ("a", "1"), ("a", "2"), ("c", "1"), ("a", "3")];
    let reports = chain(&members).status(&receipts.map(|(name, reference)| SmsReceipt::new(name, reference))).await.expect("told");
    use DeliveryState::{Sent, Unknown};
    assert_eq!(reports.iter().map(|report| report.state).collect::<Vec<_>>(), [Sent, Sent, Sent, Unknown, Unknown]);
}

#[test]
fn a_call_is_read_by_whoever_knows_it_as_its_own() {
    let hint = CallbackNews::Hint { provider: "one".to_owned(), reference: "1".to_owned() };
    let told = CallbackNews::Told { reference: "1".to_owned(), report: DeliveryReport::of(DeliveryState::Sent) };
    use CallbackNews::{Forged, Nothing};
    for (first, second, best) in [
        (Nothing, Forged, &Forged),
        (Forged, hint.clone(), &hint),
        (hint.clone(), told.clone(), &told),
        (told.clone(), Forged, &told),
        (Nothing, Nothing, &Nothing),
    ] {
        let members = [first, second].map(|news| Scripted { news, ..Scripted::new("a") });
        assert_eq!(&chain(&members).read_callback(&SmsCallback::default()), best);
    }
}

proptest! {
    /// Whoever sends as the outbox does (asks after doubt, and sends again only if it was not taken) sends once, whatever accounts answer.
    #[test]
    fn no_message_is_taken_twice_whatever_accounts_answer(scripts in prop::collection::vec(prop::collection::vec(0..FAILURES.len(), 0..6), 1..5)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let members: Vec<RecordingSms> = scripts.iter().map(|script| {
            let member = RecordingSms::default();
            script.iter().for_each(|failure| member.fail_next(1, FAILURES[*failure]));
            member
        }).collect();
        let mut providers = members.iter().map(|member| Arc::new(member.clone()) as Arc<dyn SmsProvider>);
        let first = providers.next().expect("a member");
        let failover = providers.fold(Failover::new(first), Failover::then);
        let sample = Sample::new();
        let (id, message) = (sample.id(), message(&sample));
        let mut doubt = false;
        for _attempt in 0..40 {
            if doubt && runtime.block_on(failover.find(id, &message, sample.now())).is_ok_and(|found| found != Found::NotTaken) {
                break;
            }
            let before: Vec<usize> = members.iter().map(|member| member.handed().len()).collect();
            let answer = runtime.block_on(failover.send(id, &message));
            let asked: Vec<usize> = (0..members.len()).filter(|at| members[*at].handed().len() > before[*at]).collect();
            prop_assert_eq!(asked.clone(), (0..asked.len()).collect::<Vec<_>>(), "in their order, none left out");
            for at in &asked[..asked.len() - 1] {
                let failure = members[*at].handed().last().and_then(|handed| handed.failure);
                let surely_not = [Some(SmsFailure::Unavailable), Some(SmsFailure::Misconfigured), Some(SmsFailure::Throttled { retry_after_s: None })];
                prop_assert!(surely_not.contains(&failure), "gone on after {:?}", failure);
            }
            doubt = match answer.map_err(|error| error.class()) {
                Ok(_) | Err(SmsErrorClass::Refused) => break,
                Err(class) => class == SmsErrorClass::Uncertain,
            };
        }
        let taken: usize = members.iter().map(|member| member.sent().len()).sum();
        prop_assert!(taken <= 1, "taken {} times", taken);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_kept_after_a_burst() {
    let (sample, began) = (Sample::new(), Instant::now());
    // Codes have a quarter of it: ten in a second, three at once.
    let throttled = Throttled::new(recording(), 40, 12).waiting_at_most(Duration::from_secs(60));
    let mut seen = Vec::new();
    for _message in 0..7 {
        throttled.send(sample.id(), &message(&sample)).await.expect("it is taken");
        seen.push(began.elapsed().as_millis() / 100);
    }
    assert_eq!(seen, [0, 0, 0, 1, 2, 3, 4]);
    tokio::time::advance(Duration::from_secs(10)).await;
    let rested = Instant::now();
    for _message in 0..3 {
        throttled.send(sample.id(), &message(&sample)).await.expect("it is taken");
    }
    assert_eq!(rested.elapsed(), Duration::ZERO, "a burst again, and no more than a burst was saved");
    throttled.send(sample.id(), &message(&sample)).await.expect("it is taken");
    assert!(rested.elapsed() >= Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_crowd_waits_two_seconds_at_most_and_the_rest_is_told_when_to_come_back() {
    let (sample, record) = (Sample::new(), RecordingSms::default());
    let throttled = Throttled::new(Arc::new(record.clone()), 40, 40);
    let (id, message) = (sample.id(), message(&sample));
    let sends = (0..40).map(|_| throttled.send(id, &message));
    let answers = futures_join(sends.collect()).await;
    let refused: Vec<&SmsError> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert_eq!((refused.len(), record.handed().len()), (10, 30), "a burst of ten, and two seconds of ten each");
    assert!(refused.iter().all(|error| matches!(error, SmsError::Throttled { retry_after_s: Some(3), .. })), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_notices_leaves_codes_their_share() {
    let (sample, record) = (Sample::new(), RecordingSms::default());
    let throttled = Throttled::new(Arc::new(record.clone()), 20, 20);
    let notice = SmsMessage::new(sample.person().phone, Template::Test, Locale::Fa);
    let id = sample.id();
    futures_join((0..100).map(|_| throttled.send(id, &notice)).collect()).await;
    let began = Instant::now();
    for _code in 0..5 {
        throttled.send(sample.id(), &message(&sample)).await.expect("it is taken");
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn what_one_account_left_in_doubt_is_asked_for_at_that_account_alone() {
    let (sample, first, second) = (Sample::new(), RecordingSms::default(), RecordingSms::default());
    let chain = Failover::new(Arc::new(first.clone())).then(Arc::new(second.clone()));
    let (id, message) = (sample.id(), message(&sample));
    first.fail_next(1, SmsFailure::Unavailable);
    second.fail_next(1, SmsFailure::UncertainTaken);
    assert!(chain.send(id, &message).await.is_err_and(|error| error.class() == SmsErrorClass::Uncertain));
    assert!(matches!(chain.find(id, &message, sample.now()).await, Ok(Found::Taken(_))));
    // Of another, nobody knows where it was handed over.
    assert!(matches!(chain.find(sample.id(), &message, sample.now()).await, Ok(Found::NotTaken)));
}

/// All of them at the same time.
async fn futures_join<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    use std::task::Poll;
    let mut futures: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, answer) in futures.iter_mut().filter(|(_, answer)| answer.is_none()) {
            if let Poll::Ready(ready) = future.as_mut().poll(context) {
                *answer = Some(ready);
            }
        }
        if futures.iter().all(|(_, answer)| answer.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    futures.into_iter().filter_map(|(_, answer)| answer).collect()
}

/// A breaker over a record: opens after three failures in ten seconds, rests for five.
fn guarded() -> (Breaker, RecordingSms) {
    let record = RecordingSms::default();
    let breaker = Breaker::new(Arc::new(record.clone())).opening_after(3, Duration::from_secs(10)).resting(Duration::from_secs(5));
    (breaker, record)
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_again_and_again_is_left_alone_until_a_probe_succeeds() {
    let (breaker, record) = guarded();
    for failure in [SmsFailure::Unavailable, SmsFailure::Uncertain, SmsFailure::Throttled { retry_after_s: None }] {
        record.fail_next(1, failure);
        class_of_send(&breaker).await.expect("a failure");
    }
    assert_eq!((class_of_send(&breaker).await, record.handed().len()), (Some(SmsErrorClass::Unavailable), 3), "left alone");
    tokio::time::advance(Duration::from_secs(5)).await;
    record.fail_next(1, SmsFailure::Unavailable);
    class_of_send(&breaker).await.expect("the probe fails");
    assert_eq!((class_of_send(&breaker).await, record.handed().len()), (Some(SmsErrorClass::Unavailable), 4), "left alone again");
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!((class_of_send(&breaker).await, class_of_send(&breaker).await, record.handed().len()), (None, None, 6));
}

#[tokio::test(start_paused = true)]
async fn failures_apart_or_broken_by_an_answer_do_not_open_it() {
    let (breaker, record) = guarded();
    for failure in [SmsFailure::Unavailable, SmsFailure::Unavailable, SmsFailure::Refused].repeat(3) {
        record.fail_next(1, failure);
        class_of_send(&breaker).await.expect("a failure");
    }
    assert_eq!(record.handed().len(), 9, "an answer, even a refusal, ends a row of failures");
    for _failure in 0..6 {
        record.fail_next(1, SmsFailure::Unavailable);
        class_of_send(&breaker).await.expect("a failure");
        tokio::time::advance(Duration::from_secs(6)).await;
    }
    assert_eq!(record.handed().len(), 15, "two in ten seconds are not three");
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_open_it_and_a_probe_given_up_lets_another_try() {
    let silent: Arc<dyn SmsProvider> = Arc::new(Scripted::new("silent"));
    let breaker = Breaker::new(silent).opening_after(2, Duration::from_secs(60)).resting(Duration::from_secs(5));
    let give_up = || async { tokio::time::timeout(Duration::from_secs(1), class_of_send(&breaker)).await };
    for _call in 0..2 {
        give_up().await.expect_err("it never answers");
    }
    assert_eq!(give_up().await, Ok(Some(SmsErrorClass::Unavailable)), "left alone");
    tokio::time::advance(Duration::from_secs(5)).await;
    give_up().await.expect_err("the probe never ends");
    assert_eq!(give_up().await, Ok(Some(SmsErrorClass::Unavailable)), "left alone again");
    tokio::time::advance(Duration::from_secs(5)).await;
    give_up().await.expect_err("another may try");
}

#[tokio::test(start_paused = true)]
async fn one_probe_at_a_time_goes_through() {
    let silent: Arc<dyn SmsProvider> = Arc::new(Scripted::new("silent"));
    let breaker = Breaker::new(silent).opening_after(1, Duration::from_secs(60)).resting(Duration::from_secs(5));
    tokio::time::timeout(Duration::from_secs(1), class_of_send(&breaker)).await.expect_err("it never answers");
    tokio::time::advance(Duration::from_secs(5)).await;
    let sends = (0..4).map(|_| tokio::time::timeout(Duration::from_secs(1), class_of_send(&breaker)));
    let answers = futures_join(sends.collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 1);
    assert_eq!(answers.into_iter().flatten().collect::<Vec<_>>(), [Some(SmsErrorClass::Unavailable); 3]);
}

#[tokio::test]
async fn a_question_goes_through_an_open_breaker() {
    let (breaker, record) = guarded();
    record.fail_next(3, SmsFailure::UncertainTaken);
    let (sample, mut ids) = (Sample::new(), BTreeSet::new());
    for _message in 0..3 {
        let id: MessageId = sample.id();
        breaker.send(id, &message(&sample)).await.expect_err("a failure");
        ids.insert(id);
    }
    for id in ids {
        let found = breaker.find(id, &message(&sample), sample.now() - SignedDuration::from_secs(1)).await.expect("an answer");
        assert!(matches!(found, Found::Taken(_)));
    }
}

#[cfg(feature = "console")]
mod inbox_page {
    use super::*;
    use carsync_core::clock::Clock;
    use carsync_core::notify::Template;
    use carsync_sms::Inbox;

    fn clock(sample: &Sample) -> Arc<dyn Clock> {
        Arc::new(sample.clock().clone())
    }

    #[tokio::test]
    async fn the_last_messages_are_kept_the_newest_first() {
        let (sample, record) = (Sample::new(), RecordingSms::default());
        let inbox = Inbox::new(Arc::new(record.clone())).clock(clock(&sample)).keeping(3);
        let shown = inbox.clone();
        let phone = sample.person().phone;
        for code in ["1111", "2222", "3333", "4444"] {
            inbox.send(sample.later_id(), &sample.code_message(&phone, code).message).await.expect("it is taken");
        }
        let messages = shown.messages();
        assert_eq!(messages.len(), 3);
        assert!(messages[0].text.contains("4444") && messages[2].text.contains("2222"), "the newest first");
        assert_eq!((&messages[0].to, messages[0].template, messages[0].at), (&phone, Template::SignInCode, sample.now()));
        let debug = format!("{inbox:?} {messages:?}");
        assert!(!debug.contains("4444") && !debug.contains(&phone.e164()[3..]), "{debug}");
    }

    #[tokio::test]
    async fn only_what_was_taken_is_kept_and_once() {
        let (sample, record) = (Sample::new(), RecordingSms::default());
        let inbox = Inbox::new(Arc::new(record.clone())).clock(clock(&sample));
        record.fail_next(1, SmsFailure::Unavailable);
        let (id, message) = (sample.id(), message(&sample));
        inbox.send(id, &message).await.expect_err("it is not taken");
        assert_eq!(inbox.messages(), []);
        for _twice in 0..2 {
            inbox.send(id, &message).await.expect("it is taken");
        }
        assert_eq!(inbox.messages().len(), 1);
    }
}
