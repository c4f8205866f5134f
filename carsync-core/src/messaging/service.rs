//! What administrators do about messages, what providers call with, and what an operator sees of blocked numbers.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

use super::error::MessagingError;
use super::model::{MessageRecord, Usage};
use super::settings::{SettingsRefused, SmsInput, SmsSettings};
use super::store::MessageFilter;
use crate::account::{Operator, Permission, Staff};
use crate::calendar::jalali;
use crate::entropy::Origin;
use crate::error::BadField;
use crate::notify::{CallbackNews, SmsCallback, SmsMessage, Template};
use crate::outbox::{Delivery, Lane, OutboxMessage, PostOffice, Sender, Wake, record};
use crate::page::{Page, PageQuery};
use crate::storage::{Storage, StorageError};
use crate::tenancy::Tenant;
use crate::value::{Id, Invalid, Locale, MessageId, Money, Secret, TenantId, Zone};
use crate::version::Version;

/// How many bytes of a callback's MAC are kept: 96 bits, and a guess costs a call.
const TAG_LENGTH: usize = 12;
/// How long to wait between two test messages of a tenant.
const TEST_GAP: SignedDuration = SignedDuration::from_secs(60);

/// A tenant's messages, as its administrator has them.
#[derive(Debug)]
pub struct Messaging {
    storage: Arc<dyn Storage>,
    origin: Origin,
    wake: Wake,
    office: Arc<PostOffice>,
}

impl Messaging {
    pub(crate) fn new(storage: Arc<dyn Storage>, origin: Origin, wake: Wake, office: Arc<PostOffice>) -> Self {
        Self { storage, origin, wake, office }
    }

    /// The providers whose accounts a tenant may have.
    pub fn providers(&self) -> Vec<&'static str> {
        self.office.providers()
    }

    /// The settings; version 0 stands for the defaults.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn settings(&self, by: &Staff) -> Result<(SmsSettings, Version), MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        let found = self.storage.read(by.scope()).await?.messages().sms_settings().await?;
        Ok(found.unwrap_or_else(|| (SmsSettings::default(), Version::from_number(0))))
    }

    /// Replaces the settings. Keys that are not given stay as they are.
    ///
    /// # Errors
    /// `Denied`, `Invalid` with the field; `Stale` in the storage's error if the version is no longer `seen`.
    pub async fn update_settings(&self, by: &Staff, input: SmsInput, seen: Version) -> Result<(SmsSettings, Version), MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        let tenant = by.scope().tenant();
        // Whatever changes between this look and the writing below is found by the version.
        let unit = self.storage.read(by.scope()).await?;
        let before = unit.messages().sms_settings().await?.map(|(settings, _)| settings.accounts).unwrap_or_default();
        drop(unit);
        let accounts = input.accounts(tenant, &self.office.vault, &before)?;
        self.office.check(&accounts)?;
        self.refuse_unknown_approvals(&input)?;
        let settings = input.settings(tenant, &self.office.vault, &accounts, &self.origin).map_err(|refused| match refused {
            SettingsRefused::Field(field) => MessagingError::Invalid(field),
            SettingsRefused::Vault(source) => MessagingError::Storage(StorageError::Internal { source: source.into() }),
        })?;
        let mut unit = self.storage.write(by.scope()).await?;
        unit.messages_mut().put_sms_settings(&settings, seen).await?;
        unit.audit_mut().append(&by.did(&self.origin, "sms_settings.changed", by.scope().slug())).await?;
        unit.commit().await?;
        tracing::info!(tenant.slug = %by.scope().slug(), "SMS settings changed");
        Ok((settings, seen.next()))
    }

    /// A template that is approved by nobody we know would never be sent.
    fn refuse_unknown_approvals(&self, input: &SmsInput) -> Result<(), BadField> {
        let known = self.office.providers();
        for (at, wording) in input.wordings.iter().enumerate() {
            if let Some(unknown) = wording.approved.keys().find(|name| !known.contains(&name.as_str())) {
                let name = if unknown.len() <= 32 { unknown } else { "…" };
                let why = Invalid::because("sms.provider_unknown", format!("a provider is one of: {}", known.join(", ")));
                return Err(BadField::new(format!("wordings[{at}].approved.{name}"), why));
            }
        }
        Ok(())
    }

    /// The address that a provider is to call with news, for those whose panel asks for it.
    ///
    /// # Errors
    /// `Denied`.
    pub fn callback_address(&self, by: &Staff) -> Result<String, MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        Ok(self.office.callback_base(Some(by.scope().tenant())))
    }

    /// The same for the deployment's own provider.
    pub fn deployment_callback_address(&self, _by: &Operator) -> String {
        self.office.callback_base(None)
    }

    /// The name of the deployment's own provider.
    pub fn deployment_provider(&self, _by: &Operator) -> &'static str {
        self.office.deployment.name()
    }

    /// The tenant's messages, newest first. Messages are kept for a month after their end.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn log(
        &self,
        by: &Staff,
        filter: &MessageFilter,
        page: &PageQuery<MessageId>,
    ) -> Result<Page<MessageRecord, MessageId>, MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        Ok(self.storage.read(by.scope()).await?.messages().log(filter, page).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// `Denied`, `NotFound`; the storage's.
    pub async fn message(&self, by: &Staff, id: MessageId) -> Result<MessageRecord, MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        let found = self.storage.read(by.scope()).await?.messages().message(id).await?;
        found.ok_or(MessagingError::NotFound("message"))
    }

    /// What is used of this month's budgets.
    ///
    /// # Errors
    /// `Denied`; the storage's.
    pub async fn usage(&self, by: &Staff) -> Result<Usage, MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        let unit = self.storage.read(by.scope()).await?;
        let tenant = unit.tenant().get().await?.ok_or(MessagingError::NotFound("tenant"))?;
        let settings = unit.messages().sms_settings().await?.map(|(settings, _)| settings).unwrap_or_default();
        drop(unit);
        let since = month_of(&settings.zone, tenant.locale, self.origin.now());
        let unit = self.storage.platform().await?;
        let messages = unit.tallies().amount(&sent_subject(tenant.id), since).await?;
        let cost = unit.tallies().amount(&rial_subject(tenant.id), since).await?;
        Ok(Usage {
            since,
            messages: u32::try_from(messages).unwrap_or(u32::MAX),
            messages_limit: settings.messages_per_month,
            cost: Money::rial(cost).map_err(|source| StorageError::Corrupt { what: "cost of messages", source: source.into() })?,
            cost_limit: settings.cost_per_month,
        })
    }

    /// Sends a test message to whoever asks for it.
    ///
    /// # Errors
    /// `Denied`, `NoReceiver`, `TooSoon`; the storage's.
    pub async fn send_test(&self, by: &Staff, locale: Locale) -> Result<MessageId, MessagingError> {
        by.demand(Permission::ManageTenant, None)?;
        let person = by.person.ok_or(MessagingError::NoReceiver)?;
        let person = self.storage.platform().await?.accounts().person(person).await?.ok_or(MessagingError::NoReceiver)?;
        let now = self.origin.now();
        let mut unit = self.storage.write(by.scope()).await?;
        let tenant: Tenant = unit.tenant().get().await?.ok_or(MessagingError::NotFound("tenant"))?;
        let message = SmsMessage::new(person.phone, Template::Test, locale).with("site", tenant.name.as_str());
        let outgoing = OutboxMessage::new(self.origin.id(), Lane::Notice, message, now).dying_at(now + SignedDuration::from_mins(10));
        let tests = MessageFilter { template: Some(Template::Test), ..MessageFilter::default() };
        let before = unit.messages().log(&tests, &PageQuery::first(1)).await?;
        if let Some(last) = before.items.first()
            && now < last.created_at + TEST_GAP
        {
            let left = (last.created_at + TEST_GAP).duration_since(now).as_secs();
            return Err(MessagingError::TooSoon { retry_after_s: u32::try_from(left).unwrap_or(0) + 1 });
        }
        unit.outbox_mut().put(&outgoing).await?;
        unit.commit().await?;
        self.wake.outbox();
        Ok(outgoing.id)
    }

    /// Takes a provider's call. What is signed is written down; what anybody could have said is asked for.
    ///
    /// # Errors
    /// `NotFound` for an address that was never given out; `Forged`; the storage's.
    pub async fn called(&self, token: &str, callback: &SmsCallback) -> Result<(), MessagingError> {
        let owner = self.office.callbacks.owner_of(token).ok_or(MessagingError::NotFound("address"))?;
        let queue = self.storage.queue();
        let provider = match owner {
            None => self.office.deployment.clone(),
            Some(tenant) => {
                let sender = queue.senders(&[tenant]).await?.into_iter().next().ok_or(MessagingError::NotFound("address"))?;
                self.office.of(&sender).map_err(|_| MessagingError::Forged)?.provider
            }
        };
        let now = self.origin.now();
        match provider.read_callback(callback) {
            CallbackNews::Forged => Err(MessagingError::Forged),
            CallbackNews::Nothing => Ok(()),
            CallbackNews::Hint { provider, reference } => {
                if queue.hint(owner, &provider, &reference, now).await? {
                    self.wake.deliveries();
                }
                Ok(())
            }
            CallbackNews::Told { report, .. } => {
                let id = callback.field("message").and_then(|text| text.parse::<MessageId>().ok());
                let Some(id) = id else { return Ok(()) };
                let Some(tenant) = queue.sender_of(id).await?.filter(|sender| owner.is_none() || *sender == owner) else { return Ok(()) };
                record(self.storage.as_ref(), vec![(tenant, Delivery { id, report })], now).await?;
                Ok(())
            }
        }
    }
}

/// Under which name a tenant's messages of a month are counted.
pub(crate) fn sent_subject(tenant: TenantId) -> String {
    format!("sms:sent:{tenant}")
}

/// Under which name their cost in rials is.
pub(crate) fn rial_subject(tenant: TenantId) -> String {
    format!("sms:rial:{tenant}")
}

/// When a tenant's month began.
pub(crate) fn month_window(sender: &Sender, now: Timestamp) -> Timestamp {
    month_of(&sender.settings.zone, sender.locale, now)
}

/// When the month began: the Jalali one where Persian is spoken, the Gregorian one elsewhere.
fn month_of(zone: &Zone, locale: Locale, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(zone.rules().clone()).date();
    let day = match locale {
        Locale::Fa => jalali(today).map_or(1, |(_, _, day)| i64::from(day)),
        Locale::En => i64::from(today.day()),
    };
    let first: Option<Date> = today.checked_sub(SignedDuration::from_hours(24 * (day - 1))).ok();
    let start = first.and_then(|first| first.to_zoned(zone.rules().clone()).ok());
    start.map_or(now, |start| start.timestamp())
}

/// Makes and knows the addresses that providers call: whose they are, and a MAC that only this deployment can make.
#[derive(Clone)]
pub(crate) struct CallbackKey(Secret);

impl std::fmt::Debug for CallbackKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallbackKey(…)")
    }
}

impl CallbackKey {
    pub(crate) fn new(deployment_key: &Secret) -> Self {
        Self(deployment_key.clone())
    }

    fn mac(&self, owner: &[u8]) -> Option<Hmac<Sha256>> {
        // HMAC takes a key of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes()).ok()?;
        mac.update(b"sms callback");
        mac.update(owner);
        Some(mac)
    }

    /// The token of a tenant's address, or the deployment's own.
    pub(crate) fn token(&self, owner: Option<TenantId>) -> String {
        let owner = owner.map_or(Uuid::nil(), TenantId::uuid);
        let tag = self.mac(owner.as_bytes()).map(|mac| mac.finalize().into_bytes());
        let tag = tag.as_ref().and_then(|tag| tag.get(..TAG_LENGTH)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([owner.as_bytes().as_slice(), tag].concat())
    }

    /// Whose address it is, if we gave it out; `Some(None)` is the deployment's.
    pub(crate) fn owner_of(&self, token: &str) -> Option<Option<TenantId>> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (owner, tag) = bytes.split_at_checked(16).filter(|_| bytes.len() == 16 + TAG_LENGTH)?;
        self.mac(owner)?.verify_truncated_left(tag).ok()?;
        let owner = Uuid::from_bytes(owner.try_into().ok()?);
        Some((!owner.is_nil()).then(|| Id::from_uuid(owner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_by_the_calendar_of_the_language() {
        let now: Timestamp = "2026-11-27T08:00:00+03:30".parse().expect("a time");
        let of = |locale| month_of(&Zone::default(), locale, now).to_string();
        assert_eq!(of(Locale::En), "2026-10-31T20:30:00Z");
        // 6 Azar 1405: the month began on 22 November.
        assert_eq!(of(Locale::Fa), "2026-11-21T20:30:00Z");
    }

    #[test]
    fn only_addresses_that_were_given_out_are_known() {
        let key = CallbackKey::new(&Secret::new("a key of a deployment"));
        let tenant: TenantId = Id::from_uuid(Uuid::from_u128(7));
        assert_eq!(key.owner_of(&key.token(Some(tenant))), Some(Some(tenant)));
        assert_eq!(key.owner_of(&key.token(None)), Some(None));
        let mut bent = key.token(Some(tenant));
        bent.replace_range(0..1, if bent.starts_with('A') { "B" } else { "A" });
        for bad in [bent.as_str(), "", "AAAA", &CallbackKey::new(&Secret::new("another deployment's key")).token(None)] {
            assert_eq!(key.owner_of(bad), None, "{bad}");
        }
    }
}
