//! Several accounts as one: the next is tried only if the one before surely did not send.

use std::sync::Arc;

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::MessageId;

/// Tries providers in their order.
///
/// A message goes to the next provider if one is throttled, unavailable or misconfigured; never if it was refused, and never if it may have
/// been sent. Nothing is remembered, since another process may have handed a message over: what may have been taken is asked for at every
/// provider, and receipts say whose they are. So a provider that can't tell (sms.ir) leaves in doubt what another may have taken. Its name
/// is the first provider's.
#[derive(Debug, Clone)]
pub struct Failover {
    first: Arc<dyn SmsProvider>,
    others: Vec<Arc<dyn SmsProvider>>,
}

impl Failover {
    /// One provider; others are added by [`then`](Self::then).
    pub fn new(first: Arc<dyn SmsProvider>) -> Self {
        Self { first, others: Vec::new() }
    }

    /// With another, tried after those there are.
    #[must_use]
    pub fn then(mut self, next: Arc<dyn SmsProvider>) -> Self {
        self.others.push(next);
        self
    }

    fn members(&self) -> impl Iterator<Item = &Arc<dyn SmsProvider>> + Send {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Asks a member about the receipts that are its own and that no member before knew.
    async fn ask(member: &dyn SmsProvider, receipts: &[SmsReceipt], reports: &mut [DeliveryReport]) -> Result<(), SmsError> {
        let open = |at: &usize| receipts[*at].provider == member.name() && reports[*at].state == DeliveryState::Unknown;
        let places: Vec<usize> = (0..receipts.len()).filter(open).collect();
        if places.is_empty() {
            return Ok(());
        }
        let own: Vec<SmsReceipt> = places.iter().map(|at| receipts[*at].clone()).collect();
        for (at, report) in places.into_iter().zip(member.status(&own).await?) {
            reports[at] = report;
        }
        Ok(())
    }
}

#[async_trait]
impl SmsProvider for Failover {
    fn name(&self) -> &'static str {
        self.first.name()
    }

    /// If nobody takes it, the error is that of the provider that may be back first.
    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let mut mildest = match self.first.send(id, message).await {
            Err(error) if surely_not_sent(&error) => error,
            answer => return answer,
        };
        let mut before = self.first.name();
        for next in &self.others {
            tracing::warn!(
                message.id = %id,
                sms.provider = before,
                sms.next = next.name(),
                sms.class = mildest.class().name(),
                sms.code = mildest.code().unwrap_or("-"),
                "an SMS goes through the next account"
            );
            match next.send(id, message).await {
                Err(error) if surely_not_sent(&error) => {
                    if patience(&error) < patience(&mildest) {
                        mildest = error;
                    }
                }
                answer => return answer,
            }
            before = next.name();
        }
        Err(mildest)
    }

    /// Taken if one has it; not taken if none has. An error of one leaves the question open, so it goes before "can't tell".
    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        let (mut answer, mut failure) = (Found::NotTaken, None);
        for member in self.members() {
            match member.find(id, message, since).await {
                Ok(Found::Taken(receipt)) => return Ok(Found::Taken(receipt)),
                Ok(Found::CantTell) => answer = Found::CantTell,
                Ok(Found::NotTaken) => {}
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(answer), Err)
    }

    /// Each provider is asked about its own receipts; of two accounts with one provider, the second about those the first does not know.
    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let mut reports = vec![DeliveryReport::of(DeliveryState::Unknown); receipts.len()];
        for member in self.members() {
            Self::ask(member.as_ref(), receipts, &mut reports).await?;
        }
        Ok(reports)
    }

    /// Whoever knows the call as its own speaks; what none knows is forged only if one says so and none has a hint.
    fn read_callback(&self, callback: &SmsCallback) -> CallbackNews {
        let mut best = CallbackNews::Nothing;
        for member in self.members() {
            let news = member.read_callback(callback);
            if weight(&news) > weight(&best) {
                best = news;
            }
        }
        best
    }
}

const fn surely_not_sent(error: &SmsError) -> bool {
    match error.class() {
        SmsErrorClass::Throttled | SmsErrorClass::Unavailable | SmsErrorClass::Misconfigured => true,
        SmsErrorClass::Refused | SmsErrorClass::Uncertain => false,
    }
}

/// How long it will be until trying again may help.
const fn patience(error: &SmsError) -> u8 {
    match error.class() {
        SmsErrorClass::Throttled => 0,
        SmsErrorClass::Unavailable => 1,
        SmsErrorClass::Misconfigured | SmsErrorClass::Refused | SmsErrorClass::Uncertain => 2,
    }
}

const fn weight(news: &CallbackNews) -> u8 {
    match news {
        CallbackNews::Nothing => 0,
        CallbackNews::Forged => 1,
        CallbackNews::Hint { .. } => 2,
        CallbackNews::Told { .. } => 3,
    }
}
