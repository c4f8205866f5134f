//! An SMS provider of your own: a sign-in code that travels through it. Run it with `cargo run --example custom_sms`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::CarSync;
use carsync_core::account::CodeRequest;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt, Template,
};
use carsync_core::value::{Locale, MessageId, Secret};
use carsync_storage::SqlStorage;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Hands messages to a channel; yours would call a network here. It may ask for the whole text, or for the values of a template that
/// the network has approved.
#[derive(Debug)]
struct Channel {
    phones: UnboundedSender<(String, SmsMessage)>,
}

#[async_trait]
impl SmsProvider for Channel {
    fn name(&self) -> &'static str {
        "channel"
    }

    /// Called outside any transaction, perhaps again with the same id: a network that knows such ids sends it once.
    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        if !message.to().country_prefix_is("98") {
            // Trying again is useless, and CarSync won't. `Unavailable` would be tried again, `Uncertain` never for a code.
            return Err(SmsError::Refused { code: "country".to_owned() });
        }
        let handed = self.phones.send((message.to().e164().to_owned(), message.clone()));
        handed.map_err(|gone| SmsError::unavailable(gone.to_string()))?;
        Ok(SmsReceipt::new(self.name(), id.to_string()))
    }

    /// Asked when nobody knows how sending ended: a channel never leaves that open.
    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::NotTaken)
    }

    /// What became of messages: a channel delivers at once.
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        Ok(receipts.iter().map(|_| DeliveryReport::of(DeliveryState::Delivered)).collect())
    }

    /// A network that calls back would be believed by its signature.
    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let storage = SqlStorage::open(&format!("sqlite://{}", folder.path().join("workshop.db").display())).await?;
    storage.migrate().await?;
    let (phones, mut arrived) = unbounded_channel();
    let key = Secret::new("a key of your own, kept secret");
    let carsync = Arc::new(CarSync::builder(storage, key).sms(Channel { phones }).build()?);

    // The worker takes messages out of the outbox and hands them to the provider.
    let worker = carsync.spawn_worker();
    let requested = carsync.accounts().request_code(&CodeRequest::new("0912 345 6789".parse()?, Locale::En)).await?;
    let (phone, message) = arrived.recv().await.ok_or("nothing was sent")?;
    println!("to {phone}: {}", message.text().lines().next().unwrap_or_default());
    assert_eq!((phone.as_str(), message.template()), ("+989123456789", Template::SignInCode));

    let code = message.values().get("code").ok_or("a message without a code")?;
    let session = carsync.accounts().sign_in(requested.request, code).await?;
    println!("signed in until {}", session.expires_at);
    assert_eq!(session.person.phone.e164(), phone);

    worker.stop().await;
    Ok(())
}
