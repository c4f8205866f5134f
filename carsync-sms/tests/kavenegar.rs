//! `Kavenegar` passes the suite of SMS providers over a fake of its API, made of the examples of its documentation; what it sends, what it
//! makes of each code, and how it finds a message whose answer was lost.
#![cfg(feature = "kavenegar")]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::notify::SmsErrorClass::{self, Misconfigured, Refused, Throttled, Unavailable, Uncertain};
use carsync_core::notify::{
    ApprovedTemplate, CallbackNews, DeliveryState, Found, SmsCallback, SmsCost, SmsMessage, SmsProvider, SmsReceipt, Template, Wording,
    Wordings,
};
use carsync_core::testing::Sample;
use carsync_core::value::{Locale, Secret};
use carsync_sms::Kavenegar;
use serde_json::{Value, json};
use support::{Call, Fake, Reply};

carsync_core::sms_suite!(Panel::opened().await.kavenegar());

/// Kavenegar, as far as its documentation tells.
#[derive(Clone)]
struct Panel {
    fake: Fake,
    sent: Arc<Mutex<Vec<Sent>>>,
    now: Arc<Mutex<Timestamp>>,
}

#[derive(Debug, Clone)]
struct Sent {
    messageid: i64,
    localid: Option<String>,
    receptor: String,
    message: String,
    at: Timestamp,
    status: u16,
}

impl Sent {
    /// The example of the documentation, with this message's own.
    fn entry(&self) -> Value {
        json!({
            "messageid": self.messageid, "message": self.message, "status": 1, "statustext": "در صف ارسال", "sender": "10004346",
            "receptor": self.receptor, "date": self.at.as_second(), "cost": 120,
        })
    }

    fn state(&self) -> Value {
        json!({ "messageid": self.messageid, "receptor": self.receptor, "status": self.status, "statustext": "…" })
    }
}

fn envelope(status: u16, entries: &Value) -> Reply {
    Reply::json(status, &json!({ "return": { "status": status, "message": "تایید شد" }, "entries": entries }))
}

impl Panel {
    async fn opened() -> Self {
        let (sent, now) = (Arc::new(Mutex::new(Vec::<Sent>::new())), Arc::new(Mutex::new(Sample::new().now())));
        let (record, clock) = (sent.clone(), now.clone());
        let fake = Fake::answering(move |call| {
            let now = *clock.lock().expect("a clock");
            answer(&mut record.lock().expect("a record"), now, call).at(now)
        });
        Self { fake: fake.await, sent, now }
    }

    fn kavenegar(&self) -> Kavenegar {
        Kavenegar::new(Secret::new("CANARY-key")).sender("10004346").base_url(&format!("{}/v1", self.fake.url))
    }

    fn sent(&self) -> Vec<Sent> {
        self.sent.lock().expect("a record").clone()
    }

    fn turn(&self, by: SignedDuration) {
        *self.now.lock().expect("a clock") += by;
    }
}

fn answer(sent: &mut Vec<Sent>, now: Timestamp, call: &Call) -> Reply {
    let field = |name: &str| call.field(name).unwrap_or_default();
    let Some(method) = call.path.strip_prefix("/v1/CANARY-key/") else { return envelope(403, &Value::Null) };
    match method {
        "sms/send.json" | "verify/lookup.json" => {
            let localid = call.field("localid");
            let known = sent.iter().find(|sent| localid.is_some() && sent.localid == localid);
            if let Some(known) = known {
                return envelope(200, &json!([known.entry()]));
            }
            let messageid = 8_792_343 + sent.len() as i64;
            let message = call.field("message").or_else(|| call.field("token")).unwrap_or_default();
            sent.push(Sent { messageid, localid, receptor: field("receptor"), message, at: now, status: 1 });
            envelope(200, &json!([sent[sent.len() - 1].entry()]))
        }
        "sms/status.json" => {
            // In an order of its own.
            let mut ids: Vec<i64> = field("messageid").split(',').map(|id| id.parse().expect("an id")).collect();
            assert!(ids.len() <= 500, "414");
            ids.sort_by_key(|id| id % 7);
            let known = |id: i64| sent.iter().find(|sent| sent.messageid == id);
            let unknown = |id| json!({ "messageid": id, "status": 100, "statustext": "شناسه نامعتبر" });
            envelope(200, &ids.iter().map(|id| known(*id).map_or_else(|| unknown(*id), Sent::state)).collect())
        }
        "sms/statuslocalmessageid.json" => {
            let kept = sent.iter().find(|sent| sent.localid == call.field("localid") && now.duration_since(sent.at).as_hours() < 12);
            let unknown = || json!({ "messageid": 0, "localid": field("localid"), "status": 100, "statustext": "شناسه نامعتبر" });
            envelope(200, &json!([kept.map_or_else(unknown, Sent::state)]))
        }
        "sms/statusbyreceptor.json" => {
            let second = |name: &str| field(name).parse::<i64>().expect("a second");
            assert!((second("startdate")..=second("startdate") + 86_400).contains(&second("enddate")), "400");
            let day = |at_s: i64| (at_s + 12_600).div_euclid(86_400);
            let there = |sent: &&Sent| sent.receptor == field("receptor") && day(sent.at.as_second()) == day(second("startdate"));
            envelope(200, &sent.iter().filter(there).map(Sent::state).collect())
        }
        _ => envelope(404, &Value::Null),
    }
}

fn code_message(sample: &Sample, code: &str) -> SmsMessage {
    sample.code_message(&sample.person().phone, code).message
}

/// The same by an approved template.
fn looked_up(message: SmsMessage, parameters: &[(&str, &str)]) -> SmsMessage {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let approved = BTreeMap::from([("kavenegar".to_owned(), ApprovedTemplate { name: "sign-in".to_owned(), parameters })]);
    let wording = Wording { template: message.template(), locale: message.locale(), text: None, approved };
    let words = Wordings::of_list(vec![wording]).expect("good words");
    message.worded(&words)
}

#[tokio::test]
async fn a_text_goes_by_send_with_the_number_as_it_is_dialled_and_its_cost_comes_back_in_rials() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let message = code_message(&sample, "123456");
    let receipt = panel.kavenegar().send(sample.id(), &message).await.expect("it is taken");
    assert_eq!((receipt.reference.as_str(), receipt.cost, receipt.parts), ("8792343", Some(SmsCost::rial(120)), None));
    let call = panel.fake.last();
    assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v1/CANARY-key/sms/send.json"));
    assert_eq!(call.field("receptor").as_deref(), Some(message.to().e164().replacen("+98", "0", 1).as_str()));
    assert_eq!((call.field("message"), call.field("sender").as_deref()), (Some(message.text()), Some("10004346")));
    assert!(call.field("localid").and_then(|id| id.parse::<i64>().ok()).is_some_and(|id| id > 0));
}

#[tokio::test]
async fn a_text_handed_over_again_is_not_sent_again() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let (id, message) = (sample.id(), code_message(&sample, "123456"));
    let first = panel.kavenegar().send(id, &message).await.expect("it is taken");
    let second = panel.kavenegar().send(id, &message).await.expect("it is taken");
    assert_eq!((first.reference == second.reference, panel.sent().len()), (true, 1));
    panel.kavenegar().send(sample.id(), &message).await.expect("it is taken");
    assert_eq!(panel.sent().len(), 2, "another message");
}

#[tokio::test]
async fn an_approved_template_goes_by_lookup_with_its_tokens_and_without_line_and_local_id() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let bare = SmsMessage::new(sample.person().phone, Template::BookingConfirmed, Locale::Fa);
    let message = bare.with("workshop", "تعمیرگاه  رضا").with("when", "۱۴۰۵/۱/۱ 10:00").with("services", "a b c d e f g");
    let message = looked_up(message, &[("token", "when"), ("token10", "services"), ("token20", "workshop")]);
    panel.kavenegar().send(sample.id(), &message).await.expect("it is taken");
    let call = panel.fake.last();
    assert_eq!(call.path, "/v1/CANARY-key/verify/lookup.json");
    let mut form = call.form();
    form.sort();
    let receptor = message.to().e164().replacen("+98", "0", 1);
    let expected = [
        ("receptor", receptor.as_str()),
        ("template", "sign-in"),
        ("token", "۱۴۰۵/۱/۱_10:00"),
        ("token10", "a b c d e f_g"),
        ("token20", "تعمیرگاه رضا"),
    ];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_value_too_long_and_a_parameter_unknown_are_refused_before_anything_is_sent() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let long = looked_up(code_message(&sample, &"1".repeat(101)), &[("token", "code")]);
    let error = panel.kavenegar().send(sample.id(), &long).await.expect_err("too long");
    assert_eq!((error.class(), error.code()), (Refused, Some("token.too_long")));
    let strange = looked_up(code_message(&sample, "1"), &[("token7", "code")]);
    let error = panel.kavenegar().send(sample.id(), &strange).await.expect_err("no such parameter");
    assert_eq!((error.class(), error.code()), (Misconfigured, Some("parameter.unknown")));
    assert_eq!(panel.fake.calls().len(), 0);
}

#[tokio::test]
async fn states_come_in_the_order_asked_and_at_most_500_are_asked_for_at_once() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let message = code_message(&sample, "123456");
    for _message in 0..3 {
        panel.kavenegar().send(sample.id(), &message).await.expect("it is taken");
    }
    let statuses = [10, 4, 11];
    panel.sent.lock().expect("a record").iter_mut().zip(statuses).for_each(|(sent, status)| sent.status = status);
    let mut receipts: Vec<SmsReceipt> = (1..=1_200).map(|id| SmsReceipt::new("kavenegar", id.to_string())).collect();
    receipts.splice(600..600, panel.sent().iter().map(|sent| SmsReceipt::new("kavenegar", sent.messageid.to_string())));
    receipts.extend([SmsReceipt::new("twilio", "8792343"), SmsReceipt::new("kavenegar", "x")]);
    let reports = panel.kavenegar().status(&receipts).await.expect("it is told");
    assert_eq!(reports.len(), receipts.len());
    let states: Vec<DeliveryState> = reports[600..603].iter().map(|report| report.state).collect();
    assert_eq!(states, [DeliveryState::Delivered, DeliveryState::Sent, DeliveryState::Failed]);
    assert_eq!(reports[602].code.as_deref(), Some("11"));
    let others = reports.iter().enumerate().filter(|(at, _)| !(600..603).contains(at));
    assert!(others.into_iter().all(|(_, report)| report.state == DeliveryState::Unknown));
    assert_eq!(panel.fake.calls().iter().filter(|call| call.path.ends_with("/status.json")).count(), 3);
}

#[tokio::test]
async fn every_status_has_its_state() {
    let panel = Panel::opened().await;
    let table =
        [(1, "accepted"), (2, "accepted"), (4, "sent"), (5, "sent"), (6, "failed"), (10, "delivered"), (11, "failed"), (13, "failed")];
    for (status, state) in table.into_iter().chain([(14, "failed"), (100, "unknown"), (77, "unknown")]) {
        let at = Sample::new().now();
        let one = Sent { messageid: 5, localid: None, receptor: String::new(), message: String::new(), at, status };
        *panel.sent.lock().expect("a record") = vec![one];
        let reports = panel.kavenegar().status(&[SmsReceipt::new("kavenegar", "5")]).await.expect("it is told");
        assert_eq!((reports[0].state.name(), reports[0].code.as_deref()), (state, Some(status.to_string().as_str())));
    }
}

#[tokio::test]
async fn a_text_is_found_by_its_local_id_and_not_denied_when_that_is_forgotten() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let (id, message, since) = (sample.id(), code_message(&sample, "123456"), sample.now());
    let kavenegar = panel.kavenegar();
    assert_eq!(kavenegar.find(id, &message, since).await.expect("an answer"), Found::NotTaken);
    let receipt = kavenegar.send(id, &message).await.expect("it is taken");
    let Found::Taken(found) = kavenegar.find(id, &message, since).await.expect("an answer") else { panic!("it was taken") };
    assert_eq!(found.reference, receipt.reference);
    panel.turn(SignedDuration::from_hours(12));
    assert_eq!(kavenegar.find(id, &message, since).await.expect("an answer"), Found::CantTell);
}

#[tokio::test]
async fn a_template_is_not_taken_if_nothing_went_to_the_phone_and_in_doubt_if_something_did() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let message = looked_up(code_message(&sample, "123456"), &[("token", "code")]);
    let (kavenegar, since) = (panel.kavenegar(), sample.now());
    let early = kavenegar.find(sample.id(), &message, since).await.expect_err("too early to tell");
    assert_eq!(early.class(), Unavailable);
    panel.turn(SignedDuration::from_secs(61));
    assert_eq!(kavenegar.find(sample.id(), &message, since).await.expect("an answer"), Found::NotTaken);
    kavenegar.send(sample.id(), &message).await.expect("it is taken");
    assert_eq!(kavenegar.find(sample.id(), &message, since).await.expect("an answer"), Found::CantTell);
}

#[tokio::test]
async fn a_template_is_looked_for_on_each_day_since_it_was_tried() {
    let (sample, panel) = (Sample::new(), Panel::opened().await);
    let message = looked_up(code_message(&sample, "123456"), &[("token", "code")]);
    let (kavenegar, since) = (panel.kavenegar(), sample.now());
    // From 08:00 UTC to beyond both midnights.
    panel.turn(SignedDuration::from_hours(17));
    assert_eq!(kavenegar.find(sample.id(), &message, since).await.expect("an answer"), Found::NotTaken);
    assert_eq!(panel.fake.calls().len(), 3);
    kavenegar.send(sample.id(), &message).await.expect("it is taken");
    assert_eq!(kavenegar.find(sample.id(), &message, since).await.expect("an answer"), Found::CantTell);
    panel.sent.lock().expect("a record").clear();
    panel.turn(SignedDuration::from_hours(8));
    assert_eq!(kavenegar.find(sample.id(), &message, since).await.expect("an answer"), Found::CantTell, "older than the list");
}

#[tokio::test]
async fn the_code_of_the_answer_goes_before_that_of_http() {
    let sample = Sample::new();
    let message = code_message(&sample, "123456");
    let table: [(u16, u16, SmsErrorClass); 13] = [
        (400, 400, Refused),
        (200, 418, Misconfigured),
        (500, 411, Refused),
        (403, 403, Misconfigured),
        (402, 402, Uncertain),
        (409, 409, Uncertain),
        (429, 429, Misconfigured),
        (451, 451, Throttled),
        (424, 424, Misconfigured),
        (433, 433, Unavailable),
        (200, 433, Uncertain),
        (500, 500, Uncertain),
        (429, 999, Throttled),
    ];
    for (http, code, class) in table {
        let body = json!({ "return": { "status": code, "message": "…" }, "entries": null });
        let fake = Fake::always(Reply::json(http, &body)).await;
        let kavenegar = Kavenegar::new(Secret::new("key")).base_url(&fake.url);
        let error = kavenegar.send(sample.id(), &message).await.expect_err("an error");
        assert_eq!((error.class(), error.code()), (class, Some(code.to_string().as_str())), "HTTP {http}, code {code}");
    }
}

#[tokio::test]
async fn a_success_that_names_no_message_is_in_doubt() {
    let sample = Sample::new();
    for entries in [json!(null), json!([]), json!([{ "messageid": 0, "status": 1 }]), json!({ "messageid": 7 })] {
        let fake = Fake::always(envelope(200, &entries)).await;
        let kavenegar = Kavenegar::new(Secret::new("key")).base_url(&fake.url);
        let error = kavenegar.send(sample.id(), &code_message(&sample, "1")).await.expect_err("an error");
        assert_eq!(error.class(), Uncertain, "{entries}");
    }
}

#[tokio::test]
async fn a_cost_that_can_not_be_read_loses_no_message() {
    let sample = Sample::new();
    for cost in [json!(-1), json!(1.5), json!("120"), json!(null)] {
        let fake = Fake::always(envelope(200, &json!([{ "messageid": 7, "status": 1, "cost": cost }]))).await;
        let kavenegar = Kavenegar::new(Secret::new("key")).base_url(&fake.url);
        let receipt = kavenegar.send(sample.id(), &code_message(&sample, "1")).await.expect("it is taken");
        assert_eq!((receipt.reference.as_str(), receipt.cost), ("7", None));
    }
}

#[tokio::test]
async fn a_call_of_kavenegars_is_a_hint_if_it_names_a_message() {
    let kavenegar = Kavenegar::new(Secret::new("key"));
    let callback = |id: &str| {
        let fields = vec![("messageid".to_owned(), id.to_owned()), ("status".to_owned(), "10".to_owned())];
        SmsCallback { fields, ..SmsCallback::default() }
    };
    let hint = CallbackNews::Hint { provider: "kavenegar".to_owned(), reference: "85463238".to_owned() };
    assert_eq!(kavenegar.read_callback(&callback("85463238")), hint);
    for nonsense in ["", "-1", "1 OR 1=1", "99999999999999999999"] {
        assert_eq!(kavenegar.read_callback(&callback(nonsense)), CallbackNews::Nothing, "{nonsense}");
    }
}
