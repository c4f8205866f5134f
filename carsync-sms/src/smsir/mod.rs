//! sms.ir, an Iranian provider (`api.sms.ir/v1`). Facts are from its documentation of the REST API.
//!
//! It keeps no id of ours and its lists can't be asked for a phone, so what became of a lost answer can't be told.

mod codes;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::{MessageId, Secret};
use futures_util::{StreamExt, stream};
use reqwest::Method;
use serde::Serialize;

use self::wire::{Bulk, BulkTaken, Sent, Verify, VerifyTaken};
use crate::http::{Answer, Errand, Http};
use crate::phone::dialled;

/// The provider's name in receipts, accounts and approved templates.
pub(crate) const NAME: &str = "smsir";
/// Where its API is.
pub(crate) const BASE: &str = "https://api.sms.ir/v1";
/// How many messages are asked for at the same time.
const AT_ONCE: usize = 4;

/// Sends through an sms.ir account.
///
/// A message that the sender has an approved template for goes by `send/verify`, another by `send/bulk`, which needs a line.
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use carsync_core::notify::SmsProvider;
/// use carsync_core::value::Secret;
/// use carsync_sms::SmsIr;
///
/// let key = Secret::new(std::env::var("SMSIR_KEY")?);
/// let sms: Arc<dyn SmsProvider> = Arc::new(SmsIr::new(key).line("300000000000"));
/// // CarSync::builder(storage, blobs).sms(sms) …
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct SmsIr {
    key: Secret,
    line: Option<String>,
    http: Http,
}

impl SmsIr {
    /// An account by its API key. Without a line it sends approved templates only.
    pub fn new(key: Secret) -> Self {
        Self::over(Http::new(BASE), key)
    }

    pub(crate) fn over(http: Http, key: Secret) -> Self {
        Self { key, line: None, http }
    }

    /// Texts come from this line.
    #[must_use]
    pub fn line(self, line: impl Into<String>) -> Self {
        Self { line: Some(line.into()), ..self }
    }

    /// Calls the API at another address: HTTPS, or on this machine.
    #[must_use]
    pub fn base_url(self, url: &str) -> Self {
        Self { http: self.http.moved(url), ..self }
    }

    /// Gives every call so long, instead of 5 seconds for a sign-in code and 10 for all else.
    #[must_use]
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { http: self.http.within(deadline), ..self }
    }

    async fn post(&self, path: [&str; 2], body: &(impl Serialize + Sync), message: &SmsMessage) -> Result<Answer, SmsError> {
        let request = self.http.request(Method::POST, &path)?.header(KEY_HEADER, self.key.expose()).json(body);
        self.http.call(request, Errand::of(message)).await
    }

    async fn send_text(&self, message: &SmsMessage) -> Result<u64, SmsError> {
        let line = self.line.as_ref().and_then(|line| line.parse().ok());
        let line_number = line.ok_or_else(|| SmsError::Misconfigured { code: codes::BAD_LINE.to_owned() })?;
        let body = Bulk { line_number, message_text: message.text(), mobiles: [dialled(message.to())] };
        let taken: BulkTaken = wire::read(&self.post(["send", "bulk"], &body, message).await?)?;
        match taken.message_ids.first() {
            Some(Some(0)) => Err(SmsError::Refused { code: codes::BLACKLISTED.to_owned() }),
            Some(Some(id)) => Ok(*id),
            Some(None) => Err(SmsError::Refused { code: codes::BAD_NUMBER.to_owned() }),
            None => Err(SmsError::uncertain("the answer names no message")),
        }
    }

    async fn report(&self, receipt: &SmsReceipt) -> Result<DeliveryReport, SmsError> {
        let unknown = DeliveryReport::of(DeliveryState::Unknown);
        let id = receipt.reference.as_str();
        if receipt.provider != NAME || id.parse::<u64>().is_err() {
            return Ok(unknown);
        }
        let request = self.http.request(Method::GET, &["send", id])?.header(KEY_HEADER, self.key.expose());
        let answer = self.http.call(request, Errand::Question).await?;
        if wire::code(&answer)? == codes::NO_SUCH {
            return Ok(unknown);
        }
        let state = wire::read::<Sent>(&answer)?.delivery_state;
        Ok(state.map_or(unknown, |state| DeliveryReport { code: Some(state.to_string()), ..DeliveryReport::of(codes::state_of(state)) }))
    }
}

/// The header that has the key in it.
const KEY_HEADER: &str = "X-API-KEY";

#[async_trait]
impl SmsProvider for SmsIr {
    fn name(&self) -> &'static str {
        NAME
    }

    /// The cost that sms.ir tells is in units of its own, not in rials, so the receipt has none.
    async fn send(&self, _: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let id = match message.approved(NAME) {
            None => self.send_text(message).await?,
            Some(template) => {
                let body = Verify::of(template, message, dialled(message.to()))?;
                wire::read::<VerifyTaken>(&self.post(["send", "verify"], &body, message).await?)?.message_id
            }
        };
        Ok(SmsReceipt::new(NAME, id.to_string()))
    }

    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::CantTell)
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let calls: Vec<_> = receipts.iter().map(|receipt| self.report(receipt)).collect();
        crate::http::each(stream::iter(calls).buffered(AT_ONCE).collect().await)
    }

    /// sms.ir documents no calls about messages that were sent.
    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}
