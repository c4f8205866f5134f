//! `Twilio` passes the suite of SMS providers over a fake of its API; what it sends, what it makes of codes and states, how it finds a
//! message whose answer was lost, and whom it believes.
#![cfg(feature = "twilio")]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carsync_core::jiff::fmt::rfc2822;
use carsync_core::jiff::{SignedDuration, Timestamp, tz::TimeZone};
use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled, Uncertain};
use carsync_core::notify::{
    ApprovedTemplate, CallbackNews, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt, Wording, Wordings,
};
use carsync_core::testing::Sample;
use carsync_core::value::Secret;
use carsync_sms::Twilio;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use support::{Call, Fake, Reply};

carsync_core::sms_suite!(Exchange::opened().await.twilio());

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// Twilio, as far as its description tells.
#[derive(Clone)]
struct Exchange {
    fake: Fake,
    messages: Arc<Mutex<Vec<Value>>>,
}

fn date(at: Timestamp) -> String {
    rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).expect("a date")
}

/// The example of the description, with this message's own.
fn message(number: usize, to: &str, body: &str, at: Timestamp) -> Value {
    json!({
        "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": body, "date_created": date(at), "date_sent": null,
        "date_updated": date(at), "direction": "outbound-api", "error_code": null, "error_message": null, "from": "+14155552345",
        "num_media": "0", "num_segments": "1", "price": null, "price_unit": null, "messaging_service_sid": null,
        "sid": format!("SM{number:032x}"), "status": "queued", "to": to,
    })
}

impl Exchange {
    async fn opened() -> Self {
        let messages = Arc::new(Mutex::new(Vec::new()));
        let (record, now) = (messages.clone(), Sample::new().now());
        let fake = Fake::answering(move |call| answer(&mut record.lock().expect("a record"), now, call)).await;
        Self { fake, messages }
    }

    fn twilio(&self) -> Twilio {
        Twilio::new(ACCOUNT, Secret::new("12345")).from_number("+14155552345").base_url(&self.fake.url)
    }

    fn set(&self, at: usize, field: &str, value: Value) {
        self.messages.lock().expect("a record")[at][field] = value;
    }
}

fn answer(messages: &mut Vec<Value>, now: Timestamp, call: &Call) -> Reply {
    let basic = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:12345")));
    if call.header("authorization") != Some(&basic) {
        return Reply::json(401, &json!({ "code": 20003, "message": "Authenticate", "more_info": "…", "status": 401 }));
    }
    let place = call.path.strip_prefix(&format!("/2010-04-01/Accounts/{ACCOUNT}/Messages")).expect("the path of messages");
    let asked = |name: &str| call.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    match (call.method.as_str(), place) {
        ("POST", ".json") => {
            let body = call.field("Body").or_else(|| call.field("ContentVariables").map(|values| format!("Of a template: {values}")));
            messages.push(message(messages.len(), &call.field("To").expect("To"), &body.expect("a body"), now));
            Reply::json(201, &messages[messages.len() - 1])
        }
        ("GET", ".json") => {
            let to = asked("To").expect("To");
            let found: Vec<&Value> = messages.iter().rev().filter(|message| message["to"] == to.as_str()).collect();
            Reply::json(200, &json!({ "messages": found, "next_page_uri": null, "page": 0 }))
        }
        ("GET", one) => {
            let sid = one.trim_start_matches('/').trim_end_matches(".json");
            let found = messages.iter().find(|message| message["sid"] == sid);
            let none = || Reply::json(404, &json!({ "code": 20404, "message": "not found", "status": 404 }));
            found.map_or_else(none, |message| Reply::json(200, message))
        }
        _ => Reply::text(405, ""),
    }
}

fn code_message(sample: &Sample, code: &str) -> SmsMessage {
    sample.code_message(&sample.person().phone, code).message
}

fn with_content(message: SmsMessage) -> SmsMessage {
    let parameters = BTreeMap::from([("1".to_owned(), "code".to_owned())]);
    let template = ApprovedTemplate { name: "HX0123456789abcdef0123456789abcdef".to_owned(), parameters };
    let approved = BTreeMap::from([("twilio".to_owned(), template)]);
    let wording = Wording { template: message.template(), locale: message.locale(), text: None, approved };
    message.worded(&Wordings::of_list(vec![wording]).expect("good words"))
}

fn sorted(call: &Call) -> Vec<(String, String)> {
    let mut form = call.form();
    form.sort();
    form
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

#[tokio::test]
async fn a_text_goes_from_a_number_or_a_messaging_service_with_the_address_of_its_reports() {
    let (sample, exchange) = (Sample::new(), Exchange::opened().await);
    let message = code_message(&sample, "123456").told_at("https://cars.example/x?message=y");
    exchange.twilio().send(sample.id(), &message).await.expect("it is taken");
    let (to, text) = (message.to().e164(), message.text());
    let shared = [("Body", text.as_str()), ("StatusCallback", "https://cars.example/x?message=y"), ("To", to)];
    let [body, callback, to] = shared;
    assert_eq!(sorted(&exchange.fake.last()), pairs([body, ("From", "+14155552345"), callback, to]));
    let service = "MG0123456789abcdef0123456789ABCDEF";
    exchange.twilio().sender(service).send(sample.id(), &message).await.expect("it is taken");
    assert_eq!(sorted(&exchange.fake.last()), pairs([body, ("MessagingServiceSid", service), callback, to]));
}

#[tokio::test]
async fn approved_content_goes_by_its_sid_with_its_variables() {
    let (sample, exchange) = (Sample::new(), Exchange::opened().await);
    let message = with_content(code_message(&sample, "12\"34"));
    exchange.twilio().send(sample.id(), &message).await.expect("it is taken");
    let call = exchange.fake.last();
    assert_eq!(call.field("ContentSid").as_deref(), Some("HX0123456789abcdef0123456789abcdef"));
    assert_eq!(call.field("ContentVariables").as_deref(), Some(r#"{"1":"12\"34"}"#));
    assert_eq!(call.field("Body"), None);
}

#[tokio::test]
async fn without_a_sender_nothing_is_sent() {
    let (sample, exchange) = (Sample::new(), Exchange::opened().await);
    let twilio = Twilio::new(ACCOUNT, Secret::new("12345")).base_url(&exchange.fake.url);
    let error = twilio.send(sample.id(), &code_message(&sample, "1")).await.expect_err("no sender");
    assert_eq!((error.class(), exchange.fake.calls().len()), (Misconfigured, 0));
}

#[tokio::test]
async fn each_code_has_its_class_and_an_unknown_one_that_of_http() {
    let sample = Sample::new();
    let table: [(u16, Option<u32>, SmsErrorClass); 17] = [
        (401, Some(20003), Misconfigured),
        (429, Some(20429), Throttled),
        (429, None, Throttled),
        (400, Some(21211), Refused),
        (403, Some(21408), Misconfigured),
        (400, Some(21606), Misconfigured),
        (400, Some(21608), Misconfigured),
        (400, Some(21610), Refused),
        (400, Some(21612), Refused),
        (400, Some(21614), Refused),
        (400, Some(21617), Refused),
        (400, Some(21635), Refused),
        (400, Some(99999), Refused),
        (403, Some(99999), Misconfigured),
        (500, Some(20500), Uncertain),
        (503, None, Uncertain),
        (200, None, Uncertain),
    ];
    for (http, code, class) in table {
        let body = json!({ "code": code, "message": "…", "more_info": "…", "status": http });
        let fake = Fake::always(Reply::json(http, &body).with("retry-after", "7")).await;
        let twilio = Twilio::new(ACCOUNT, Secret::new("12345")).from_number("+1").base_url(&fake.url);
        let error = twilio.send(sample.id(), &code_message(&sample, "1")).await.expect_err("an error");
        let shown = code.map_or_else(|| format!("http-{http}"), |code| code.to_string());
        assert_eq!((error.class(), error.code()), (class, Some(shown.as_str())), "HTTP {http}, code {code:?}");
        let waits = matches!(error, SmsError::Throttled { retry_after_s: Some(7), .. });
        assert_eq!(waits, class == Throttled, "HTTP {http}");
    }
}

#[tokio::test]
async fn every_status_has_its_state_and_cost_and_parts_come_when_they_are_known() {
    let (sample, exchange) = (Sample::new(), Exchange::opened().await);
    let receipt = exchange.twilio().send(sample.id(), &code_message(&sample, "1")).await.expect("it is taken");
    assert_eq!((receipt.parts, receipt.cost), (Some(1), None));
    use DeliveryState::{Accepted, Delivered, Failed, Sent, Unknown};
    for (status, state) in [
        ("queued", Accepted),
        ("accepted", Accepted),
        ("scheduled", Accepted),
        ("sending", Accepted),
        ("sent", Sent),
        ("partially_delivered", Sent),
        ("delivered", Delivered),
        ("read", Delivered),
        ("undelivered", Failed),
        ("failed", Failed),
        ("canceled", Failed),
        ("received", Unknown),
    ] {
        exchange.set(0, "status", json!(status));
        let report = exchange.twilio().status(std::slice::from_ref(&receipt)).await.expect("it is told").remove(0);
        assert_eq!((report.state, report.code.as_deref()), (state, Some(status)));
    }
    for (field, value) in
        [("error_code", json!(30003)), ("price", json!("-0.00750")), ("price_unit", json!("usd")), ("num_segments", json!("0"))]
    {
        exchange.set(0, field, value);
    }
    let report = exchange.twilio().status(&[receipt]).await.expect("it is told").remove(0);
    assert_eq!((report.code.as_deref(), report.parts), (Some("30003"), None));
    assert_eq!(report.cost.map(|cost| cost.to_string()).as_deref(), Some("0.0075 USD"));
}

#[tokio::test]
async fn what_is_not_one_of_twilios_ids_is_not_asked_for() {
    let exchange = Exchange::opened().await;
    let sid = "SM0123456789abcdef0123456789abcdef";
    let receipts = [("kavenegar", sid), ("twilio", "../../Accounts"), ("twilio", ""), ("twilio", sid)];
    let receipts = receipts.map(|(provider, reference)| SmsReceipt::new(provider, reference));
    let reports = exchange.twilio().status(&receipts).await.expect("it is told");
    assert!(reports.iter().all(|report| report.state == DeliveryState::Unknown));
    assert_eq!(exchange.fake.calls().len(), 1);
}

/// What a search comes to when these messages are there, as (body, seconds after `since`).
async fn found(wanted: &SmsMessage, there: &[(Option<&str>, i64)]) -> Found {
    let (exchange, since) = (Exchange::opened().await, Sample::new().now());
    for (number, (body, after_s)) in there.iter().enumerate() {
        let mut one = message(number, wanted.to().e164(), "", since + SignedDuration::from_secs(*after_s));
        one["body"] = json!(body);
        exchange.messages.lock().expect("a record").push(one);
    }
    let sample = Sample::new();
    exchange.twilio().find(sample.id(), wanted, since).await.expect("an answer")
}

fn taken(found: &Found) -> Option<&str> {
    match found {
        Found::Taken(receipt) => Some(receipt.reference.trim_start_matches(['S', 'M', '0'])),
        Found::NotTaken | Found::CantTell => None,
    }
}

#[tokio::test]
async fn a_text_is_found_by_what_it_says_and_of_several_the_earliest_is_taken() {
    let wanted = code_message(&Sample::new(), "123456");
    let text = wanted.text();
    let trial = format!("Sent from your Twilio trial account - {text}");
    let plainer = text.replace('\n', " ").replace('-', "–");
    assert_eq!(found(&wanted, &[]).await, Found::NotTaken);
    assert_eq!(found(&wanted, &[(Some("another"), 5)]).await, Found::NotTaken);
    assert_eq!(found(&wanted, &[(Some(&text), -3_600)]).await, Found::NotTaken, "long before it was tried");
    for body in [&text, &trial, &plainer] {
        assert_eq!(taken(&found(&wanted, &[(Some("another"), 1), (Some(body), 2)]).await), Some("1"), "{body}");
    }
    let several = [(Some("x"), 0), (Some(text.as_str()), 1), (Some(text.as_str()), 20), (None, 30)];
    assert_eq!(taken(&found(&wanted, &several).await), Some("1"));
    assert_eq!(found(&wanted, &[(None, 1)]).await, Found::CantTell, "a text that Twilio does not keep");
}

#[tokio::test]
async fn content_is_found_by_its_values() {
    let wanted = with_content(code_message(&Sample::new(), "123456"));
    assert_eq!(found(&wanted, &[]).await, Found::NotTaken);
    assert_eq!(found(&wanted, &[(Some("Your code is 654321"), 1)]).await, Found::NotTaken);
    assert_eq!(taken(&found(&wanted, &[(Some("x"), 0), (Some("Your code is 123456."), 1)]).await), Some("1"));
}

#[tokio::test]
async fn a_page_that_ends_before_the_first_try_denies_nothing() {
    let sample = Sample::new();
    let (wanted, since) = (code_message(&sample, "123456"), sample.now());
    for (after_s, cut) in [(1, true), (-3_600, false)] {
        let one = message(1, wanted.to().e164(), "another", since + SignedDuration::from_secs(after_s));
        let page = json!({ "messages": [one], "next_page_uri": "/2010-04-01/Accounts/x/Messages.json?Page=1" });
        let fake = Fake::always(Reply::json(200, &page)).await;
        let twilio = Twilio::new(ACCOUNT, Secret::new("12345")).base_url(&fake.url);
        let found = twilio.find(sample.id(), &wanted, since).await.expect("an answer");
        assert_eq!(found, if cut { Found::CantTell } else { Found::NotTaken });
    }
}

/// A call as Twilio makes it, signed with this token.
fn callback(token: &str, fields: &[(&str, &str)]) -> SmsCallback {
    let url = "https://cars.example/v1/sms/callbacks/x?message=msg_1".to_owned();
    let mut form: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    form.sort();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("a key");
    mac.update(url.as_bytes());
    form.iter().for_each(|(name, value)| mac.update(format!("{name}{value}").as_bytes()));
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let fields = [vec![("message".to_owned(), "msg_1".to_owned())], form.clone()].concat();
    SmsCallback { url, headers: vec![("x-twilio-signature".to_owned(), signature)], fields, form }
}

#[tokio::test]
async fn a_signed_call_is_believed_and_any_other_is_forged() {
    let twilio = Exchange::opened().await.twilio();
    let failed = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("AccountSid", ACCOUNT), ("ErrorCode", "30003"), ("To", "+1")];
    let CallbackNews::Told { reference, report } = twilio.read_callback(&callback("12345", &failed)) else { panic!("it is signed") };
    assert_eq!((reference.as_str(), report.state, report.code.as_deref()), ("SM1", DeliveryState::Failed, Some("30003")));
    let delivered = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("AccountSid", ACCOUNT)];
    let news = twilio.read_callback(&callback("12345", &delivered));
    assert!(matches!(news, CallbackNews::Told { report, .. } if report.state == DeliveryState::Delivered));
    assert_eq!(twilio.read_callback(&callback("12346", &failed)), CallbackNews::Forged, "another token");
    let foreign = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("AccountSid", "AC1")];
    assert_eq!(twilio.read_callback(&callback("12345", &foreign)), CallbackNews::Forged, "another account");
    assert_eq!(twilio.read_callback(&callback("12345", &[("AccountSid", ACCOUNT)])), CallbackNews::Nothing);
    let mut changed = callback("12345", &failed);
    changed.form[0].1.push('x');
    assert_eq!(twilio.read_callback(&changed), CallbackNews::Forged);
    let mut unsigned = callback("12345", &failed);
    unsigned.headers.clear();
    assert_eq!(twilio.read_callback(&unsigned), CallbackNews::Forged);
}
