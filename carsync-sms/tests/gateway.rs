//! `Gateway` opens accounts of the providers that are built in, says which field is wrong, and opens the same account once.
#![cfg(all(feature = "console", feature = "kavenegar", feature = "smsir", feature = "twilio"))]

mod support;

use std::sync::Arc;

use carsync_core::notify::{SmsAccount, SmsErrorClass, SmsGateway, SmsMessage};
use carsync_core::testing::{RecordingSms, Sample};
use carsync_core::value::Secret;
use carsync_sms::Gateway;
use serde_json::json;
use support::{Fake, Reply};

fn account(provider: &str, key: &str) -> SmsAccount {
    SmsAccount { provider: provider.to_owned(), account: None, key: Secret::new(key), sender: None }
}

fn twilio(sid: &str, sender: &str) -> SmsAccount {
    SmsAccount { account: Some(sid.to_owned()), sender: Some(sender.to_owned()), ..account("twilio", "token") }
}

const SID: &str = "AC0123456789abcdef0123456789abcdef";

fn message(sample: &Sample) -> SmsMessage {
    sample.code_message(&sample.person().phone, "123456").message
}

fn kavenegar_takes() -> Reply {
    Reply::json(200, &json!({ "return": { "status": 200, "message": "تایید شد" }, "entries": [{ "messageid": 8_792_343, "status": 1 }] }))
}

fn kavenegar_answers(code: u16) -> Reply {
    Reply::json(code, &json!({ "return": { "status": code, "message": "…" }, "entries": null }))
}

fn smsir_takes() -> Reply {
    Reply::json(200, &json!({ "status": 1, "message": "موفق", "data": { "packId": "x", "messageIds": [7], "cost": 1.0 } }))
}

#[test]
fn it_names_the_providers_that_can_be_opened() {
    assert_eq!(Gateway::new().providers(), ["kavenegar", "twilio", "smsir"]);
    assert_eq!(Gateway::new().with_console().providers(), ["kavenegar", "twilio", "smsir", "console"]);
}

#[test]
fn good_accounts_are_opened_under_the_name_of_the_first() {
    let line = SmsAccount { sender: Some("10004346".to_owned()), ..account("kavenegar", "key") };
    let good = [account("kavenegar", "key"), line, account("smsir", "key"), twilio(SID, "+14155550123"), twilio(SID, "CarSync")];
    let service = twilio(SID, "MG0123456789abcdef0123456789abcdef");
    for account in good.iter().chain([&service, &twilio(SID, "12345")]) {
        let provider = Gateway::new().open(std::slice::from_ref(account)).expect("a good account");
        assert_eq!(provider.name(), account.provider);
    }
    assert_eq!(Gateway::new().open(&good).expect("good accounts").name(), "kavenegar");
}

#[test]
fn the_field_that_is_wrong_is_named() {
    let with_account = SmsAccount { account: Some("x".to_owned()), ..account("kavenegar", "key") };
    let with_line = |provider, line: &str| SmsAccount { sender: Some(line.to_owned()), ..account(provider, "key") };
    for (bad, field, code) in [
        (account("console", "key"), "provider", "sms.provider_unknown"),
        (account("", "key"), "provider", "sms.provider_unknown"),
        (account("kavenegar", ""), "key", "sms.key"),
        (account("kavenegar", "with space"), "key", "sms.key"),
        (account("smsir", &"k".repeat(201)), "key", "sms.key"),
        (with_account, "account", "sms.no_account_id"),
        (with_line("kavenegar", "+98"), "sender", "sms.sender"),
        (with_line("smsir", "line"), "sender", "sms.sender"),
        (account("twilio", "token"), "account", "sms.account_sid"),
        (twilio("AC1", "+14155550123"), "account", "sms.account_sid"),
        (twilio(SID, ""), "sender", "sms.sender"),
        (twilio(SID, "+1 415"), "sender", "sms.sender"),
        (twilio(SID, "A name that is too long"), "sender", "sms.sender"),
    ] {
        let error = Gateway::new().open(&[account("kavenegar", "key"), bad]).expect_err(field);
        assert_eq!((error.name.as_ref(), error.invalid.code()), (format!("accounts[1].{field}").as_str(), code));
        assert!(!error.to_string().contains("token"), "{error}");
    }
    let none = Gateway::new().open(&[]).expect_err("no account");
    assert_eq!((none.name.as_ref(), none.invalid.code()), ("accounts", "sms.no_account"));
}

#[tokio::test]
async fn an_account_opened_again_remembers_its_outage_and_another_key_has_none() {
    let fake = Fake::always(kavenegar_answers(409)).await;
    let (gateway, sample) = (Gateway::new().kavenegar_url(&fake.url), Sample::new());
    for call in 0..8 {
        let provider = gateway.open(&[account("kavenegar", "key")]).expect("a good account");
        let error = provider.send(sample.id(), &message(&sample)).await.expect_err("the server can't answer");
        assert_eq!(error.class(), if call < 5 { SmsErrorClass::Uncertain } else { SmsErrorClass::Unavailable });
    }
    assert_eq!(fake.calls().len(), 5, "then it was left alone");
    let other = gateway.open(&[account("kavenegar", "another")]).expect("a good account");
    other.send(sample.id(), &message(&sample)).await.expect_err("the server can't answer");
    assert_eq!(fake.calls().len(), 6);
}

#[tokio::test]
async fn the_accounts_longest_unopened_are_forgotten() {
    let fake = Fake::always(kavenegar_answers(409)).await;
    let (gateway, sample) = (Gateway::new().kavenegar_url(&fake.url).remembering(2), Sample::new());
    let fail = async |key: &str| {
        let provider = gateway.open(&[account("kavenegar", key)]).expect("a good account");
        provider.send(sample.id(), &message(&sample)).await.expect_err("the server can't answer");
    };
    for _call in 0..8 {
        fail("a").await;
    }
    fail("b").await;
    fail("a").await;
    assert_eq!(fake.calls().len(), 6, "the first is still left alone");
    fail("c").await;
    fail("b").await;
    fail("a").await;
    assert_eq!(fake.calls().len(), 9, "the first was forgotten, when two others had been opened since");
}

#[tokio::test]
async fn an_account_keeps_to_its_pace() {
    let fake = Fake::always(kavenegar_takes()).await;
    let (gateway, sample) = (Gateway::new().kavenegar_url(&fake.url).pace(4, 8), Sample::new());
    let open = || gateway.open(&[account("kavenegar", "key")]).expect("a good account");
    let ids = [sample.id(), sample.id(), sample.id(), sample.id(), sample.id(), sample.id()];
    let sends = ids.map(|id| {
        let (provider, message) = (open(), message(&sample));
        tokio::spawn(async move { provider.send(id, &message).await.map_err(|error| error.class()) })
    });
    let mut throttled = 0;
    for send in sends {
        throttled += usize::from(send.await.expect("no panic") == Err(SmsErrorClass::Throttled));
    }
    assert_eq!((throttled, fake.calls().len()), (2, 4), "two at once, two after a wait, the rest later");
}

#[tokio::test]
async fn a_message_that_the_first_account_can_not_send_goes_through_the_second() {
    let (first, second) = (Fake::always(kavenegar_answers(418)).await, Fake::always(smsir_takes()).await);
    let (gateway, sample) = (Gateway::new().kavenegar_url(&first.url).smsir_url(&second.url), Sample::new());
    let line = SmsAccount { sender: Some("300000000000".to_owned()), ..account("smsir", "key") };
    let provider = gateway.open(&[account("kavenegar", "key"), line]).expect("good accounts");
    let receipt = provider.send(sample.id(), &message(&sample)).await.expect("the second takes it");
    assert_eq!((receipt.provider.as_str(), receipt.reference.as_str()), ("smsir", "7"));
    assert_eq!((first.calls().len(), second.calls().len()), (1, 1));
}

#[tokio::test]
async fn a_provider_of_the_embedders_own_is_opened_by_its_name() {
    let (sample, record) = (Sample::new(), RecordingSms::default());
    let gateway = Gateway::new().with_provider(Arc::new(record.clone()));
    let provider = gateway.open(&[account("recording", "")]).expect("it needs no key");
    provider.send(sample.id(), &message(&sample)).await.expect("it is taken");
    assert_eq!(record.sent().len(), 1);
}

#[test]
fn neither_gateway_nor_provider_shows_a_key() {
    let gateway = Gateway::new();
    let accounts = [account("kavenegar", "CANARY-1"), account("smsir", "CANARY-2"), twilio(SID, "+14155550123")];
    let provider = gateway.open(&accounts).expect("good accounts");
    let shown = format!("{gateway:?} {gateway:#?} {provider:?} {provider:#?} {accounts:?}");
    assert!(!shown.contains("CANARY") && !shown.contains("token\""), "{shown}");
}
