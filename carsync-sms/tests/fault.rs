//! What each fault of the way to a provider means, for every provider of the network: surely not sent, or perhaps. And that no fault, log or
//! `Debug` shows the key.
#![cfg(all(feature = "kavenegar", feature = "smsir", feature = "twilio"))]

mod support;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use carsync_core::notify::SmsErrorClass::{Misconfigured, Throttled, Unavailable, Uncertain};
use carsync_core::notify::{SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt};
use carsync_core::testing::Sample;
use carsync_core::value::Secret;
use carsync_sms::{Breaker, Failover, Kavenegar, SmsIr, Throttled as ThrottledSms, Traced, Twilio};
use support::{Fake, Reply, Rogue, nobody, rogue, told};
use tracing_subscriber::fmt::MakeWriter;

const KEY: &str = "CANARY-a-key-of-an-account";
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// Each provider at this address, giving up after this long.
fn providers(url: &str, deadline: Duration) -> [Arc<dyn SmsProvider>; 3] {
    let key = || Secret::new(KEY);
    [
        Arc::new(Kavenegar::new(key()).base_url(url).deadline(deadline)),
        Arc::new(Twilio::new(ACCOUNT, key()).from_number("+14155550123").base_url(url).deadline(deadline)),
        Arc::new(SmsIr::new(key()).line("300000000000").base_url(url).deadline(deadline)),
    ]
}

fn message(sample: &Sample) -> SmsMessage {
    sample.code_message(&sample.person().phone, "123456").message
}

/// What sending at this address comes to, for each provider.
async fn faults(url: &str) -> Vec<SmsError> {
    faults_within(url, Duration::from_millis(500)).await
}

async fn faults_within(url: &str, deadline: Duration) -> Vec<SmsError> {
    let sample = Sample::new();
    let mut errors = Vec::new();
    for provider in providers(url, deadline) {
        errors.push(provider.send(sample.id(), &message(&sample)).await.expect_err("a fault"));
    }
    errors
}

async fn expect(url: &str, class: SmsErrorClass, code: Option<&str>) {
    for error in faults(url).await {
        assert_eq!((error.class(), error.code()), (class, code), "{}", told(&error));
    }
}

#[tokio::test]
async fn what_nobody_listened_to_was_surely_not_sent() {
    expect(&nobody().await, Unavailable, None).await;
    // The deadline of connecting comes first, however slow the names are.
    for error in faults_within("https://no-such-host.invalid", Duration::from_secs(10)).await {
        assert_eq!(error.class(), Unavailable, "{}", told(&error));
    }
}

#[tokio::test]
async fn what_speaks_no_tls_was_surely_not_sent() {
    let plain = rogue(Rogue::ReadsAndDrops).await.replace("http://", "https://");
    expect(&plain, Unavailable, None).await;
}

#[tokio::test]
async fn what_was_dropped_after_connecting_is_in_doubt() {
    expect(&rogue(Rogue::Drops).await, Uncertain, None).await;
    expect(&rogue(Rogue::ReadsAndDrops).await, Uncertain, None).await;
}

#[tokio::test]
async fn what_is_not_answered_in_time_is_in_doubt() {
    expect(&rogue(Rogue::Sleeps).await, Uncertain, None).await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_never_ends_is_in_doubt() {
    expect(&rogue(Rogue::BreaksOff).await, Uncertain, Some("http-200")).await;
    let giant = format!("{{\"x\":\"{}\"}}", "x".repeat(64 << 10));
    expect(&Fake::always(Reply::text(200, giant)).await.url, Uncertain, Some("http-200")).await;
    expect(&Fake::always(Reply::text(200, "{\"return\": {\"status\": 2")).await.url, Uncertain, Some("http-200")).await;
}

#[tokio::test]
async fn an_answer_that_is_no_json_means_what_its_status_does() {
    let table = [
        (200, Uncertain),
        (500, Uncertain),
        (502, Uncertain),
        (504, Uncertain),
        (303, Uncertain),
        (404, Unavailable),
        (407, Unavailable),
        (408, Unavailable),
        (403, Misconfigured),
        (429, Throttled),
    ];
    for (status, class) in table {
        let fake = Fake::always(Reply::text(status, "<html>Bad Gateway</html>")).await;
        expect(&fake.url, class, Some(&format!("http-{status}"))).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Fake::always(Reply::text(200, "{}")).await;
    for status in [301, 302, 307, 308] {
        let fake = Fake::always(Reply::text(status, "").with("location", elsewhere.url.clone())).await;
        expect(&fake.url, Unavailable, Some(&format!("http-{status}"))).await;
    }
    assert_eq!(elsewhere.calls().len(), 0);
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_told() {
    let fake = Fake::always(Reply::text(429, "slow down").with("retry-after", "17")).await;
    for error in faults(&fake.url).await {
        assert!(matches!(error, SmsError::Throttled { retry_after_s: Some(17), .. }), "{error:?}");
    }
}

#[tokio::test]
async fn an_address_in_the_clear_is_never_called() {
    expect("http://192.0.2.1", Misconfigured, Some("url.not_https")).await;
    expect("nonsense", Misconfigured, Some("url.malformed")).await;
}

#[tokio::test]
async fn asking_in_vain_leaves_nothing_in_doubt() {
    let sample = Sample::new();
    let (silent, broken) = (rogue(Rogue::Sleeps).await, Fake::always(Reply::text(502, "<html>")).await.url);
    for url in [silent, broken] {
        let deadline = Duration::from_millis(300);
        for provider in providers(&url, deadline) {
            let references = ["85463238", "SM0123456789abcdef0123456789abcdef"];
            let receipts = references.map(|reference| SmsReceipt::new(provider.name(), reference));
            let error = provider.status(&receipts).await.expect_err("a fault");
            assert_eq!(error.class(), Unavailable, "{}", provider.name());
            if let Err(error) = provider.find(sample.id(), &message(&sample), sample.now()).await {
                assert_eq!(error.class(), Unavailable, "{}", provider.name());
            }
        }
    }
}

/// A log that the test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody tore it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Wrapped in everything there is.
fn wrapped(provider: Arc<dyn SmsProvider>) -> Arc<dyn SmsProvider> {
    let breaker = Arc::new(Breaker::new(provider));
    let traced = Arc::new(Traced::new(Arc::new(ThrottledSms::new(breaker, 100, 100))));
    Arc::new(Failover::new(traced.clone()).then(traced))
}

#[tokio::test]
async fn no_debug_error_or_log_shows_the_key_the_phone_or_the_text() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).with_ansi(false).without_time().finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let sample = Sample::new();
    let message = message(&sample);
    let echo = Fake::answering(|call| Reply::text(400, format!("{} {:?} {}", call.path, call.headers, call.body))).await;
    let echo_json = Fake::answering(|call| {
        let said = format!("{} {:?} {}", call.path, call.headers, call.body);
        Reply::json(200, &serde_json::json!({ "return": said, "entries": [{ "messageid": said }], "sid": 7, "message": said }))
    });
    let mut shown = Vec::new();
    for url in [nobody().await, rogue(Rogue::ReadsAndDrops).await, rogue(Rogue::Sleeps).await, echo.url, echo_json.await.url] {
        for provider in providers(&url, Duration::from_millis(200)) {
            let provider = wrapped(provider);
            shown.push(format!("{provider:?} {provider:#?}"));
            shown.push(told(&provider.send(sample.id(), &message).await.expect_err("a fault")));
            shown.extend(provider.find(sample.id(), &message, sample.now()).await.err().map(|error| told(&error)));
            let receipts = ["85463238", "SM0123456789abcdef0123456789abcdef"].map(|reference| SmsReceipt::new(provider.name(), reference));
            shown.push(told(&provider.status(&receipts).await.expect_err("a fault")));
        }
    }
    let logged = String::from_utf8(log.0.lock().expect("nobody tore it").clone()).expect("text");
    assert!(logged.contains("an SMS provider was called") && logged.contains("latency_ms") && logged.contains("***"), "{logged}");
    shown.push(logged);
    let basic = "QUMwMTIzNDU2Nzg5YWJjZGVm";
    let phone = message.to().e164();
    for text in shown {
        for secret in [KEY, basic, "123456", &phone[1..], &format!("0{}", &phone[3..])] {
            let without_account = text.replace(ACCOUNT, "").replace("SM0123456789abcdef0123456789abcdef", "");
            assert!(!without_account.contains(secret), "{secret} is shown: {without_account}");
        }
    }
}
