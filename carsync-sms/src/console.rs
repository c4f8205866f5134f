//! Prints messages where a developer sees them. Nothing is sent.

use std::fmt;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use carsync_core::jiff::Timestamp;
use carsync_core::notify::{
    CallbackNews, DeliveryReport, DeliveryState, Found, SmsCallback, SmsError, SmsMessage, SmsProvider, SmsReceipt,
};
use carsync_core::value::MessageId;

/// Writes each message as one line: the phone, then the text in quotes.
pub struct Console {
    out: Mutex<Box<dyn Write + Send>>,
}

impl Console {
    /// Writes to standard error.
    pub fn stderr() -> Self {
        Self::to(std::io::stderr())
    }

    /// Writes to standard output.
    pub fn stdout() -> Self {
        Self::to(std::io::stdout())
    }

    /// Writes to anything.
    pub fn to(out: impl Write + Send + 'static) -> Self {
        Self { out: Mutex::new(Box::new(out)) }
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Console")
    }
}

#[async_trait]
impl SmsProvider for Console {
    fn name(&self) -> &'static str {
        "console"
    }

    async fn send(&self, id: MessageId, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        // One line, whatever the text; Persian is left as it is written.
        let text = message.text().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let line = format!("SMS to {}: \"{text}\"\n", message.to().e164());
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        written.map_err(SmsError::unavailable)?;
        Ok(SmsReceipt::new(self.name(), id.to_string()))
    }

    /// Printing a line twice harms nobody, so nothing is remembered.
    async fn find(&self, _: MessageId, _: &SmsMessage, _: Timestamp) -> Result<Found, SmsError> {
        Ok(Found::NotTaken)
    }

    async fn status(&self, receipts: &[SmsReceipt]) -> Result<Vec<DeliveryReport>, SmsError> {
        Ok(receipts.iter().map(|_| DeliveryReport::of(DeliveryState::Accepted)).collect())
    }

    fn read_callback(&self, _: &SmsCallback) -> CallbackNews {
        CallbackNews::Nothing
    }
}
