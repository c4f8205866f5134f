//! What `Twilio` sends keeps to Twilio's own OpenAPI description, by the word of a mock server made of it: `CARSYNC_TEST_PRISM` is the path
//! of the program `prism` (npm, `@stoplight/prism-cli`). Without it these tests say that they were skipped; on CI they fail.
//!
//! `contracts/twilio_messages_v2010.json` is the part about messages of `twilio/twilio-oai`, `spec/json/twilio_api_v2010.json` (Apache-2.0,
//! as it says).
#![cfg(feature = "twilio")]

use std::collections::BTreeMap;
use std::process::Stdio;

use carsync_core::notify::{ApprovedTemplate, DeliveryState, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt, Wording, Wordings};
use carsync_core::testing::Sample;
use carsync_core::value::Secret;
use carsync_sms::Twilio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const DESCRIPTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts/twilio_messages_v2010.json");

/// The mock server, until the test ends.
struct Prism {
    url: String,
    _process: Child,
}

impl Prism {
    async fn started() -> Option<Self> {
        let Some(program) = std::env::var_os("CARSYNC_TEST_PRISM") else {
            assert!(std::env::var_os("CI").is_none(), "CARSYNC_TEST_PRISM must name the program prism on CI");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
        let mut command = Command::new(program);
        command.args(["mock", DESCRIPTION, "--host", "127.0.0.1", "--port", &port.to_string()]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().expect("prism starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        while !lines.next_line().await.expect("its output").expect("prism says that it listens").contains("is listening") {}
        // It would stop when nobody reads what it says.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self { url: format!("http://127.0.0.1:{port}"), _process: process })
    }

    fn twilio(&self) -> Twilio {
        Twilio::new(ACCOUNT, Secret::new("a token")).base_url(&self.url)
    }
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn skipped() {
    eprintln!("skipped: CARSYNC_TEST_PRISM is not set");
}

fn text(sample: &Sample) -> SmsMessage {
    sample.code_message(&sample.person().phone, "123456").message.told_at("https://cars.example/v1/sms/callbacks/x?message=y")
}

fn content(sample: &Sample) -> SmsMessage {
    let message = text(sample);
    let parameters = BTreeMap::from([("1".to_owned(), "code".to_owned())]);
    let template = ApprovedTemplate { name: "HX0123456789abcdef0123456789abcdef".to_owned(), parameters };
    let approved = BTreeMap::from([("twilio".to_owned(), template)]);
    let wording = Wording { template: message.template(), locale: message.locale(), text: None, approved };
    message.worded(&Wordings::of_list(vec![wording]).expect("good words"))
}

#[tokio::test]
async fn every_form_and_question_keeps_to_the_description() {
    let Some(prism) = Prism::started().await else { return skipped() };
    let sample = Sample::new();
    for message in [text(&sample), content(&sample)] {
        for sender in ["+14155550123", "MG0123456789abcdef0123456789abcdef", "CarSync"] {
            let receipt = prism.twilio().sender(sender).send(sample.id(), &message).await.expect("the form is good");
            assert!(receipt.reference.starts_with("SM"), "{receipt:?}");
        }
        prism.twilio().find(sample.id(), &message, sample.now()).await.expect("the question is good");
    }
    let receipt = SmsReceipt::new("twilio", "SM0123456789abcdef0123456789abcdef");
    let reports = prism.twilio().status(&[receipt.clone(), receipt]).await.expect("the question is good");
    assert!(reports.iter().all(|report| report.state == DeliveryState::Sent), "as in the example: {reports:?}");
    assert_eq!(reports[0].cost.map(|cost| cost.to_string()).as_deref(), Some("0.0075 USD"));
}

#[tokio::test]
async fn a_form_that_breaks_the_description_is_refused_by_the_mock() {
    let Some(prism) = Prism::started().await else { return skipped() };
    let sample = Sample::new();
    let sent = |twilio: Twilio, message: SmsMessage| {
        let id = sample.id();
        async move { twilio.send(id, &message).await.expect_err("it breaks the description") }
    };
    let short = sent(prism.twilio().messaging_service("MG12"), text(&sample)).await;
    let no_address = sent(prism.twilio().sender("CarSync"), text(&sample).told_at("not an address")).await;
    for error in [short, no_address] {
        assert_eq!((error.class(), error.code()), (SmsErrorClass::Unavailable, Some("http-422")));
    }
}
