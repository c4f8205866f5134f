//! Through which provider the deployment's messages go, in which words, and how many sign-in codes it sends.

use carsync_core::account::CodeLimits;
use carsync_core::messaging::CountryPrefix;
use carsync_core::notify::{SmsAccount, Wordings};
use carsync_core::value::{Invalid, Secret};

use super::file::{Given, Settings};
use crate::failure::Failure;

/// How many messages an account takes in a second where nothing is said. No provider of ours publishes its limit.
const PER_SECOND: u32 = 20;

/// What the deployment sends with.
#[derive(Debug, Clone)]
pub struct Sms {
    /// The account, and the one to fail over to.
    pub accounts: Vec<SmsAccount>,
    /// Whether messages are printed instead.
    pub console: bool,
    /// Other addresses of providers than their own, for all accounts of this host.
    pub urls: ProviderUrls,
    /// How many messages an account takes in a second.
    pub per_second: u32,
    /// The deployment's own words.
    pub wordings: Wordings,
}

/// Other addresses of providers than their own.
#[derive(Debug, Clone, Default)]
pub struct ProviderUrls {
    /// Kavenegar's.
    pub kavenegar: Option<String>,
    /// Twilio's.
    pub twilio: Option<String>,
    /// sms.ir's.
    pub smsir: Option<String>,
}

impl Sms {
    /// Reads what is given.
    ///
    /// # Errors
    /// What is wrong or missing.
    pub(super) fn of(settings: &Settings) -> Result<Self, Failure> {
        let mut accounts = Vec::new();
        for place in ["sms", "sms.fallback"] {
            accounts.extend(account(settings, place)?);
        }
        let console = settings.more.get("sms.provider").map(|given| given.read(plain)).transpose()?.is_some_and(|name| name == "console");
        if accounts.is_empty() && settings.more.keys().any(|key| key.starts_with("sms.fallback.")) {
            return Err(Failure::new("sms.provider: is needed where there is another to fail over to"));
        }
        let wordings = Wordings::of_list(settings.sms_wordings.clone())
            .map_err(|wrong| Failure::new(format!("sms.{}: {}", wrong.name, wrong.invalid.detail())))?;
        let url = |provider: &str| text(settings, &format!("sms.{provider}_url"), web_address);
        let urls = ProviderUrls { kavenegar: url("kavenegar")?, twilio: url("twilio")?, smsir: url("smsir")? };
        let per_second = match settings.more.get("sms.per_second") {
            Some(given) => given.read(per_second)?,
            None => PER_SECOND,
        };
        Ok(Self { accounts, console, urls, per_second, wordings })
    }
}

/// The account whose keys begin so; none for the console.
fn account(settings: &Settings, place: &str) -> Result<Option<SmsAccount>, Failure> {
    let key = |name: &str| format!("{place}.{name}");
    let Some(provider) = text(settings, &key("provider"), plain)?.filter(|name| name != "console") else { return Ok(None) };
    let secret = settings.more.get(key("key").as_str()).map(|given| given.read(|text| Ok(Secret::new(text)))).transpose()?;
    let secret = secret.ok_or_else(|| Failure::new(format!("{}: is needed for {provider}", key("key"))))?;
    let (account, sender) = (text(settings, &key("account"), plain)?, text(settings, &key("sender"), plain)?);
    Ok(Some(SmsAccount { provider, account, key: secret, sender }))
}

/// How many codes are sent; the defaults where nothing is given.
pub(super) fn code_limits(settings: &Settings) -> Result<CodeLimits, Failure> {
    let usual = CodeLimits::default();
    let number = |name: &str, usual: u32| {
        let given = settings.more.get(format!("codes.{name}").as_str());
        given.map_or(Ok(usual), |given: &Given| given.read(|text| text.parse().map_err(|_| "must be a whole number, 0 or more".to_owned())))
    };
    let prefixes = match settings.more.get("codes.prefixes") {
        Some(given) => given.read(prefixes)?,
        None => usual.prefixes,
    };
    Ok(CodeLimits {
        prefixes,
        of_phone_per_hour: number("of_phone_per_hour", usual.of_phone_per_hour)?,
        of_phone_per_day: number("of_phone_per_day", usual.of_phone_per_day)?,
        of_address_per_hour: number("of_address_per_hour", usual.of_address_per_hour)?,
        of_range_per_hour: number("of_range_per_hour", usual.of_range_per_hour)?,
        of_tenant_per_hour: number("of_tenant_per_hour", usual.of_tenant_per_hour)?,
        per_hour: number("per_hour", usual.per_hour)?,
        per_day: number("per_day", usual.per_day)?,
    })
}

fn text(settings: &Settings, key: &str, read: impl Fn(&str) -> Result<String, String>) -> Result<Option<String>, Failure> {
    settings.more.get(key).map(|given| given.read(&read)).transpose()
}

fn plain(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

fn web_address(text: &str) -> Result<String, String> {
    let known = text.starts_with("https://") || text.starts_with("http://");
    if known { Ok(text.to_owned()) } else { Err("must be the address of an API, like https://api.kavenegar.com/v1".to_owned()) }
}

fn per_second(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|number| (1..=1_000).contains(number)).ok_or_else(|| "must be a number from 1 to 1000".to_owned())
}

fn prefixes(text: &str) -> Result<Vec<CountryPrefix>, String> {
    let read = |one: &str| one.parse::<CountryPrefix>().map_err(|invalid: Invalid| invalid.detail().to_owned());
    text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(read).collect()
}
