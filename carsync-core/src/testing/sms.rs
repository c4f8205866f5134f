//! An SMS provider that sends nothing and forgets nothing.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use jiff::Timestamp;

use crate::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsCost, SmsError, SmsErrorClass, SmsMessage, SmsProvider, SmsReceipt,
    Template,
};
use crate::value::{MessageId, PhoneNumber};

/// A message that was handed to [`RecordingSms`].
#[derive(Debug, Clone)]
pub struct Handed {
    /// Under which id.
    pub id: MessageId,
    /// What.
    pub message: SmsMessage,
    /// How it was answered, if with an error.
    pub failure: Option<SmsFailure>,
}

impl Handed {
    fn is_taken(&self) -> bool {
        matches!(self.failure, None | Some(SmsFailure::UncertainTaken))
    }
}

/// An answer that [`RecordingSms`] can be told to give: the classes of [`SmsError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsFailure {
    /// `Refused`, with the code `recorded`.
    Refused,
    /// `Throttled`.
    Throttled {
        /// Seconds to wait, if told.
        retry_after_s: Option<u32>,
    },
    /// `Unavailable`: surely not sent.
    Unavailable,
    /// `Uncertain`, and it was not taken.
    Uncertain,
    /// `Uncertain`, and it was taken: only the answer was lost.
    UncertainTaken,
    /// `Misconfigured`, with the code `recorded`.
    Misconfigured,
}

impl SmsFailure {
    fn error(self) -> SmsError {
        let of = |class| SmsError::of_code(class, "recorded");
        match self {
            Self::Refused => of(SmsErrorClass::Refused),
            Self::Throttled { retry_after_s } => SmsError::Throttled { code: None, retry_after_s },
            Self::Unavailable => of(SmsErrorClass::Unavailable),
            Self::Uncertain | Self::UncertainTaken => of(SmsErrorClass::Uncertain),
            Self::Misconfigured => of(SmsErrorClass::Misconfigured),
        }
    }
}

/// Records every message. Its clones share one record.
#[derive(Clone, Default)]
pub struct RecordingSms {
    record: Arc<Mutex<Record>>,
}

#[derive(Default)]
struct Record {
    handed: Vec<Handed>,
    failures: VecDeque<SmsFailure>,
    cost: Option<SmsCost>,
}

impl RecordingSms {
    /// Answers the next `sends` calls of `send` with this error, after those it was told of before.
    pub fn fail_next(&self, sends: usize, failure: SmsFailure) {
        self.record().failures.extend(std::iter::repeat_n(failure, sends));
    }

    /// Tells from now on that a message costs so much.
    pub fn charge(&self, cost: SmsCost) {
        self.record().cost = Some(cost);
    }

    /// All that was handed over, in order, whatever was answered.
    pub fn handed(&self) -> Vec<Handed> {
        self.record().handed.clone()
    }

    /// What was taken, in order.
    pub fn sent(&self) -> Vec<SmsMessage> {
        self.record().handed.iter().filter(|handed| handed.is_taken()).map(|handed| handed.message.clone()).collect()
    }

    /// What was taken for a phone, in order.
    pub fn sent_to(&self, phone: &PhoneNumber) -> Vec<SmsMessage> {
        self.sent().into_iter().filter(|message| message.to() == phone).collect()
    }

    /// The last sign-in code that was taken for a phone.
    pub fn last_code(&self, phone: &PhoneNumber) -> Option<String> {
        let mut codes = self.sent_to(phone).into_iter().filter(|message| message.template() == Template::SignInCode);
        codes.next_back().and_then(|message| message.values().get("code").cloned())
    }

    /// Forgets what was handed over; failures still to come stay.
    pub fn forget(&self) {
        self.record().handed.clear();
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RecordingSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingSms").field("handed", &self.record().handed.len()).finish_non_exhaustive()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl SmsProvider for RecordingSms {
    fn name(&self) -> &'static str {
        "recording"
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let mut record = self.record();
        let failure = record.failures.pop_front();
        record.handed.push(Handed { id, message: message.clone(), failure });
        match failure {
            Some(failure) => Err(failure.error()),
            None => Ok(SmsReceipt { cost: record.cost, ..SmsReceipt::new(self.name(), id.to_string()) }),
        }
    }

    async fn find(&self, id: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        let taken = self.record().handed.iter().any(|handed| handed.id == id && handed.is_taken());
        Ok(if taken { Found::Taken(SmsReceipt::new(self.name(), id.to_string())) } else { Found::NotTaken })
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        let record = self.record();
        let taken = |receipt: &SmsReceipt| {
            let ours = |handed: &&Handed| handed.is_taken() && handed.id.to_string() == receipt.reference;
            receipt.provider == self.name() && record.handed.iter().any(|handed| ours(&handed))
        };
        let state = |receipt| if taken(receipt) { DeliveryState::Accepted } else { DeliveryState::Unknown };
        Ok(receipts.iter().map(|receipt| DeliveryReport::of(state(receipt))).collect())
    }

    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Sample;

    #[tokio::test]
    async fn it_fails_as_often_as_it_was_told_to_and_tells_the_last_code_it_took() -> Result<(), SmsError> {
        let (sample, sms) = (Sample::new(), RecordingSms::default());
        sms.fail_next(1, SmsFailure::Uncertain);
        sms.fail_next(1, SmsFailure::Throttled { retry_after_s: Some(3) });
        let person = sample.person();
        let code = |code: &str| sample.code_message(&person.phone, code).message;
        assert!(matches!(sms.send(sample.id(), &code("111111")).await, Err(SmsError::Uncertain { .. })));
        assert!(matches!(sms.send(sample.id(), &code("222222")).await, Err(SmsError::Throttled { retry_after_s: Some(3), .. })));
        assert_eq!(sms.last_code(&person.phone), None);
        sms.send(sample.id(), &code("333333")).await?;
        sms.send(sample.id(), &code("444444")).await?;
        assert_eq!(sms.last_code(&person.phone).as_deref(), Some("444444"));
        assert_eq!(sms.last_code(&sample.person().phone), None);
        assert_eq!((sms.handed().len(), sms.sent().len()), (4, 2));
        Ok(())
    }
}
