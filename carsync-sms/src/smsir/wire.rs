//! What sms.ir is asked and what it answers: JSON, in an envelope with its own code.

use carsync_core::notify::{ApprovedTemplate, SmsError, SmsMessage};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::codes;
use crate::clip::clipped;
use crate::http::Answer;

/// The longest value of a template's parameter, in characters (sms.ir's documentation, code 114).
const VALUE_MAX: usize = 25;

/// One text to many; here to one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bulk {
    pub(crate) line_number: u64,
    pub(crate) message_text: String,
    pub(crate) mobiles: [String; 1],
}

/// An approved template with its values.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verify {
    mobile: String,
    template_id: u64,
    parameters: Vec<Parameter>,
}

#[derive(Serialize)]
struct Parameter {
    name: String,
    value: String,
}

impl Verify {
    /// # Errors
    /// `Misconfigured` for a template without a number, `Refused` for a value that is too long, which is not told.
    pub(crate) fn of(template: &ApprovedTemplate, message: &SmsMessage, mobile: String) -> Result<Self, SmsError> {
        let template_id = template.name.parse().map_err(|_| SmsError::Misconfigured { code: codes::NO_TEMPLATE.to_owned() })?;
        let value = |name: &String| clipped(name, message.values().get(name).cloned().unwrap_or_default(), VALUE_MAX);
        let parameter = |(name, of): (&String, &String)| Some(Parameter { name: name.clone(), value: value(of)? });
        let parameters: Option<Vec<Parameter>> = template.parameters.iter().map(parameter).collect();
        let parameters = parameters.ok_or_else(|| SmsError::Refused { code: codes::VALUE_TOO_LONG.to_owned() })?;
        Ok(Self { mobile, template_id, parameters })
    }
}

/// The answer to [`Bulk`]: an id for each number; nought for a receiver who wants no messages, null for a number that is wrong.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BulkTaken {
    pub(crate) message_ids: Vec<Option<u64>>,
}

/// The answer to [`Verify`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyTaken {
    pub(crate) message_id: u64,
}

/// What became of a message.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) delivery_state: Option<u16>,
}

#[derive(Deserialize)]
struct Envelope {
    status: u16,
}

#[derive(Deserialize)]
struct Content<T> {
    data: T,
}

/// The code of an answer. It goes before that of HTTP, with which it should agree.
pub(crate) fn code(answer: &Answer) -> Result<u16, SmsError> {
    Ok(answer.read::<Envelope>()?.status)
}

/// The content of an answer of success.
pub(crate) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, SmsError> {
    match code(answer)? {
        codes::OK => Ok(answer.read::<Content<T>>()?.data),
        code => Err(answer.with_code(&code.to_string(), codes::class_of(code))),
    }
}
