//! Before a message is tried: whether it is still of use, wanted, allowed and paid for, and which way it goes.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::dispatcher::{ATTEMPTS_MAX, Dispatcher};
use super::model::{Lane, Leased, Outcome, Sender, Settled, Through};
use super::office::Route;
use crate::messaging::{MessageState, month_window, rial_subject, sent_subject};
use crate::notify::{SmsError, SmsMessage, Template};
use crate::storage::StorageError;
use crate::tally::Tally;
use crate::value::{MessageId, PhoneNumber, TenantId};

/// How long messages wait whose tenant's settings can't be read.
const UNREADABLE_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// A message that may be tried.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) leased: Leased,
    /// In the sender's words.
    pub(super) message: SmsMessage,
    pub(super) route: Result<Route, SmsError>,
    /// Where it counts as sent, if nobody has paid for it before.
    pub(super) count_as: Option<Tally>,
    /// Where its cost in rials counts.
    pub(super) cost_as: Option<Tally>,
}

impl Dispatcher {
    /// Sorts a batch: what may be tried, and what is settled already.
    pub(super) async fn admit(&self, batch: &[Leased]) -> Result<(Vec<Admitted>, Vec<Settled>), StorageError> {
        let now = self.origin.now();
        let senders = self.senders_of(batch).await?;
        let opted_out = self.opted_out(batch).await?;
        let (mut ready, mut settled) = (Vec::new(), Vec::new());
        for leased in batch {
            let sender = leased.tenant.and_then(|tenant| senders.get(&tenant));
            match self.refusal(leased, sender, &opted_out, now) {
                Some(outcome) => settled.push(Settled::new(leased, outcome)),
                None => ready.push(leased.clone()),
            }
        }
        let unpaid = self.pay(&ready, &senders, now).await?;
        let mut admitted = Vec::with_capacity(ready.len());
        for leased in ready {
            if unpaid.contains(&leased.id) {
                settled.push(Settled::new(&leased, ended(MessageState::Suppressed, "the month's budget is used up")));
                continue;
            }
            let sender = leased.tenant.and_then(|tenant| senders.get(&tenant));
            let one = self.admitted(leased, sender, now);
            match self.not_ours_to_pay(&one) {
                Some(outcome) => settled.push(Settled::new(&one.leased, outcome)),
                None => admitted.push(one),
            }
        }
        Ok((admitted, settled))
    }

    /// What a tenant allows itself is no matter of the deployment's account, which writes to the countries that its operator chose.
    fn not_ours_to_pay(&self, one: &Admitted) -> Option<Outcome> {
        let by_deployment = one.route.as_ref().is_ok_and(|route| route.through == Through::Deployment);
        let covered = || self.office.prefixes.iter().any(|prefix| prefix.covers(one.leased.message.to()));
        let refused = by_deployment && one.leased.uncertain_since.is_none() && !covered();
        refused.then(|| ended(MessageState::Suppressed, "the deployment's account does not write to this country"))
    }

    fn admitted(&self, leased: Leased, sender: Option<&Sender>, now: Timestamp) -> Admitted {
        let (route, wordings) = match sender {
            Some(sender) => (self.office.of(sender), &sender.settings.wordings),
            None => (Ok(self.office.deployments()), &self.office.wordings),
        };
        let mut message = leased.message.clone().worded(wordings);
        if let Some(address) = self.office.callback_url(sender.map(|sender| sender.tenant), leased.id) {
            message = message.told_at(address);
        }
        let window = sender.map(|sender| month_window(sender, now));
        let tally = |subject: fn(TenantId) -> String, by| {
            sender.zip(window).map(|(sender, window)| Tally { subject: subject(sender.tenant), window, by })
        };
        let count_as = tally(sent_subject, 1).filter(|_| self.lane == Lane::Notice && !leased.paid && !self.is_budgeted(sender));
        Admitted { message, route, count_as, cost_as: tally(rial_subject, 0), leased }
    }

    fn is_budgeted(&self, sender: Option<&Sender>) -> bool {
        sender.is_some_and(|sender| sender.settings.messages_per_month.is_some())
    }

    /// Why a message is not to be tried now, if there is a reason. What may have been sent is always followed up.
    fn refusal(&self, leased: &Leased, sender: Option<&Sender>, opted_out: &[PhoneNumber], now: Timestamp) -> Option<Outcome> {
        if leased.attempts >= ATTEMPTS_MAX {
            let state = if leased.uncertain_since.is_some() { MessageState::Uncertain } else { MessageState::Dead };
            return Some(ended(state, "tried too often"));
        }
        if leased.tenant.is_some() && sender.is_none() {
            let (due_at, why) = (now + UNREADABLE_WAIT, "the tenant's settings can't be read".to_owned());
            return Some(Outcome::Again { due_at, why, tried: false, uncertain_since: leased.uncertain_since });
        }
        if leased.uncertain_since.is_some() {
            return None;
        }
        if leased.dies_at <= now {
            return Some(ended(MessageState::Expired, "too late to be of use"));
        }
        let (to, template) = (leased.message.to(), leased.message.template());
        if self.lane == Lane::Code || template == Template::Test {
            return None;
        }
        if opted_out.contains(to) {
            return Some(ended(MessageState::Suppressed, "the person wants no notices"));
        }
        let settings = &sender?.settings;
        if !settings.prefixes.iter().any(|prefix| prefix.covers(to)) {
            return Some(ended(MessageState::Suppressed, "the number is in no country that is written to"));
        }
        let quiet_until = settings.quiet_hours.and_then(|quiet| quiet.end_of(now, &settings.zone))?;
        if quiet_until >= leased.dies_at {
            // Whoever is not told before morning drives to a workshop that does not expect them.
            if matches!(template, Template::BookingConfirmed | Template::BookingMoved | Template::BookingCancelled) {
                return None;
            }
            return Some(ended(MessageState::Expired, "of no use any more when the quiet hours end"));
        }
        Some(Outcome::Again { due_at: quiet_until, why: "quiet hours".to_owned(), tried: false, uncertain_since: None })
    }

    async fn senders_of(&self, batch: &[Leased]) -> Result<HashMap<TenantId, Sender>, StorageError> {
        let mut tenants: Vec<TenantId> = batch.iter().filter_map(|leased| leased.tenant).collect();
        tenants.sort_unstable();
        tenants.dedup();
        if tenants.is_empty() {
            return Ok(HashMap::new());
        }
        let senders = self.storage.queue().senders(&tenants).await?;
        Ok(senders.into_iter().map(|sender| (sender.tenant, sender)).collect())
    }

    async fn opted_out(&self, batch: &[Leased]) -> Result<Vec<PhoneNumber>, StorageError> {
        if self.lane == Lane::Code || batch.is_empty() {
            return Ok(Vec::new());
        }
        let phones: Vec<PhoneNumber> = batch.iter().map(|leased| leased.message.to().clone()).collect();
        self.storage.queue().opted_out(&phones).await
    }

    /// Pays for what is not paid yet out of the budgets of its tenants; says what could not be paid. Codes have limits of their own:
    /// strangers ask for them, and nobody's notices shall suffer from it.
    async fn pay(&self, ready: &[Leased], senders: &HashMap<TenantId, Sender>, now: Timestamp) -> Result<Vec<MessageId>, StorageError> {
        let mut unpaid = Vec::new();
        if self.lane == Lane::Code {
            return Ok(unpaid);
        }
        for sender in senders.values() {
            let of_sender = |leased: &&Leased| leased.tenant == Some(sender.tenant) && !leased.paid && leased.uncertain_since.is_none();
            let due: Vec<MessageId> = ready.iter().filter(of_sender).map(|leased| leased.id).collect();
            if due.is_empty() {
                continue;
            }
            let window = month_window(sender, now);
            if let Some(limit) = sender.settings.cost_per_month {
                let unit = self.storage.platform().await?;
                if unit.tallies().amount(&rial_subject(sender.tenant), window).await? >= limit.amount() {
                    alarm(sender, "cost");
                    unpaid.extend(due);
                    continue;
                }
            }
            if let Some(limit) = sender.settings.messages_per_month {
                let budget = Tally { subject: sent_subject(sender.tenant), window, by: 1 };
                let paid = self.storage.queue().pay(&budget, i64::from(limit), &due).await?;
                if paid.len() < due.len() {
                    alarm(sender, "messages");
                }
                unpaid.extend(due.into_iter().filter(|id| !paid.contains(id)));
            }
        }
        Ok(unpaid)
    }
}

pub(super) fn ended(state: MessageState, why: impl Into<String>) -> Outcome {
    Outcome::Ended { state, why: why.into() }
}

fn alarm(sender: &Sender, budget: &str) {
    tracing::error!(tenant.slug = %sender.slug, sms.budget = budget, "a tenant's monthly SMS budget is used up");
}
