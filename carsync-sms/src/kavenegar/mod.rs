//! Kavenegar, an Iranian provider (`api.kavenegar.com/v1`). Facts are from its documentation of the REST web service.
//!
//! Its key is a part of every address, so no address is ever shown.

mod codes;
mod lookup;
mod wire;

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::{MessageId, Secret};
use reqwest::Method;

use self::wire::{Entry, Told};
use crate::http::{Errand, Http};
use crate::phone::dialled;

/// The provider's name in receipts, accounts and approved templates.
pub(crate) const NAME: &str = "kavenegar";
/// Where its API is.
pub(crate) const BASE: &str = "https://api.kavenegar.com/v1";
/// How many ids `sms/status` takes.
const STATUS_MAX: usize = 500;
/// How long `sms/statuslocalmessageid` knows an id.
const LOCAL_ID_FOR: SignedDuration = SignedDuration::from_hours(12);
/// How long `sms/statusbyreceptor` is relied on: it lists a day.
const LISTED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// After how long a message is surely on that list.
const LISTED_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// How far the two clocks may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(60);

/// Sends through a Kavenegar account.
///
/// A text goes by `sms/send` with a `localid`, by which Kavenegar sends nothing twice; a message that the sender has an approved template
/// for goes by `verify/lookup`, which has no such id.
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use carsync_core::notify::SmsProvider;
/// use carsync_core::value::Secret;
/// use carsync_sms::Kavenegar;
///
/// let key = Secret::new(std::env::var("KAVENEGAR_KEY")?);
/// let sms: Arc<dyn SmsProvider> = Arc::new(Kavenegar::new(key).sender("10004346"));
/// // CarSync::builder(storage, blobs).sms(sms) …
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Kavenegar {
    key: Secret,
    sender: Option<String>,
    http: Http,
}

impl Kavenegar {
    /// An account by its API key. Texts come from the account's default line.
    pub fn new(key: Secret) -> Self {
        Self::over(Http::new(BASE), key)
    }

    pub(crate) fn over(http: Http, key: Secret) -> Self {
        Self { key, sender: None, http }
    }

    /// Texts come from this line. Approved templates come from a line of Kavenegar's choice.
    #[must_use]
    pub fn sender(self, line: impl Into<String>) -> Self {
        Self { sender: Some(line.into()), ..self }
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

    async fn call(&self, method: [&str; 2], form: &[(&str, String)], errand: Errand) -> Result<Told, SmsError> {
        let request = self.http.request(Method::POST, &[self.key.expose(), method[0], method[1]])?;
        wire::read(&self.http.call(request.form(form), errand).await?)
    }

    fn receipt(&self, entry: &Entry) -> SmsReceipt {
        SmsReceipt { cost: entry.cost(), ..SmsReceipt::new(NAME, entry.messageid.to_string()) }
    }

    /// The id is asked for. One that Kavenegar no longer keeps says nothing.
    async fn find_text(&self, id: MessageId, since: Timestamp) -> Result<Found, SmsError> {
        let form = [("localid", local_id(id).to_string())];
        let told = self.call(["sms", "statuslocalmessageid.json"], &form, Errand::Question).await?;
        if let Some(entry) = told.entries.iter().find(|entry| entry.is_known()) {
            return Ok(Found::Taken(self.receipt(entry)));
        }
        let kept = told.at.is_some_and(|now| now.duration_since(since) < LOCAL_ID_FOR - CLOCKS_APART);
        Ok(if kept { Found::NotTaken } else { Found::CantTell })
    }

    /// There is no id to ask for, only what went to the phone on those days, without texts and times. If nothing did, the message did not
    /// either; if something did, nobody can tell whether it was this.
    async fn find_lookup(&self, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        let mut from_s = (since - CLOCKS_APART).as_second();
        loop {
            let end_s = lookup::day_end(from_s);
            let told = self.sent_to(message, from_s, end_s - 1).await?;
            let Some(now) = told.at.filter(|_| told.entries.is_empty()) else { return Ok(Found::CantTell) };
            let age = now.duration_since(since);
            if age < LISTED_AFTER {
                return Err(SmsError::unavailable("the list may not have the message yet"));
            }
            if age > LISTED_FOR {
                return Ok(Found::CantTell);
            }
            if end_s > now.as_second() {
                return Ok(Found::NotTaken);
            }
            from_s = end_s;
        }
    }

    async fn sent_to(&self, message: &SmsMessage, from_s: i64, to_s: i64) -> Result<Told, SmsError> {
        let form = [("receptor", dialled(message.to())), ("startdate", from_s.to_string()), ("enddate", to_s.to_string())];
        self.call(["sms", "statusbyreceptor.json"], &form, Errand::Question).await
    }
}

#[async_trait]
impl SmsProvider for Kavenegar {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let mut form = vec![("receptor", dialled(message.to()))];
        let method = if let Some(template) = message.approved(NAME) {
            form.push(("template", template.name.clone()));
            form.extend(lookup::fields(template, message)?);
            ["verify", "lookup.json"]
        } else {
            form.extend([("message", message.text()), ("localid", local_id(id).to_string())]);
            form.extend(self.sender.clone().map(|line| ("sender", line)));
            ["sms", "send.json"]
        };
        let told = self.call(method, &form, Errand::of(message)).await?;
        let entry = told.entries.iter().find(|entry| entry.messageid > 0);
        entry.map(|entry| self.receipt(entry)).ok_or_else(|| SmsError::uncertain("the answer names no message"))
    }

    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        match message.approved(NAME) {
            Some(_) => self.find_lookup(message, since).await,
            None => self.find_text(id, since).await,
        }
    }

    /// Kavenegar knows messages of the last 48 hours.
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let mut ids: Vec<i64> = receipts.iter().filter_map(message_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut known = HashMap::new();
        for some in ids.chunks(STATUS_MAX) {
            let list: Vec<String> = some.iter().map(i64::to_string).collect();
            let told = self.call(["sms", "status.json"], &[("messageid", list.join(","))], Errand::Question).await?;
            known.extend(told.entries.into_iter().map(|entry| (entry.messageid, entry.status)));
        }
        let status = |receipt| message_id(receipt).and_then(|id| known.get(&id)).copied();
        Ok(receipts.iter().map(|receipt| status(receipt).map_or(DeliveryReport::of(DeliveryState::Unknown), report)).collect())
    }

    /// Kavenegar calls with `messageid` and `status`, and signs nothing.
    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews {
        let reference = callback.field("messageid").filter(|text| is_message_id(text));
        reference.map_or(CallbackNews::Nothing, |id| CallbackNews::Hint { provider: NAME.to_owned(), reference: id.to_owned() })
    }
}

/// The id that Kavenegar sends no message twice by: 63 bits of our own, never nought.
///
/// Of a UUIDv7 these are the 62 random bits of its end and above them the last bit of the twelve that stand before the variant, random too.
/// The time and the two constant marks are left out, so that all of it is chance.
fn local_id(id: MessageId) -> i64 {
    let all = id.uuid().as_u128();
    let last = (all & ((1 << 62) - 1)) as i64;
    let before = ((all >> 64) & 1) as i64;
    (last | before << 62).max(1)
}

fn message_id(receipt: &SmsReceipt) -> Option<i64> {
    let ours = receipt.provider == NAME && is_message_id(&receipt.reference);
    if ours { receipt.reference.parse().ok() } else { None }
}

fn is_message_id(text: &str) -> bool {
    (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn report(status: u16) -> DeliveryReport {
    DeliveryReport { code: Some(status.to_string()), ..DeliveryReport::of(codes::state_of(status)) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use carsync_core::notify::SmsErrorClass;
    use carsync_core::testing::Sample;

    #[test]
    fn a_local_id_is_positive_stable_and_no_two_are_alike() {
        let sample = Sample::new();
        let ids: Vec<MessageId> = (0..10_000).map(|_| sample.id()).collect();
        let local: HashSet<i64> = ids.iter().map(|id| local_id(*id)).collect();
        assert_eq!(local.len(), ids.len());
        assert!(local.iter().all(|id| *id > 0));
        let high = local.iter().filter(|id| **id >= 1 << 62).count();
        assert!((4_000..6_000).contains(&high), "the 63rd bit is chance too: {high}");
        let fixed = MessageId::from_uuid("01990000-0000-7001-8000-000000000005".parse().expect("an id"));
        assert_eq!(local_id(fixed), (1 << 62) + 5, "it must not change: messages in doubt are asked for by it");
    }

    #[test]
    fn every_documented_code_has_one_class() {
        let documented: Vec<u16> = [
            (400..=407).collect::<Vec<u16>>(),
            vec![409, 411, 412, 413, 414, 415, 416, 417, 418, 419, 420, 422, 424, 426, 427, 428, 429, 431, 432, 451, 501, 604, 607],
        ]
        .concat();
        assert_eq!(codes::CODES.iter().map(|(code, _)| *code).collect::<Vec<_>>(), documented);
        let doubtful: Vec<u16> =
            codes::CODES.iter().filter(|(_, class)| *class == SmsErrorClass::Uncertain).map(|(code, _)| *code).collect();
        assert_eq!(doubtful, [402, 409]);
        assert_eq!((codes::class_of(451), codes::class_of(429)), (Some(SmsErrorClass::Throttled), Some(SmsErrorClass::Misconfigured)));
        assert_eq!(codes::class_of(999), None);
    }
}
