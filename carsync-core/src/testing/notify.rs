//! The conformance suite of [`SmsProvider`]: one public function for each check, and [`sms_suite!`](crate::sms_suite) to run them all,
//! one test each. The provider under test must be one that takes messages: an adapter of a network runs against a fake of its API.

use jiff::SignedDuration;

use crate::notify::{CallbackNews, DeliveryState, Found, SmsCallback, SmsMessage, SmsProvider, SmsReceipt, Template};
use crate::testing::Sample;
use crate::value::Locale;

/// Makes one `#[tokio::test]` for each check of the suite. The expression makes a provider for one test; it may `.await`.
///
/// ```ignore
/// mod conformance {
///     carsync_core::sms_suite!(Console::to(std::io::sink()));
/// }
/// ```
#[macro_export]
macro_rules! sms_suite {
    ($make:expr) => {
        $crate::sms_suite! { @each $make;
            a_message_handed_over_is_answered_with_a_receipt_of_this_provider
            a_message_may_be_handed_over_twice
            every_template_and_language_is_taken
            the_status_of_receipts_comes_one_for_each_in_the_order_asked
            a_message_that_was_taken_is_found_and_one_that_was_not_is_none
            a_call_that_anybody_could_make_tells_nothing
            neither_provider_nor_receipt_shows_what_a_message_says
        }
    };
    (@each $make:expr; $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                let provider = $make;
                $crate::testing::notify::$check(&provider).await;
            }
        )*
    };
}

/// The receipt names the provider and has a reference to ask with.
pub async fn a_message_handed_over_is_answered_with_a_receipt_of_this_provider(provider: &dyn SmsProvider) {
    assert!(!provider.name().is_empty() && provider.name().len() <= 32, "a short name: {:?}", provider.name());
    let receipt = hand_over(provider, &Sample::new(), "100001").await;
    assert_eq!(receipt.provider, provider.name());
    assert!(!receipt.reference.is_empty(), "a reference to ask with");
}

/// A worker whose report was lost hands the same message over again.
pub async fn a_message_may_be_handed_over_twice(provider: &dyn SmsProvider) {
    let sample = Sample::new();
    let (id, message) = (sample.id(), secret_message(&sample, "200002"));
    for _twice in 0..2 {
        let receipt = provider.send(id, &message).await.expect("the provider takes a message again");
        assert_eq!(receipt.provider, provider.name());
    }
}

/// No template and no language is refused.
pub async fn every_template_and_language_is_taken(provider: &dyn SmsProvider) {
    let sample = Sample::new();
    for template in Template::ALL {
        for locale in [Locale::Fa, Locale::En] {
            let bare = SmsMessage::new(sample.person().phone, template, locale);
            let message = template.values().iter().fold(bare, |message, name| message.with(name, "«نمونه» ۱۴۰۵/۱/۱ 10:00"));
            provider.send(sample.id(), &message).await.expect("the provider takes the message");
        }
    }
}

/// As many states as receipts, in their order, also for none and for one of another provider.
pub async fn the_status_of_receipts_comes_one_for_each_in_the_order_asked(provider: &dyn SmsProvider) {
    let sample = Sample::new();
    let foreign = SmsReceipt::new("another", "none of ours");
    let mut receipts = vec![hand_over(provider, &sample, "400004").await, foreign];
    receipts.push(hand_over(provider, &sample, "400005").await);
    let forward = provider.status(&receipts).await.expect("the provider tells states");
    assert_eq!(forward.len(), receipts.len(), "one state for each receipt");
    receipts.reverse();
    let mut backward = provider.status(&receipts).await.expect("the provider tells states");
    backward.reverse();
    assert_eq!(forward, backward, "the order asked is the order answered");
    assert_eq!(provider.status(&[]).await.expect("nothing asked is nothing told"), []);
}

/// What was taken is found by its id, unless the provider has no way to tell; what was never sent is never found.
pub async fn a_message_that_was_taken_is_found_and_one_that_was_not_is_none(provider: &dyn SmsProvider) {
    let sample = Sample::new();
    let since = sample.now() - SignedDuration::from_secs(5);
    let (id, message) = (sample.id(), secret_message(&sample, "600006"));
    let receipt = provider.send(id, &message).await.expect("the provider takes a message");
    match provider.find(id, &message, since).await.expect("the provider answers") {
        Found::Taken(found) => assert_eq!((&found.provider, &found.reference), (&receipt.provider, &receipt.reference)),
        Found::CantTell => {}
        Found::NotTaken => assert_eq!(provider.name(), "console", "it was taken, and nobody would miss a second"),
    }
    let never = provider.find(sample.id(), &secret_message(&sample, "600007"), since).await.expect("the provider answers");
    assert!(matches!(never, Found::NotTaken | Found::CantTell), "{never:?}");
}

/// Without a signature nothing is believed: at most it is a hint.
pub async fn a_call_that_anybody_could_make_tells_nothing(provider: &dyn SmsProvider) {
    let receipt = hand_over(provider, &Sample::new(), "700007").await;
    let fields = ["MessageSid", "MessageStatus", "messageid", "status"].map(str::to_owned);
    let values = [receipt.reference.clone(), "delivered".to_owned(), receipt.reference.clone(), "10".to_owned()];
    let form: Vec<(String, String)> = fields.into_iter().zip(values).collect();
    let url = "https://cars.example/v1/sms/callbacks/x".to_owned();
    for callback in [SmsCallback { url, headers: Vec::new(), fields: form.clone(), form }, SmsCallback::default()] {
        let news = provider.read_callback(&callback);
        assert!(!matches!(news, CallbackNews::Told { .. }), "{news:?}");
    }
    let state = provider.status(&[receipt]).await.expect("the provider tells states").remove(0).state;
    assert_ne!(state, DeliveryState::Failed);
}

/// A log line with a provider in it says nothing of whom it wrote to and what.
pub async fn neither_provider_nor_receipt_shows_what_a_message_says(provider: &dyn SmsProvider) {
    let sample = Sample::new();
    let message = secret_message(&sample, "500005");
    let receipt = provider.send(sample.id(), &message).await.expect("the provider takes a message");
    for shown in [format!("{provider:?}"), format!("{provider:#?}"), format!("{receipt:?}")] {
        for secret in ["500005", message.to().e164(), &message.to().e164()[3..]] {
            assert!(!shown.contains(secret), "{shown} shows {secret}");
        }
    }
}

fn secret_message(sample: &Sample, code: &str) -> SmsMessage {
    sample.code_message(&sample.person().phone, code).message
}

async fn hand_over(provider: &dyn SmsProvider, sample: &Sample, code: &str) -> SmsReceipt {
    provider.send(sample.id(), &secret_message(sample, code)).await.expect("the provider takes a message")
}
