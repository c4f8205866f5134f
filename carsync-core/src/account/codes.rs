//! Sending sign-in codes: to which numbers, how many, and what stops those who make others pay for them.
//!
//! **Limits.** What a code costs, somebody pays, and machines ask for them to earn from it. So codes are counted in the database, over all
//! hosts, in the unit that writes the code: by phone, by address, by range of numbers, by tenant and for the deployment. A request that is
//! refused counts for nothing. A range of ten thousand numbers whose codes hardly anybody gives back is blocked until an operator lifts it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::error::AccountError;
use super::model::{Operator, SignIn, SignInRequested};
use super::service::Accounts;
use crate::error::BadField;
use crate::messaging::CountryPrefix;
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage};
use crate::storage::PlatformWrite;
use crate::tally::{network_of, window_of};
use crate::tenancy::TenantScope;
use crate::value::{Invalid, Locale, PhoneNumber, SignInId, text_serde};

/// How long a code lives: 5 minutes (OWASP ASVS 5.0, V6.5.5 allows 10 at the most).
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// How long to wait between two codes for one phone.
const CODE_GAP: SignedDuration = SignedDuration::from_secs(60);
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;
/// The length of the windows in which codes that were given back are compared with those sent.
const CONVERSION_S: i64 = 7 * DAY_S;
/// After how many codes of a window a range is judged.
const JUDGED_AFTER: i64 = 50;
/// The least part of them that must have been given back, in percent.
const USED_MIN_PERCENT: i64 = 20;

/// Asks for a code.
#[derive(Debug, Clone)]
pub struct CodeRequest {
    phone: PhoneNumber,
    locale: Locale,
    tenant: Option<TenantScope>,
    address: Option<IpAddr>,
}

impl CodeRequest {
    /// A code for this phone, in this language.
    pub fn new(phone: PhoneNumber, locale: Locale) -> Self {
        Self { phone, locale, tenant: None, address: None }
    }

    /// Signing in on a tenant's own site: the tenant's account and words are used. Its monthly budget is not: codes have limits of their own.
    #[must_use]
    pub fn for_tenant(mut self, scope: &TenantScope) -> Self {
        self.tenant = Some(scope.clone());
        self
    }

    /// Where the request came from.
    #[must_use]
    pub fn from_address(mut self, address: Option<IpAddr>) -> Self {
        self.address = address;
        self
    }
}

/// How many codes are sent, beside one in 60 seconds for a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLimits {
    /// Which phone numbers codes are sent to, and whatever else goes through the deployment's account; a tenant with accounts of its own
    /// decides for those.
    pub prefixes: Vec<CountryPrefix>,
    /// For one phone in an hour.
    pub of_phone_per_hour: u32,
    /// For one phone in a day.
    pub of_phone_per_day: u32,
    /// From one address in an hour; an IPv6 network of 64 bits is one. Mobile operators put many people behind one.
    pub of_address_per_hour: u32,
    /// For the ten thousand numbers that share all but their last four digits, in an hour.
    pub of_range_per_hour: u32,
    /// For the sites of one tenant in an hour.
    pub of_tenant_per_hour: u32,
    /// For the deployment in an hour.
    pub per_hour: u32,
    /// For the deployment in a day.
    pub per_day: u32,
}

impl Default for CodeLimits {
    fn default() -> Self {
        Self {
            prefixes: vec![CountryPrefix::iran()],
            of_phone_per_hour: 5,
            of_phone_per_day: 10,
            of_address_per_hour: 60,
            of_range_per_hour: 100,
            of_tenant_per_hour: 1_000,
            per_hour: 2_000,
            per_day: 10_000,
        }
    }
}

/// The ten thousand phone numbers that share all but their last four digits, as `+98912345`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberRange(String);

impl NumberRange {
    /// The range a phone number is in.
    pub fn of(phone: &PhoneNumber) -> Self {
        let text = phone.e164();
        Self(text.get(..text.len().saturating_sub(4)).unwrap_or_default().to_owned())
    }
}

impl fmt::Display for NumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for NumberRange {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let good = (3..=11).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let malformed = Invalid::new("range.malformed", "a range is + and all but the last four digits of a number, like +98912345");
        if good { Ok(Self(text.to_owned())) } else { Err(malformed) }
    }
}

text_serde!(NumberRange);

/// A range that gets no codes any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// The range.
    pub range: NumberRange,
    /// How many codes had been sent to it that week.
    pub sent: u32,
    /// How many of them had been given back.
    pub used: u32,
    /// When it was blocked.
    pub blocked_at: Timestamp,
}

/// One limit as it is counted.
struct Limit {
    subject: String,
    length_s: i64,
    most: u32,
    /// Whether somebody must be told when it is used up: not for what one stranger can do alone.
    alarming: bool,
}

impl Accounts {
    /// Sends a code to a phone. The answer is the same whether the phone is known or not.
    ///
    /// # Errors
    /// `Invalid` for a phone of a country that is not written to; `TooManyCodes` within a minute of the last one or beyond
    /// [`CodeLimits`]; `NumberBlocked`; the storage's.
    pub async fn request_code(&self, wanted: &CodeRequest) -> Result<SignInRequested, AccountError> {
        self.refuse_country(wanted).await?;
        let now = self.origin.now();
        let CodeRequest { phone, locale, tenant, .. } = wanted;
        let mut unit = self.storage.platform_write().await?;
        unit.accounts_mut().lock_phone(phone).await?;
        let asked = unit.accounts().sign_ins_since(phone, now - SignedDuration::from_secs(DAY_S)).await?;
        if let Some(until) = self.phone_waits_until(&asked, now) {
            return Err(too_many(now, until));
        }
        let range = NumberRange::of(phone);
        if unit.accounts().code_block(&range).await?.is_some() {
            return Err(AccountError::NumberBlocked);
        }
        if let Some(block) = worthless(unit.as_mut(), &range, now).await? {
            let is_new = unit.accounts_mut().block_codes(&block).await?;
            unit.commit().await?;
            if is_new {
                let (range, sent, used) = (block.range.to_string(), block.sent, block.used);
                tracing::error!(sms.range = range, codes.sent = sent, codes.used = used, "a range of numbers gets no codes any more");
            }
            return Err(AccountError::NumberBlocked);
        }
        let used_up = self.count_code(unit.as_mut(), wanted, &range, now).await?;
        let code = self.origin.code();
        let id: SignInId = self.origin.id();
        let (code_hash, expires_at) = (self.hash_code(id, &code), now + CODE_LIFE);
        let sign_in = SignIn { id, phone: phone.clone(), code_hash, locale: *locale, created_at: now, expires_at };
        unit.accounts_mut().insert_sign_in(&sign_in).await?;
        let message = SmsMessage::new(phone.clone(), Template::SignInCode, *locale).with("code", code);
        let outgoing = OutboxMessage::new(self.origin.id(), Lane::Code, message, now).dying_at(expires_at);
        unit.outbox_mut().put(&outgoing.on_behalf_of(tenant.as_ref().map(TenantScope::tenant))).await?;
        unit.commit().await?;
        for limit in used_up {
            tracing::error!(codes.limit = limit.subject, codes.most = limit.most, "a limit of sign-in codes is used up");
        }
        self.wake.outbox();
        Ok(SignInRequested { request: id, expires_at, again_at: now + CODE_GAP })
    }

    /// The ranges that get no codes, newest first.
    ///
    /// # Errors
    /// The storage's.
    pub async fn code_blocks(&self, _by: &Operator) -> Result<Vec<CodeBlock>, AccountError> {
        Ok(self.storage.platform().await?.accounts().code_blocks().await?)
    }

    /// Lets a range have codes again; it is judged anew.
    ///
    /// # Errors
    /// `NotFound` for a range that is not blocked; the storage's.
    pub async fn lift_code_block(&self, _by: &Operator, range: &NumberRange) -> Result<(), AccountError> {
        let window = window_of(self.origin.now(), CONVERSION_S).0;
        let mut unit = self.storage.platform_write().await?;
        if !unit.accounts_mut().lift_code_block(range).await? {
            return Err(AccountError::NotFound("block"));
        }
        for subject in [sent_subject(range), used_subject(range)] {
            let counted = unit.tallies().amount(&subject, window).await?;
            unit.tallies_mut().count(&subject, window, -counted).await?;
        }
        unit.commit().await?;
        tracing::info!(sms.range = %range, "a range of numbers gets codes again");
        Ok(())
    }

    /// Writes down that a code came back, in the unit that opens the session.
    pub(super) async fn count_use(&self, unit: &mut dyn PlatformWrite, phone: &PhoneNumber, now: Timestamp) -> Result<(), AccountError> {
        unit.tallies_mut().count(&used_subject(&NumberRange::of(phone)), window_of(now, CONVERSION_S).0, 1).await?;
        Ok(())
    }

    async fn refuse_country(&self, wanted: &CodeRequest) -> Result<(), AccountError> {
        let settings = match &wanted.tenant {
            Some(scope) => self.storage.read(scope).await?.messages().sms_settings().await?.map(|(settings, _)| settings),
            None => None,
        };
        let covers = |prefixes: &[CountryPrefix]| prefixes.iter().any(|prefix| prefix.covers(&wanted.phone));
        let deployment_pays = settings.as_ref().is_none_or(|settings| settings.accounts.is_empty());
        let allowed = settings.is_none_or(|settings| covers(&settings.prefixes)) && (!deployment_pays || covers(&self.limits.prefixes));
        let not_served = Invalid::new("phone.not_served", "no messages are sent to numbers of this country");
        if allowed { Ok(()) } else { Err(AccountError::Invalid(BadField::new("phone", not_served))) }
    }

    /// Until when this phone must wait; `asked` is newest first.
    fn phone_waits_until(&self, asked: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
        if self.limits.of_phone_per_hour == 0 || self.limits.of_phone_per_day == 0 {
            return Some(now + SignedDuration::from_secs(DAY_S));
        }
        let nth_last = |most: u32| asked.get(usize::try_from(most).ok()?.checked_sub(1)?).copied();
        let gap = asked.first().map(|last| *last + CODE_GAP);
        let hour = nth_last(self.limits.of_phone_per_hour).map(|at| at + SignedDuration::from_secs(HOUR_S));
        let day = nth_last(self.limits.of_phone_per_day).map(|at| at + SignedDuration::from_secs(DAY_S));
        [gap, hour, day].into_iter().flatten().filter(|until| *until > now).max()
    }

    /// Counts one code everywhere, or refuses it. Says which limits it was the last of.
    async fn count_code(
        &self,
        unit: &mut dyn PlatformWrite,
        wanted: &CodeRequest,
        range: &NumberRange,
        now: Timestamp,
    ) -> Result<Vec<Limit>, AccountError> {
        let limits = &self.limits;
        let limit = |subject: String, length_s, most, alarming| Limit { subject, length_s, most, alarming };
        // In one order, so that two at once never wait for each other in a circle.
        let address = wanted.address.map(|address| format!("code:address:{}", network_of(address)));
        let tenant = wanted.tenant.as_ref().map(|scope| format!("code:tenant:{}", scope.tenant()));
        let counted = [
            address.map(|subject| limit(subject, HOUR_S, limits.of_address_per_hour, false)),
            Some(limit("code:day".to_owned(), DAY_S, limits.per_day, true)),
            Some(limit("code:hour".to_owned(), HOUR_S, limits.per_hour, true)),
            Some(limit(format!("code:range:{range}"), HOUR_S, limits.of_range_per_hour, true)),
            tenant.map(|subject| limit(subject, HOUR_S, limits.of_tenant_per_hour, true)),
        ];
        let mut used_up = Vec::new();
        for limit in counted.into_iter().flatten() {
            let (window, until) = window_of(now, limit.length_s);
            let amount = unit.tallies_mut().count(&limit.subject, window, 1).await?;
            if amount > i64::from(limit.most) {
                // The unit is dropped, so that what is refused counts for nothing.
                return Err(too_many(now, until));
            }
            if amount == i64::from(limit.most) && limit.alarming {
                used_up.push(limit);
            }
        }
        Ok(used_up)
    }
}

/// Counts a code for its range; the block, if hardly any of those before came back.
async fn worthless(unit: &mut dyn PlatformWrite, range: &NumberRange, now: Timestamp) -> Result<Option<CodeBlock>, AccountError> {
    let window = window_of(now, CONVERSION_S).0;
    let before = unit.tallies_mut().count(&sent_subject(range), window, 1).await? - 1;
    if before < JUDGED_AFTER {
        return Ok(None);
    }
    let used = unit.tallies().amount(&used_subject(range), window).await?;
    if used * 100 >= before * USED_MIN_PERCENT {
        return Ok(None);
    }
    unit.tallies_mut().count(&sent_subject(range), window, -1).await?;
    let number = |amount| u32::try_from(amount).unwrap_or(u32::MAX);
    Ok(Some(CodeBlock { range: range.clone(), sent: number(before), used: number(used), blocked_at: now }))
}

// Names that begin so are kept for longer than a day.
fn sent_subject(range: &NumberRange) -> String {
    format!("sms:code-sent:{range}")
}

fn used_subject(range: &NumberRange) -> String {
    format!("sms:code-used:{range}")
}

fn too_many(now: Timestamp, until: Timestamp) -> AccountError {
    let seconds = until.duration_since(now).as_secs().max(0) + 1;
    AccountError::TooManyCodes { retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_number_without_its_last_four_digits() {
        let phone: PhoneNumber = "0912 345 6789".parse().expect("a phone");
        let range = NumberRange::of(&phone);
        assert_eq!(range.to_string(), "+98912345");
        assert_eq!("+98912345".parse(), Ok(range));
        for bad in ["", "98912345", "+", "+98a", "+9891234567890123"] {
            assert!(bad.parse::<NumberRange>().is_err(), "{bad}");
        }
    }
}
