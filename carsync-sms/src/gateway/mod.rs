//! Opens accounts with the providers that are built in. An account opened again is the same one: its limits and outages are remembered.

mod check;
mod memory;

use std::sync::Arc;

use carsync_core::error::BadField;
use carsync_core::notify::{SmsAccount, SmsGateway, SmsProvider};
use carsync_core::value::Invalid;

use self::memory::Memory;
#[cfg(any(feature = "kavenegar", feature = "smsir", feature = "twilio"))]
use crate::http::Http;
use crate::{Breaker, Failover, Throttled, Traced};

/// How many messages an account takes in a second. No provider of ours publishes its limit; Kavenegar answers 451 and Twilio 429 beyond it.
const PER_SECOND: u32 = 20;
/// How many at once after a rest.
const BURST: u32 = 20;

/// Opens accounts with providers: `kavenegar`, `twilio` and `smsir`, as the features are switched on.
///
/// Each account is throttled, guarded by a breaker and traced; several make a [`Failover`].
///
/// ```no_run
/// use std::sync::Arc;
/// use carsync_core::notify::SmsGateway;
/// use carsync_sms::Gateway;
///
/// let gateway: Arc<dyn SmsGateway> = Arc::new(Gateway::new().pace(10, 20));
/// // CarSync::builder(storage, blobs).sms(deployments_own).gateway(gateway) …
/// ```
#[derive(Debug)]
pub struct Gateway {
    #[cfg(feature = "kavenegar")]
    kavenegar: Http,
    #[cfg(feature = "twilio")]
    twilio: Http,
    #[cfg(feature = "smsir")]
    smsir: Http,
    /// Providers that need no account.
    ready: Vec<Arc<dyn SmsProvider>>,
    per_second: u32,
    burst: u32,
    memory: Memory,
}

impl Default for Gateway {
    fn default() -> Self {
        Self::new()
    }
}

impl Gateway {
    /// All providers that are built in, at their own addresses; 20 messages in a second for each account.
    pub fn new() -> Self {
        Self {
            #[cfg(feature = "kavenegar")]
            kavenegar: Http::new(crate::kavenegar::BASE),
            #[cfg(feature = "twilio")]
            twilio: Http::new(crate::twilio::BASE),
            #[cfg(feature = "smsir")]
            smsir: Http::new(crate::smsir::BASE),
            ready: Vec::new(),
            per_second: PER_SECOND,
            burst: BURST,
            memory: Memory::default(),
        }
    }

    /// Calls Kavenegar at another address: HTTPS, or on this machine.
    #[cfg(feature = "kavenegar")]
    #[must_use]
    pub fn kavenegar_url(self, url: &str) -> Self {
        Self { kavenegar: self.kavenegar.moved(url), ..self }
    }

    /// Calls Twilio at another address: HTTPS, or on this machine.
    #[cfg(feature = "twilio")]
    #[must_use]
    pub fn twilio_url(self, url: &str) -> Self {
        Self { twilio: self.twilio.moved(url), ..self }
    }

    /// Calls sms.ir at another address: HTTPS, or on this machine.
    #[cfg(feature = "smsir")]
    #[must_use]
    pub fn smsir_url(self, url: &str) -> Self {
        Self { smsir: self.smsir.moved(url), ..self }
    }

    /// Each account takes so many messages in a second, and so many at once after a rest.
    #[must_use]
    pub fn pace(self, per_second: u32, burst: u32) -> Self {
        Self { per_second, burst, ..self }
    }

    /// Remembers so many accounts, instead of 10,000; those not opened for longest are forgotten.
    #[must_use]
    pub fn remembering(self, accounts: usize) -> Self {
        Self { memory: Memory::of(accounts), ..self }
    }

    /// Opens `console` too, which prints messages to standard error: for demos.
    #[cfg(feature = "console")]
    #[must_use]
    pub fn with_console(self) -> Self {
        self.with_provider(Arc::new(crate::Console::stderr()))
    }

    /// Opens this provider too, by its name. All who name it share it, whatever their key.
    #[must_use]
    pub fn with_provider(mut self, provider: Arc<dyn SmsProvider>) -> Self {
        self.ready.push(provider);
        self
    }

    fn open_one(&self, account: &SmsAccount) -> Result<Arc<dyn SmsProvider>, BadField> {
        if let Some(ready) = self.ready.iter().find(|provider| provider.name() == account.provider) {
            return Ok(ready.clone());
        }
        let adapter = self.adapter(account)?;
        Ok(self.memory.account(account, || self.guarded(adapter)))
    }

    /// The throttle stands outside the breaker: that we hold messages back is no failure of the provider's.
    fn guarded(&self, adapter: Arc<dyn SmsProvider>) -> Arc<dyn SmsProvider> {
        let breaker = Arc::new(Breaker::new(adapter));
        let throttled = Arc::new(Throttled::new(breaker, self.per_second, self.burst));
        Arc::new(Traced::new(throttled))
    }

    fn adapter(&self, account: &SmsAccount) -> Result<Arc<dyn SmsProvider>, BadField> {
        match account.provider.as_str() {
            #[cfg(feature = "kavenegar")]
            crate::kavenegar::NAME => {
                check::kavenegar(account)?;
                let kavenegar = crate::Kavenegar::over(self.kavenegar.clone(), account.key.clone());
                Ok(Arc::new(match &account.sender {
                    Some(line) => kavenegar.sender(line.as_str()),
                    None => kavenegar,
                }))
            }
            #[cfg(feature = "twilio")]
            crate::twilio::NAME => {
                let (sid, sender) = check::twilio(account)?;
                Ok(Arc::new(crate::Twilio::over(self.twilio.clone(), sid.to_owned(), account.key.clone()).sender(sender)))
            }
            #[cfg(feature = "smsir")]
            crate::smsir::NAME => {
                check::smsir(account)?;
                let smsir = crate::SmsIr::over(self.smsir.clone(), account.key.clone());
                Ok(Arc::new(match &account.sender {
                    Some(line) => smsir.line(line.as_str()),
                    None => smsir,
                }))
            }
            _ => Err(BadField::new("provider", self.unknown())),
        }
    }

    fn unknown(&self) -> Invalid {
        Invalid::because("sms.provider_unknown", format!("a provider is one of: {}", self.providers().join(", ")))
    }
}

impl SmsGateway for Gateway {
    fn providers(&self) -> Vec<&'static str> {
        let built_in = [
            #[cfg(feature = "kavenegar")]
            crate::kavenegar::NAME,
            #[cfg(feature = "twilio")]
            crate::twilio::NAME,
            #[cfg(feature = "smsir")]
            crate::smsir::NAME,
        ];
        built_in.into_iter().chain(self.ready.iter().map(|provider| provider.name())).collect()
    }

    fn open(&self, accounts: &[SmsAccount]) -> Result<Arc<dyn SmsProvider>, BadField> {
        let mut members = Vec::with_capacity(accounts.len());
        for (at, account) in accounts.iter().enumerate() {
            let here = |bad: BadField| BadField::new(format!("accounts[{at}].{}", bad.name), bad.invalid);
            members.push(self.open_one(account).map_err(here)?);
        }
        let mut members = members.into_iter();
        let none = || BadField::new("accounts", Invalid::new("sms.no_account", "there must be an account"));
        let first = members.next().ok_or_else(none)?;
        if members.len() == 0 {
            return Ok(first);
        }
        Ok(Arc::new(members.fold(Failover::new(first), Failover::then)))
    }
}
