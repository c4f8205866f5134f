//! A tenant's settings for messages. Keys of accounts are kept encrypted under the deployment's key and are never shown again.

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::prefix::CountryPrefix;
use crate::account::{hex, unhex};
use crate::entropy::Origin;
use crate::error::BadField;
use crate::notify::{SmsAccount, Wording, Wordings};
use crate::value::{Invalid, Money, Secret, TenantId, Zone};
use crate::vault::{Unopened, Vault};

/// How many accounts a tenant may have, one after the other.
const ACCOUNTS_MAX: usize = 3;
/// How many beginnings of phone numbers may be allowed.
const PREFIXES_MAX: usize = 20;
/// How many reminders a booking may have, and how early the first may be, in hours: a week.
const REMINDERS_MAX: usize = 5;
const REMINDER_HOURS_MAX: u16 = 168;
/// The most messages a monthly budget may allow.
const BUDGET_MAX: u32 = 10_000_000;
/// How many characters of a key are shown again, at its end.
const HINT_LENGTH: usize = 4;
/// The shortest key of which a part is shown.
const HINTED_LENGTH_MIN: usize = 16;

/// A tenant's settings for messages, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// The tenant's own accounts: the first, and others to fail over to. None: messages go through the deployment's.
    pub accounts: Vec<OwnAccount>,
    /// The tenant's own words.
    pub wordings: Wordings,
    /// When no notices are sent; codes always are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// The zone of quiet hours and of the month that budgets are for.
    pub zone: Zone,
    /// How many messages may be sent in a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages_per_month: Option<u32>,
    /// How many rials messages may cost in a month, by what providers tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_per_month: Option<Money>,
    /// Which phone numbers are written to.
    pub prefixes: Vec<CountryPrefix>,
    /// How many hours before a booking its customer is reminded.
    pub reminder_hours: Vec<u16>,
    /// Whether customers are told that a service is due again.
    pub service_due: bool,
}

/// An account of a tenant's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnAccount {
    /// The provider's name.
    pub provider: String,
    /// The account's id, where the provider has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The line or number that messages come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The last characters of the key, of a long one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_hint: Option<String>,
    /// The key, encrypted, in hexadecimal.
    pub(crate) key_box: String,
}

/// An account as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInput {
    /// The provider's name.
    pub provider: String,
    /// The account's id, where the provider has one.
    pub account: Option<String>,
    /// The line or number that messages come from.
    pub sender: Option<String>,
    /// The key; absent keeps the one that is stored for this provider.
    pub key: Option<Secret>,
}

/// Settings as they are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsInput {
    /// At most 3, each with another provider.
    pub accounts: Vec<AccountInput>,
    /// The tenant's own words.
    pub wordings: Vec<Wording>,
    /// When no notices are sent.
    pub quiet_hours: Option<QuietHours>,
    /// The zone of quiet hours and of the month that budgets are for.
    pub zone: Zone,
    /// How many messages may be sent in a month.
    pub messages_per_month: Option<u32>,
    /// How many rials messages may cost in a month.
    pub cost_per_month: Option<Money>,
    /// Which phone numbers are written to; 1 to 20.
    pub prefixes: Vec<CountryPrefix>,
    /// How many hours before a booking its customer is reminded; at most 5 of 1 to 168.
    pub reminder_hours: Vec<u16>,
    /// Whether customers are told that a service is due again.
    pub service_due: bool,
}

/// Part of a day in which no notices are sent; it may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From then.
    pub from: Time,
    /// Until then.
    pub until: Time,
}

impl Default for SmsSettings {
    fn default() -> Self {
        Self {
            accounts: Vec::new(),
            wordings: Wordings::default(),
            quiet_hours: None,
            zone: Zone::default(),
            messages_per_month: None,
            cost_per_month: None,
            prefixes: vec![CountryPrefix::iran()],
            reminder_hours: vec![24, 2],
            service_due: true,
        }
    }
}

impl QuietHours {
    /// When the quiet ends that holds at this moment, if one does.
    pub(crate) fn end_of(self, now: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let here = now.to_zoned(zone.rules().clone());
        let time = here.time();
        let over_midnight = self.until <= self.from;
        let is_quiet = if over_midnight { time >= self.from || time < self.until } else { time >= self.from && time < self.until };
        if !is_quiet {
            return None;
        }
        let day = if over_midnight && time >= self.from { here.date().tomorrow().ok()? } else { here.date() };
        let end = day.to_datetime(self.until).to_zoned(zone.rules().clone()).ok()?.timestamp();
        (end > now).then_some(end)
    }
}

/// Keeps keys of accounts.
#[derive(Debug, Clone)]
pub(crate) struct AccountVault(Vault);

impl AccountVault {
    pub(crate) fn new(deployment_key: &Secret) -> Self {
        Self(Vault::new(deployment_key, "carsync sms accounts"))
    }

    /// The accounts with their keys.
    pub(crate) fn open(&self, tenant: TenantId, accounts: &[OwnAccount]) -> Result<Vec<SmsAccount>, Unopened> {
        accounts.iter().map(|own| self.open_one(tenant, own)).collect()
    }

    fn open_one(&self, tenant: TenantId, own: &OwnAccount) -> Result<SmsAccount, Unopened> {
        let boxed = unhex(&own.key_box).ok_or(Unopened)?;
        let key = String::from_utf8(self.0.open(&bound_to(tenant, &own.provider), &boxed)?).map_err(|_| Unopened)?;
        let (provider, account, sender) = (own.provider.clone(), own.account.clone(), own.sender.clone());
        Ok(SmsAccount { provider, account, key: Secret::new(key), sender })
    }

    fn shut(&self, tenant: TenantId, account: &SmsAccount, origin: &Origin) -> Result<OwnAccount, Unopened> {
        let key = account.key.expose();
        let boxed = self.0.shut(&bound_to(tenant, &account.provider), key.as_bytes(), origin)?;
        let long = key.len() >= HINTED_LENGTH_MIN && key.is_ascii();
        Ok(OwnAccount {
            provider: account.provider.clone(),
            account: account.account.clone(),
            sender: account.sender.clone(),
            key_hint: long.then(|| key[key.len() - HINT_LENGTH..].to_owned()),
            key_box: hex(&boxed),
        })
    }
}

/// A box moved to another tenant or provider does not open.
fn bound_to(tenant: TenantId, provider: &str) -> Vec<u8> {
    [tenant.uuid().as_bytes().as_slice(), provider.as_bytes()].concat()
}

impl SmsInput {
    /// The accounts with their keys: those given, and those that were stored before.
    pub(crate) fn accounts(&self, tenant: TenantId, vault: &AccountVault, before: &[OwnAccount]) -> Result<Vec<SmsAccount>, BadField> {
        if self.accounts.len() > ACCOUNTS_MAX {
            return Err(BadField::new("accounts", Invalid::new("list.too_long", "a tenant has at most 3 accounts")));
        }
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for (at, input) in self.accounts.iter().enumerate() {
            if self.accounts.iter().take(at).any(|other| other.provider == input.provider) {
                let twice = Invalid::new("sms.provider_twice", "each account is with another provider");
                return Err(BadField::new(format!("accounts[{at}].provider"), twice));
            }
            let stored = || {
                let own = before.iter().find(|own| own.provider == input.provider)?;
                vault.open_one(tenant, own).ok().map(|account| account.key)
            };
            let key = input.key.clone().or_else(stored).ok_or_else(|| {
                BadField::new(format!("accounts[{at}].key"), Invalid::new("sms.key_missing", "no key is stored for this provider yet"))
            })?;
            let (provider, account, sender) = (input.provider.clone(), input.account.clone(), input.sender.clone());
            accounts.push(SmsAccount { provider, account, key, sender });
        }
        Ok(accounts)
    }

    /// The settings to be stored.
    pub(crate) fn settings(
        self,
        tenant: TenantId,
        vault: &AccountVault,
        accounts: &[SmsAccount],
        origin: &Origin,
    ) -> Result<SmsSettings, SettingsRefused> {
        self.check()?;
        Ok(SmsSettings {
            accounts: accounts.iter().map(|account| vault.shut(tenant, account, origin)).collect::<Result<_, _>>()?,
            wordings: Wordings::of_list(self.wordings)?,
            quiet_hours: self.quiet_hours,
            zone: self.zone,
            messages_per_month: self.messages_per_month,
            cost_per_month: self.cost_per_month,
            prefixes: self.prefixes,
            reminder_hours: self.reminder_hours,
            service_due: self.service_due,
        })
    }

    fn check(&self) -> Result<(), BadField> {
        if self.quiet_hours.is_some_and(|quiet| quiet.from == quiet.until) {
            let all_day = Invalid::new("quiet_hours.empty", "quiet hours end at another time than they begin");
            return Err(BadField::new("quiet_hours.until", all_day));
        }
        if self.messages_per_month.is_some_and(|most| most > BUDGET_MAX) {
            let range = Invalid::new("number.out_of_range", "must be 0 to 10000000 messages");
            return Err(BadField::new("messages_per_month", range));
        }
        if self.prefixes.is_empty() || self.prefixes.len() > PREFIXES_MAX {
            return Err(BadField::new("prefixes", Invalid::new("list.length", "1 to 20 prefixes are allowed")));
        }
        if self.reminder_hours.len() > REMINDERS_MAX {
            return Err(BadField::new("reminder_hours", Invalid::new("list.too_long", "a booking has at most 5 reminders")));
        }
        for (at, hours) in self.reminder_hours.iter().enumerate() {
            let here = |invalid| BadField::new(format!("reminder_hours[{at}]"), invalid);
            if !(1..=REMINDER_HOURS_MAX).contains(hours) {
                return Err(here(Invalid::new("number.out_of_range", "must be 1 to 168 hours")));
            }
            if self.reminder_hours.iter().take(at).any(|other| other == hours) {
                return Err(here(Invalid::new("reminder.twice", "each reminder has another time")));
            }
        }
        Ok(())
    }
}

/// Why settings can't be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsRefused {
    #[error(transparent)]
    Field(#[from] BadField),
    #[error(transparent)]
    Vault(#[from] Unopened),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn quiet_hours_end_on_this_day_or_the_next() {
        let zone = Zone::default();
        let night = QuietHours { from: Time::constant(21, 0, 0, 0), until: Time::constant(8, 0, 0, 0) };
        let noon = QuietHours { from: Time::constant(12, 0, 0, 0), until: Time::constant(14, 0, 0, 0) };
        for (quiet, now, end) in [
            (night, "2026-11-22T21:00:00+03:30", Some("2026-11-23T08:00:00+03:30")),
            (night, "2026-11-23T07:59:59+03:30", Some("2026-11-23T08:00:00+03:30")),
            (night, "2026-11-23T08:00:00+03:30", None),
            (night, "2026-11-22T20:59:59+03:30", None),
            (noon, "2026-11-22T13:00:00+03:30", Some("2026-11-22T14:00:00+03:30")),
            (noon, "2026-11-22T14:00:00+03:30", None),
            (noon, "2026-11-22T23:00:00+03:30", None),
        ] {
            assert_eq!(quiet.end_of(at(now), &zone), end.map(at), "{now}");
        }
    }

    #[test]
    fn a_key_is_opened_for_its_tenant_and_provider_alone_and_shown_by_its_end() {
        let vault = AccountVault::new(&Secret::new("a key of a deployment"));
        let origin = Origin::new(std::sync::Arc::new(crate::clock::SystemClock), std::sync::Arc::new(crate::entropy::SystemEntropy));
        let (tenant, other) = (origin.id(), origin.id());
        let account = SmsAccount {
            provider: "kavenegar".to_owned(),
            account: None,
            key: Secret::new("0123456789abcdef0123"),
            sender: Some("10004346".to_owned()),
        };
        let own = vault.shut(tenant, &account, &origin).expect("it is shut");
        assert_eq!(own.key_hint.as_deref(), Some("0123"));
        assert!(!format!("{own:?}").contains("abcdef0123"));
        assert_eq!(vault.open(tenant, std::slice::from_ref(&own)).ok(), Some(vec![account]));
        assert!(vault.open(other, std::slice::from_ref(&own)).is_err());
        let moved = OwnAccount { provider: "smsir".to_owned(), ..own.clone() };
        assert!(vault.open(tenant, &[moved]).is_err());
        assert!(AccountVault::new(&Secret::new("another deployment's key")).open(tenant, &[own]).is_err());
    }
}
