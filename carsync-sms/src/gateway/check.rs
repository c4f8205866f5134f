//! What the fields of an account must be, provider by provider.

#![cfg(any(feature = "kavenegar", feature = "smsir", feature = "twilio"))]

use carsync_core::error::BadField;
use carsync_core::notify::SmsAccount;
use carsync_core::value::Invalid;

/// The longest key.
const KEY_MAX: usize = 200;

/// An account of Kavenegar's: a key, and a line if it has one of its own.
#[cfg(feature = "kavenegar")]
pub(super) fn kavenegar(account: &SmsAccount) -> Result<(), BadField> {
    check_key(account)?;
    check_no_account(account)?;
    check_line(account)
}

/// An account of sms.ir's: a key, and a line if more than approved templates are to be sent.
#[cfg(feature = "smsir")]
pub(super) fn smsir(account: &SmsAccount) -> Result<(), BadField> {
    check_key(account)?;
    check_no_account(account)?;
    check_line(account)
}

/// An account of Twilio's: its SID, and what to send from.
#[cfg(feature = "twilio")]
pub(super) fn twilio(account: &SmsAccount) -> Result<(&str, &str), BadField> {
    check_key(account)?;
    let sid = account.account.as_deref().filter(|sid| crate::twilio::is_sid(sid, &["AC"]));
    let no_sid = || BadField::new("account", Invalid::new("sms.account_sid", "an account SID is AC and 32 hexadecimal digits"));
    let sender = account.sender.as_deref().filter(|sender| is_twilio_sender(sender));
    let no_sender =
        Invalid::new("sms.sender", "a sender is +1… , a short code, up to 11 letters and digits, or MG and 32 hexadecimal digits");
    Ok((sid.ok_or_else(no_sid)?, sender.ok_or(BadField::new("sender", no_sender))?))
}

#[cfg(feature = "twilio")]
fn is_twilio_sender(sender: &str) -> bool {
    let digits = |text: &str, least, most| (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number = sender.strip_prefix('+').is_some_and(|rest| digits(rest, 8, 15));
    let name = (1..=11).contains(&sender.len()) && sender.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    number || crate::twilio::is_sid(sender, &["MG"]) || (name && !sender.trim().is_empty())
}

fn check_key(account: &SmsAccount) -> Result<(), BadField> {
    let key = account.key.expose();
    let good = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    let bad = || BadField::new("key", Invalid::new("sms.key", "a key is 1 to 200 visible ASCII characters"));
    if good { Ok(()) } else { Err(bad()) }
}

#[cfg(any(feature = "kavenegar", feature = "smsir"))]
fn check_no_account(account: &SmsAccount) -> Result<(), BadField> {
    let bad = || BadField::new("account", Invalid::new("sms.no_account_id", "this provider has no account id beside the key"));
    if account.account.is_none() { Ok(()) } else { Err(bad()) }
}

#[cfg(any(feature = "kavenegar", feature = "smsir"))]
fn check_line(account: &SmsAccount) -> Result<(), BadField> {
    let is_line = |line: &String| (3..=18).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_digit());
    let bad = || BadField::new("sender", Invalid::new("sms.sender", "a line is 3 to 18 digits"));
    if account.sender.as_ref().is_none_or(is_line) { Ok(()) } else { Err(bad()) }
}
