//! Twilio (`api.twilio.com/2010-04-01`), for anywhere but Iran. Facts are from its documentation of the Message resource and its OpenAPI
//! description.

mod codes;
mod search;
mod signature;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    ApprovedTemplate, CallbackNews, DeliveryReport, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::{MessageId, Secret};
use futures_util::{StreamExt, stream};
use reqwest::Method;

use self::wire::{Message, Page};
use crate::http::{Answer, Errand, Http};

/// The provider's name in receipts, accounts and approved templates.
pub(crate) const NAME: &str = "twilio";
/// Where its API is.
pub(crate) const BASE: &str = "https://api.twilio.com";
/// The version of the API.
const VERSION: &str = "2010-04-01";
/// How many messages are asked for at the same time.
const AT_ONCE: usize = 4;
/// How many messages to a phone are looked through: their texts together fit a list.
const PAGE: u32 = 100;

/// Sends through a Twilio account.
///
/// A message that the sender has approved content for goes by `ContentSid`, another by its text.
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use carsync_core::notify::SmsProvider;
/// use carsync_core::value::Secret;
/// use carsync_sms::Twilio;
///
/// let (sid, token) = (std::env::var("TWILIO_SID")?, Secret::new(std::env::var("TWILIO_TOKEN")?));
/// let sms: Arc<dyn SmsProvider> = Arc::new(Twilio::new(sid, token).from_number("+14155550123"));
/// // CarSync::builder(storage, blobs).sms(sms) …
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Twilio {
    account: String,
    token: Secret,
    sender: Option<Sender>,
    http: Http,
}

#[derive(Debug, Clone)]
enum Sender {
    Number(String),
    Service(String),
}

impl Twilio {
    /// An account by its SID and token. It needs a number or a messaging service to send from.
    pub fn new(account_sid: impl Into<String>, auth_token: Secret) -> Self {
        Self::over(Http::new(BASE), account_sid.into(), auth_token)
    }

    pub(crate) fn over(http: Http, account: String, token: Secret) -> Self {
        Self { account, token, sender: None, http }
    }

    /// Messages come from this number, short code or alphanumeric sender.
    #[must_use]
    pub fn from_number(self, number: impl Into<String>) -> Self {
        Self { sender: Some(Sender::Number(number.into())), ..self }
    }

    /// Messages come from the numbers of this messaging service (`MG…`).
    #[must_use]
    pub fn messaging_service(self, sid: impl Into<String>) -> Self {
        Self { sender: Some(Sender::Service(sid.into())), ..self }
    }

    /// Messages come from this messaging service, if it reads like one, or else from this number.
    #[must_use]
    pub fn sender(self, sender: impl Into<String>) -> Self {
        let sender = sender.into();
        if is_sid(&sender, &["MG"]) { self.messaging_service(sender) } else { self.from_number(sender) }
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

    fn form(&self, message: &SmsMessage) -> Result<Vec<(&'static str, String)>, SmsError> {
        let mut form = vec![("To", message.to().e164().to_owned())];
        form.push(match &self.sender {
            Some(Sender::Number(number)) => ("From", number.clone()),
            Some(Sender::Service(sid)) => ("MessagingServiceSid", sid.clone()),
            None => return Err(SmsError::Misconfigured { code: "sender.missing".to_owned() }),
        });
        match message.approved(NAME) {
            None => form.push(("Body", message.text())),
            Some(template) => form.extend([("ContentSid", template.name.clone()), ("ContentVariables", variables(template, message))]),
        }
        form.extend(message.callback().map(|address| ("StatusCallback", address.to_owned())));
        Ok(form)
    }

    async fn call(&self, method: Method, last: &[&str], parts: Parts<'_>, errand: Errand) -> Result<Answer, SmsError> {
        let path = [&[VERSION, "Accounts", self.account.as_str()], last].concat();
        let request = self.http.request(method, &path)?.basic_auth(&self.account, Some(self.token.expose()));
        let request = match parts {
            Parts::Form(form) => request.form(form),
            Parts::Query(query) => request.query(query),
            Parts::None => request,
        };
        self.http.call(request, errand).await
    }

    async fn report(&self, receipt: &SmsReceipt) -> Result<DeliveryReport, SmsError> {
        let sid = receipt.reference.as_str();
        if receipt.provider != NAME || !is_sid(sid, &["SM", "MM"]) {
            return Ok(wire::unknown());
        }
        let answer = self.call(Method::GET, &["Messages", &format!("{sid}.json")], Parts::None, Errand::Question).await?;
        match answer.status {
            404 => Ok(wire::unknown()),
            _ if answer.is_success() => Ok(answer.read::<Message>()?.report()),
            _ => Err(wire::problem(&answer)),
        }
    }

    fn news(&self, callback: &SmsCallback) -> Option<CallbackNews> {
        let field = |name: &str| callback.form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if field("AccountSid") != Some(&self.account) {
            return Some(CallbackNews::Forged);
        }
        let reference = field("MessageSid")?.to_owned();
        let code = field("ErrorCode").filter(|code| !code.is_empty()).map(str::to_owned);
        Some(CallbackNews::Told { reference, report: wire::report(field("MessageStatus")?, code) })
    }
}

/// What goes with a request.
enum Parts<'a> {
    Form(&'a [(&'static str, String)]),
    Query(&'a [(&'static str, String)]),
    None,
}

#[async_trait]
impl SmsProvider for Twilio {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, _: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let form = self.form(message)?;
        let answer = self.call(Method::POST, &["Messages.json"], Parts::Form(&form), Errand::of(message)).await?;
        if answer.is_success() { Ok(answer.read::<Message>()?.receipt()) } else { Err(wire::problem(&answer)) }
    }

    /// Looks through what went to the phone, the newest first. Twilio could be asked for one day's only, but by the date of sending, which
    /// a message that is still queued may not have.
    async fn find(&self, _: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        let query = [("To", message.to().e164().to_owned()), ("PageSize", PAGE.to_string())];
        let answer = self.call(Method::GET, &["Messages.json"], Parts::Query(&query), Errand::Question).await?;
        if answer.is_success() { Ok(search::find(&answer.read::<Page>()?, message, since)) } else { Err(wire::problem(&answer)) }
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let calls: Vec<_> = receipts.iter().map(|receipt| self.report(receipt)).collect();
        crate::http::each(stream::iter(calls).buffered(AT_ONCE).collect().await)
    }

    /// What is not signed with this account's token, or is about another account, is forged.
    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews {
        let signature = callback.header("x-twilio-signature").unwrap_or_default();
        if !signature::is_genuine(&self.token, &callback.url, &callback.form, signature) {
            return CallbackNews::Forged;
        }
        self.news(callback).unwrap_or(CallbackNews::Nothing)
    }
}

/// The values of a template, as the JSON object that Twilio wants.
fn variables(template: &ApprovedTemplate, message: &SmsMessage) -> String {
    let value = |name| message.values().get(name).map_or("", String::as_str);
    let variables = template.parameters.iter().map(|(parameter, name)| (parameter.clone(), value(name).into()));
    serde_json::Value::Object(variables.collect()).to_string()
}

/// Whether a text is one of these prefixes and 32 hexadecimal digits, as Twilio's ids are.
pub(crate) fn is_sid(text: &str, prefixes: &[&str]) -> bool {
    let digits = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}
