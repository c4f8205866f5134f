//! A tenant's messages: what its administrator sets, what is used, and what became of each.

use std::collections::BTreeMap;

use carsync_core::account::{CodeBlock, NumberRange};
use carsync_core::jiff::civil::Time;
use carsync_core::messaging::{
    AccountInput, CountryPrefix, MessageRecord, MessageState, OwnAccount, QuietHours, SmsInput, SmsSettings, Usage,
};
use carsync_core::notify::{ApprovedTemplate, DeliveryState, Template, Wording};
use carsync_core::value::{Invalid, Locale, MessageId, Zone};
use carsync_core::version::Version;
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::catalogue::MoneyBody;
use super::text::{At, SecretText, Text, formats};
use crate::http::input::refused;
use crate::http::problem::Problem;

/// The longest hint of a key.
const HINT_MAX: usize = 8;

/// How a tenant's messages are sent.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmsSettingsInput {
    /// The tenant's own accounts, at most 3, each with another provider: the first, and others to fail over to. None: messages go through
    /// the deployment's.
    #[oai(default)]
    #[serde(default)]
    accounts: Vec<SmsAccountBody>,
    /// The tenant's own words.
    #[oai(default)]
    #[serde(default)]
    wordings: Vec<WordingBody>,
    /// When no messages but codes are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quiet_hours: Option<QuietHoursBody>,
    /// The zone of quiet hours, and of the month that budgets are for.
    zone: Text<Zone>,
    /// How many messages may be sent in a month; 0 to 10000000, no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    messages_per_month: Option<u32>,
    /// What messages may cost in a month, by what providers tell; no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cost_per_month: Option<MoneyBody>,
    /// What phone numbers that are written to begin with; 1 to 20.
    prefixes: Vec<Text<CountryPrefix>>,
    /// How many hours before a booking its customer is reminded; at most 5 of 1 to 168.
    reminder_hours: Vec<u16>,
    /// Whether customers are told that a service is due again.
    service_due: bool,
}

/// An account with a provider.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "SmsAccount")]
#[serde(deny_unknown_fields)]
struct SmsAccountBody {
    /// `kavenegar`, `twilio`, `smsir`: one of `providers`.
    provider: String,
    /// The account's id, where the provider has one beside the key: Twilio's account SID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// The line or number that messages come from, or Twilio's messaging service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    /// The key or token. It is kept encrypted and never shown; absent keeps the one that is stored.
    #[oai(write_only)]
    #[serde(default, skip_serializing)]
    key: Option<SecretText>,
    /// The last characters of the key that is stored, of a long one; what is sent here is passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_hint: Option<String>,
}

/// Words for one message in one language.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "Wording")]
#[serde(deny_unknown_fields)]
struct WordingBody {
    template: Text<Template>,
    locale: Text<Locale>,
    /// The text with `{names}` where values go; CarSync's own if absent. At most 600 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The template each provider has approved for it, by the provider's name. Where there is one, it is sent instead of the text.
    #[oai(default)]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    approved: BTreeMap<String, ApprovedBody>,
}

/// A template that a provider has approved.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "ApprovedTemplate")]
#[serde(deny_unknown_fields)]
struct ApprovedBody {
    /// Its name (Kavenegar), number (sms.ir) or content SID (Twilio).
    name: String,
    /// The provider's parameter, and which of the message's values goes there.
    parameters: BTreeMap<String, String>,
}

/// Part of a day; it may go over midnight.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "QuietHours")]
#[serde(deny_unknown_fields)]
struct QuietHoursBody {
    /// `HH:MM`.
    from: String,
    /// `HH:MM`.
    until: String,
}

impl QuietHoursBody {
    fn read(&self) -> Result<QuietHours, Problem> {
        let time = |name: &str, text: &str| {
            let malformed = Invalid::new("time.malformed", "a time of the day is written like 21:00");
            Time::strptime("%H:%M", text).map_err(|_| refused(&format!("quiet_hours.{name}"), &malformed))
        };
        Ok(QuietHours { from: time("from", &self.from)?, until: time("until", &self.until)? })
    }

    fn of(quiet: QuietHours) -> Self {
        let text = |time: Time| time.strftime("%H:%M").to_string();
        Self { from: text(quiet.from), until: text(quiet.until) }
    }
}

impl WordingBody {
    fn read(self) -> Wording {
        let approved = |(provider, ApprovedBody { name, parameters })| (provider, ApprovedTemplate { name, parameters });
        let approved = self.approved.into_iter().map(approved).collect();
        Wording { template: self.template.0, locale: self.locale.0, text: self.text, approved }
    }

    fn of(wording: &Wording) -> Self {
        let shown = |(provider, approved): (&String, &ApprovedTemplate)| {
            (provider.clone(), ApprovedBody { name: approved.name.clone(), parameters: approved.parameters.clone() })
        };
        let approved = wording.approved.iter().map(shown).collect();
        Self { template: Text(wording.template), locale: Text(wording.locale), text: wording.text.clone(), approved }
    }
}

impl SmsSettingsInput {
    pub(crate) fn read(self) -> Result<SmsInput, Problem> {
        let is_hint = |hint: &String| hint.len() <= HINT_MAX && hint.bytes().all(|byte| byte.is_ascii_graphic());
        if let Some(at) = self.accounts.iter().position(|account| account.key_hint.as_ref().is_some_and(|hint| !is_hint(hint))) {
            let none = Invalid::new("sms.key_hint", "a hint is as it was given");
            return Err(refused(&format!("accounts[{at}].key_hint"), &none));
        }
        let account = |SmsAccountBody { provider, account, sender, key, .. }| {
            let key = key.map(|key| key.0);
            AccountInput { provider, account, sender, key }
        };
        Ok(SmsInput {
            accounts: self.accounts.into_iter().map(account).collect(),
            wordings: self.wordings.into_iter().map(WordingBody::read).collect(),
            quiet_hours: self.quiet_hours.map(|quiet| quiet.read()).transpose()?,
            zone: self.zone.0,
            messages_per_month: self.messages_per_month,
            cost_per_month: self.cost_per_month.map(|money| money.read("cost_per_month")).transpose()?,
            prefixes: self.prefixes.into_iter().map(|prefix| prefix.0).collect(),
            reminder_hours: self.reminder_hours,
            service_due: self.service_due,
        })
    }

    fn of(settings: &SmsSettings) -> Self {
        let account = |own: &OwnAccount| SmsAccountBody {
            provider: own.provider.clone(),
            account: own.account.clone(),
            sender: own.sender.clone(),
            key: None,
            key_hint: own.key_hint.clone(),
        };
        Self {
            accounts: settings.accounts.iter().map(account).collect(),
            wordings: settings.wordings.list().iter().map(WordingBody::of).collect(),
            quiet_hours: settings.quiet_hours.map(QuietHoursBody::of),
            zone: Text(settings.zone.clone()),
            messages_per_month: settings.messages_per_month,
            cost_per_month: settings.cost_per_month.map(MoneyBody::of),
            prefixes: settings.prefixes.iter().cloned().map(Text).collect(),
            reminder_hours: settings.reminder_hours.clone(),
            service_due: settings.service_due,
        }
    }
}

/// The settings in a version.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "SmsSettings")]
pub(crate) struct SmsSettingsView {
    #[oai(flatten)]
    #[serde(flatten)]
    settings: SmsSettingsInput,
    /// The providers whose accounts the tenant may have.
    providers: Vec<String>,
    /// The address that a provider's panel is to be given for news of deliveries, where it asks for one.
    callback_url: String,
    /// The version to send as `If-Match`; 0 for the defaults.
    version: i64,
}

impl SmsSettingsView {
    pub(crate) fn of(settings: &SmsSettings, version: Version, providers: &[&str], callback_url: String) -> Self {
        Self {
            settings: SmsSettingsInput::of(settings),
            providers: providers.iter().map(|name| (*name).to_owned()).collect(),
            callback_url,
            version: version.number(),
        }
    }
}

/// What is used of this month's budgets.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct SmsUsage {
    /// When the month began: the Jalali one for a tenant that speaks Persian, the Gregorian one for others.
    since: At,
    messages: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages_limit: Option<u32>,
    /// What messages cost, as far as providers told it in rials.
    cost: MoneyBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_limit: Option<MoneyBody>,
}

impl SmsUsage {
    pub(crate) fn of(usage: &Usage) -> Self {
        Self {
            since: At::utc(usage.since),
            messages: usage.messages,
            messages_limit: usage.messages_limit,
            cost: MoneyBody::of(usage.cost),
            cost_limit: usage.cost_limit.map(MoneyBody::of),
        }
    }
}

/// A test message is on its way to the phone of whoever asked.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct TestSent {
    /// The message, to be looked up in the log.
    pub(crate) message: Text<MessageId>,
}

/// In which language a test message is.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestInput {
    pub(crate) locale: Text<Locale>,
}

macro_rules! states {
    ($(#[doc = $doc:literal] $name:ident $shown:literal { $($(#[doc = $what:literal])* $variant:ident,)* })*) => {
        $(
            #[doc = $doc]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize)]
            #[oai(rename = $shown, rename_all = "snake_case")]
            #[serde(rename_all = "snake_case")]
            pub(crate) enum $name {
                $($(#[doc = $what])* $variant,)*
            }
        )*
    };
}

states! {
    #[doc = "How far a message is with CarSync."]
    MessageStateBody "MessageState" {
        /// To be sent, or to be tried again.
        Queued,
        /// Taken by a provider.
        Sent,
        /// Refused, or given up.
        Dead,
        /// Perhaps sent: the provider has no way to tell, and a second is worse than none.
        Uncertain,
        /// Not to be sent: not wanted, not allowed, or the budget is used up.
        Suppressed,
        /// Too late to be of use.
        Expired,
        /// What it would have told is no longer so.
        Withdrawn,
    }
    #[doc = "How far a message is with its provider; it only moves forward."]
    DeliveryStateBody "DeliveryState" {
        /// The provider can't tell.
        Unknown,
        /// Taken by the provider.
        Accepted,
        /// With the operator of the phone.
        Sent,
        /// Arrived at the phone.
        Delivered,
        /// Will not arrive.
        Failed,
    }
}

impl MessageStateBody {
    const fn of(state: MessageState) -> Self {
        match state {
            MessageState::Queued => Self::Queued,
            MessageState::Sent => Self::Sent,
            MessageState::Dead => Self::Dead,
            MessageState::Uncertain => Self::Uncertain,
            MessageState::Suppressed => Self::Suppressed,
            MessageState::Expired => Self::Expired,
            MessageState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl DeliveryStateBody {
    const fn of(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Accepted => Self::Accepted,
            DeliveryState::Sent => Self::Sent,
            DeliveryState::Delivered => Self::Delivered,
            DeliveryState::Failed => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// A message and what became of it. Its text is not kept.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Message")]
pub(crate) struct MessageView {
    id: Text<MessageId>,
    template: Text<Template>,
    /// To whom, masked.
    to: String,
    state: MessageStateBody,
    /// Why it was put off, or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// How often it was tried.
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// The provider's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryStateBody>,
    /// The provider's own code of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_code: Option<String>,
    /// In how many parts it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<SmsCostView>,
    created_at: At,
    /// When it is to be sent, or tried again.
    due_at: At,
    /// When it was handed over, or ended otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<At>,
    /// When the provider's last word on it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_at: Option<At>,
}

/// What a message cost, in the provider's currency.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "SmsCost")]
struct SmsCostView {
    /// A decimal number.
    amount: String,
    /// ISO 4217.
    currency: String,
}

impl MessageView {
    pub(crate) fn of(record: &MessageRecord) -> Self {
        Self {
            id: Text(record.id),
            template: Text(record.template),
            to: record.to.clone(),
            state: MessageStateBody::of(record.state),
            reason: record.reason.clone(),
            attempts: record.attempts,
            provider: record.provider.clone(),
            reference: record.reference.clone(),
            delivery: record.delivery.map(DeliveryStateBody::of),
            delivery_code: record.delivery_code.clone(),
            parts: record.parts,
            cost: record.cost.map(|cost| SmsCostView { amount: cost.decimal(), currency: cost.currency().to_owned() }),
            created_at: At::utc(record.created_at),
            due_at: At::utc(record.due_at),
            ended_at: record.ended_at.map(At::utc),
            delivery_at: record.delivery_at.map(At::utc),
        }
    }
}

/// A page of messages, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Messages {
    pub(crate) items: Vec<MessageView>,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// How the deployment's own messages are sent.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct DeploymentSms {
    /// Through which provider; of several, the first.
    pub(crate) provider: String,
    /// The address that the provider's panel is to be given for news of deliveries, where it asks for one.
    pub(crate) callback_url: String,
}

/// A range of ten thousand numbers that gets no codes, since hardly any were given back.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "CodeBlock")]
pub(crate) struct CodeBlockView {
    /// All but the last four digits of its numbers.
    range: Text<NumberRange>,
    /// How many codes had been sent to it that week.
    sent: u32,
    /// How many of them had been given back.
    used: u32,
    blocked_at: At,
}

/// Blocked ranges, newest first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct CodeBlocks {
    pub(crate) items: Vec<CodeBlockView>,
}

impl CodeBlockView {
    pub(crate) fn of(block: &CodeBlock) -> Self {
        Self { range: Text(block.range.clone()), sent: block.sent, used: block.used, blocked_at: At::utc(block.blocked_at) }
    }
}

formats! {
    Template: "message-template" "booking_confirmed";
    CountryPrefix: "phone-prefix" "+989";
    NumberRange: "phone-range" "+98912345";
}
