//! Several accounts as one: the next is tried only if the one before surely did not send.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::MessageId;

/// How many doubts are remembered.
const DOUBTS_MAX: usize = 10_000;

/// Tries providers in their order.
///
/// A message goes to the next provider if one is throttled, unavailable or misconfigured; never if it was refused, and never if it may have
/// been sent. Which provider left a message in doubt is remembered for a while, and it alone is asked. What another process left in doubt,
/// because it was killed, is asked for at every provider; then one that can't tell (sms.ir) leaves it in doubt. Receipts say whose they are.
/// Its name is the first provider's.
#[derive(Debug, Clone)]
pub struct Failover {
    first: Arc<dyn SmsProvider>,
    others: Vec<Arc<dyn SmsProvider>>,
    /// Messages in doubt and the place of the provider that left them so, the oldest first.
    doubts: Arc<Mutex<VecDeque<(MessageId, usize)>>>,
}

impl Failover {
    /// One provider; others are added by [`then`](Self::then).
    pub fn new(first: Arc<dyn SmsProvider>) -> Self {
        Self { first, others: Vec::new(), doubts: Arc::default() }
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

    fn doubts(&self) -> MutexGuard<'_, VecDeque<(MessageId, usize)>> {
        self.doubts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer of the provider at this place, which is remembered if it leaves a doubt.
    fn answered(&self, id: MessageId, place: usize, answer: Result<SmsReceipt, SmsError>) -> Result<SmsReceipt, SmsError> {
        let mut doubts = self.doubts();
        doubts.retain(|(known, _)| *known != id);
        if answer.as_ref().is_err_and(|error| error.class() == SmsErrorClass::Uncertain) {
            doubts.push_back((id, place));
            if doubts.len() > DOUBTS_MAX {
                doubts.pop_front();
            }
        }
        answer
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
            answer => return self.answered(id, 0, answer),
        };
        let mut before = self.first.name();
        for (place, next) in (1..).zip(&self.others) {
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
                answer => return self.answered(id, place, answer),
            }
            before = next.name();
        }
        Err(mildest)
    }

    /// Taken if one has it; not taken if none has. An error of one leaves the question open, so it goes before "can't tell".
    async fn find(&self, id: MessageId, message: &SmsMessage, since: Timestamp) -> Result<Found, SmsError> {
        let known = self.doubts().iter().find(|(known, _)| *known == id).map(|(_, place)| *place);
        if let Some(member) = known.and_then(|place| self.members().nth(place)) {
            return member.find(id, message, since).await;
        }
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
        let (mut reports, mut failure) = (vec![DeliveryReport::of(DeliveryState::Unknown); receipts.len()], None);
        for member in self.members() {
            if let Err(error) = Self::ask(member.as_ref(), receipts, &mut reports).await {
                failure = Some(error);
            }
        }
        // What one tells is not lost because another does not answer.
        match failure {
            Some(error) if reports.iter().all(|report| report.state == DeliveryState::Unknown) => Err(error),
            Some(_) | None => Ok(reports),
        }
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
