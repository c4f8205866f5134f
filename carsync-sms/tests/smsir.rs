//! `SmsIr` passes the suite of SMS providers over a fake of its API, made of the examples of its documentation; what it sends and what it
//! makes of codes and states.
#![cfg(feature = "smsir")]

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled, Uncertain};
use carsync_core::notify::{ApprovedTemplate, DeliveryState, Found, SmsMessage, SmsProvider, SmsReceipt, Wording, Wordings};
use carsync_core::testing::Sample;
use carsync_core::value::Secret;
use carsync_sms::SmsIr;
use serde_json::{Value, json};
use support::{Call, Fake, Reply};

carsync_core::sms_suite!(smsir(&panel(5).await));

fn envelope(http: u16, status: u16, data: &Value) -> Reply {
    Reply::json(http, &json!({ "status": status, "message": "موفق", "data": data }))
}

/// sms.ir, as far as its documentation tells; every message has this delivery state.
async fn panel(state: u16) -> Fake {
    let sent = AtomicU64::new(0);
    Fake::answering(move |call| answer(&sent, state, call)).await
}

fn smsir(fake: &Fake) -> SmsIr {
    SmsIr::new(Secret::new("CANARY-key")).line("300000000000").base_url(&format!("{}/v1", fake.url))
}

fn answer(sent: &AtomicU64, state: u16, call: &Call) -> Reply {
    if call.header("x-api-key") != Some("CANARY-key") {
        return envelope(401, 10, &Value::Null);
    }
    let next = || 89_545_112 + sent.fetch_add(1, Ordering::Relaxed);
    match (call.method.as_str(), call.path.as_str()) {
        ("POST", "/v1/send/bulk") => {
            envelope(200, 1, &json!({ "packId": "2b99e63c-9bf8-4a21-9bfe-3f72dc1b46f1", "messageIds": [next()], "cost": 1.0 }))
        }
        ("POST", "/v1/send/verify") => envelope(200, 1, &json!({ "messageId": next(), "cost": 1.0 })),
        ("GET", path) => {
            let id: u64 = path.trim_start_matches("/v1/send/").parse().expect("an id");
            if (89_545_112..89_545_112 + sent.load(Ordering::Relaxed)).contains(&id) {
                envelope(200, 1, &json!({ "messageId": id, "mobile": 9_120_000_000_u64, "messageText": "…", "deliveryState": state }))
            } else {
                envelope(400, 111, &Value::Null)
            }
        }
        _ => Reply::text(404, "<html>"),
    }
}

fn code_message(sample: &Sample, code: &str) -> SmsMessage {
    sample.code_message(&sample.person().phone, code).message
}

fn verified(message: SmsMessage, template: &str) -> SmsMessage {
    let parameters = BTreeMap::from([("Code".to_owned(), "code".to_owned())]);
    let approved = BTreeMap::from([("smsir".to_owned(), ApprovedTemplate { name: template.to_owned(), parameters })]);
    let wording = Wording { template: message.template(), locale: message.locale(), text: None, approved };
    message.worded(&Wordings::of_list(vec![wording]).expect("good words"))
}

#[tokio::test]
async fn a_text_goes_by_bulk_from_the_line_to_one_number() {
    let (sample, fake) = (Sample::new(), panel(5).await);
    let message = code_message(&sample, "123456");
    let receipt = smsir(&fake).send(sample.id(), &message).await.expect("it is taken");
    assert_eq!((receipt.reference.as_str(), receipt.cost), ("89545112", None));
    let mobile = message.to().e164().replacen("+98", "0", 1);
    let body = json!({ "lineNumber": 300_000_000_000_u64, "messageText": message.text(), "mobiles": [mobile] });
    assert_eq!(fake.last().json(), body);
}

#[tokio::test]
async fn an_approved_template_goes_by_verify_with_its_number_and_values() {
    let (sample, fake) = (Sample::new(), panel(5).await);
    let message = verified(code_message(&sample, "12345"), "123456");
    smsir(&fake).send(sample.id(), &message).await.expect("it is taken");
    let mobile = message.to().e164().replacen("+98", "0", 1);
    let body = json!({ "mobile": mobile, "templateId": 123_456, "parameters": [{ "name": "Code", "value": "12345" }] });
    assert_eq!(fake.last().json(), body);
}

#[tokio::test]
async fn what_can_not_be_good_is_refused_before_anything_is_sent() {
    let (sample, fake) = (Sample::new(), panel(5).await);
    let no_line = SmsIr::new(Secret::new("CANARY-key")).base_url(&fake.url);
    let (plain, long) = (code_message(&sample, "1"), verified(code_message(&sample, &"1".repeat(26)), "123456"));
    for (smsir, message, class, code) in [
        (no_line, &plain, Misconfigured, "101"),
        (smsir(&fake), &long, Refused, "114"),
        (smsir(&fake), &verified(plain.clone(), "sign-in"), Misconfigured, "113"),
    ] {
        let error = smsir.send(sample.id(), message).await.expect_err("it can't be good");
        assert_eq!((error.class(), error.code()), (class, Some(code)));
    }
    let longest = verified(code_message(&sample, &"۱".repeat(25)), "123456");
    assert_eq!(fake.calls().len(), 0);
    smsir(&fake).send(sample.id(), &longest).await.expect("25 characters are not too long");
}

#[tokio::test]
async fn each_code_has_its_class_whatever_http_says() {
    let sample = Sample::new();
    let table: [(u16, u16, SmsErrorClass); 12] = [
        (500, 0, Uncertain),
        (401, 10, Misconfigured),
        (200, 12, Misconfigured),
        (429, 20, Throttled),
        (400, 101, Misconfigured),
        (400, 102, Misconfigured),
        (400, 104, Refused),
        (400, 113, Misconfigured),
        (400, 115, Refused),
        (400, 117, Misconfigured),
        (400, 999, Refused),
        (200, 999, Uncertain),
    ];
    for (http, code, class) in table {
        let fake = Fake::always(envelope(http, code, &Value::Null)).await;
        let error = smsir(&fake).send(sample.id(), &code_message(&sample, "1")).await.expect_err("an error");
        assert_eq!((error.class(), error.code()), (class, Some(code.to_string().as_str())), "HTTP {http}");
    }
}

#[tokio::test]
async fn a_number_that_got_no_id_was_refused() {
    let sample = Sample::new();
    for (ids, class, code) in [(json!([0]), Refused, Some("115")), (json!([null]), Refused, Some("104")), (json!([]), Uncertain, None)] {
        let fake = Fake::always(envelope(200, 1, &json!({ "packId": "x", "messageIds": ids, "cost": 0 }))).await;
        let error = smsir(&fake).send(sample.id(), &code_message(&sample, "1")).await.expect_err("no id");
        assert_eq!((error.class(), error.code()), (class, code));
    }
}

#[tokio::test]
async fn every_delivery_state_has_its_own_and_an_id_unknown_has_none() {
    use DeliveryState::{Accepted, Delivered, Failed, Sent, Unknown};
    let sample = Sample::new();
    for (number, state) in [(1, Delivered), (2, Failed), (3, Accepted), (4, Failed), (5, Sent), (6, Failed), (7, Failed), (9, Unknown)] {
        let fake = panel(number).await;
        let receipt = smsir(&fake).send(sample.id(), &code_message(&sample, "1")).await.expect("it is taken");
        let others = [SmsReceipt::new("smsir", "7"), SmsReceipt::new("twilio", "89545112"), SmsReceipt::new("smsir", "../credit")];
        let receipts = [vec![receipt], others.to_vec()].concat();
        let reports = smsir(&fake).status(&receipts).await.expect("it is told");
        let states: Vec<DeliveryState> = reports.iter().map(|report| report.state).collect();
        assert_eq!(states, [state, Unknown, Unknown, Unknown], "{number}");
    }
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_stays_in_doubt() {
    let sample = Sample::new();
    let found = SmsIr::new(Secret::new("key")).find(sample.id(), &code_message(&sample, "1"), sample.now()).await;
    assert_eq!(found.expect("an answer"), Found::CantTell);
}
