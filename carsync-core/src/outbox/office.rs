//! Which provider a message goes through: the tenant's own accounts, or the deployment's.

use std::sync::Arc;

use super::model::{Sender, Through};
use crate::error::BadField;
use crate::messaging::{AccountVault, CallbackKey, CountryPrefix};
use crate::notify::{SmsAccount, SmsError, SmsGateway, SmsProvider, Wordings};
use crate::value::{Invalid, MessageId, Secret, TenantId};

/// The deployment's provider, and what opens those of tenants.
#[derive(Debug)]
pub(crate) struct PostOffice {
    pub(crate) deployment: Arc<dyn SmsProvider>,
    /// The deployment's own words, for what it sends itself.
    pub(crate) wordings: Wordings,
    /// Which countries the deployment's account writes to.
    pub(crate) prefixes: Vec<CountryPrefix>,
    gateway: Option<Arc<dyn SmsGateway>>,
    pub(crate) vault: AccountVault,
    pub(crate) callbacks: CallbackKey,
    site: String,
}

/// A provider, and whose account it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) provider: Arc<dyn SmsProvider>,
    pub(crate) through: Through,
}

impl PostOffice {
    pub(crate) fn new(
        deployment: Arc<dyn SmsProvider>,
        wordings: Wordings,
        prefixes: Vec<CountryPrefix>,
        gateway: Option<Arc<dyn SmsGateway>>,
        key: &Secret,
        site: String,
    ) -> Self {
        Self { deployment, wordings, prefixes, gateway, vault: AccountVault::new(key), callbacks: CallbackKey::new(key), site }
    }

    /// The way of the deployment's own messages.
    pub(crate) fn deployments(&self) -> Route {
        Route { provider: self.deployment.clone(), through: Through::Deployment }
    }

    /// The way of a tenant's messages.
    pub(crate) fn of(&self, sender: &Sender) -> Result<Route, SmsError> {
        if sender.settings.accounts.is_empty() {
            return Ok(self.deployments());
        }
        let wrong = |code: &str| SmsError::Misconfigured { code: code.to_owned() };
        let gateway = self.gateway.as_ref().ok_or_else(|| wrong("no gateway"))?;
        let accounts = self.vault.open(sender.tenant, &sender.settings.accounts).map_err(|_| wrong("key not readable"))?;
        let provider = gateway.open(&accounts).map_err(|bad| wrong(&bad.name))?;
        Ok(Route { provider, through: Through::Tenant })
    }

    /// Refuses accounts that can't be opened.
    pub(crate) fn check(&self, accounts: &[SmsAccount]) -> Result<(), BadField> {
        if accounts.is_empty() {
            return Ok(());
        }
        let none = || BadField::new("accounts", Invalid::new("sms.no_gateway", "this deployment opens no accounts of tenants"));
        self.gateway.as_ref().ok_or_else(none)?.open(accounts).map(|_| ())
    }

    /// The providers whose accounts a tenant may have.
    pub(crate) fn providers(&self) -> Vec<&'static str> {
        self.gateway.as_ref().map(|gateway| gateway.providers()).unwrap_or_default()
    }

    /// Where a provider may tell what became of a message; only a site that the world can reach has such a place.
    pub(crate) fn callback_url(&self, tenant: Option<TenantId>, message: MessageId) -> Option<String> {
        self.site.starts_with("https://").then(|| format!("{}?message={message}", self.callback_base(tenant)))
    }

    /// The same without the message, for providers whose calls name theirs.
    pub(crate) fn callback_base(&self, tenant: Option<TenantId>) -> String {
        format!("{}/v1/sms/callbacks/{}", self.site, self.callbacks.token(tenant))
    }
}
