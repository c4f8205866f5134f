//! Messages and their texts. Providers of some countries send approved templates only, so a message is a key and values, never raw text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::{Locale, PhoneNumber};

/// Which text a message has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// `code`.
    SignInCode,
    /// `workshop`, `when`, `services`.
    BookingConfirmed,
    /// `workshop`, `when`.
    BookingMoved,
    /// `workshop`, `when`.
    BookingCancelled,
    /// `workshop`, `site`, `code`. Without a link, which operators in Iran filter.
    ReportReady,
    /// `workshop`, `site`, `code`, `link`.
    ReportReadyLink,
}

impl Template {
    /// All templates.
    pub const ALL: [Self; 6] =
        [Self::SignInCode, Self::BookingConfirmed, Self::BookingMoved, Self::BookingCancelled, Self::ReportReady, Self::ReportReadyLink];

    /// The key a provider's approved template is mapped by.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignInCode => "sign_in_code",
            Self::BookingConfirmed => "booking_confirmed",
            Self::BookingMoved => "booking_moved",
            Self::BookingCancelled => "booking_cancelled",
            Self::ReportReady => "report_ready",
            Self::ReportReadyLink => "report_ready_link",
        }
    }

    /// The text with `{names}` where values go.
    const fn text(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::SignInCode, Locale::Fa) => "کد ورود شما: {code}\nاین کد را به کسی ندهید.",
            (Self::SignInCode, Locale::En) => "Your sign-in code: {code}\nDo not give it to anybody.",
            (Self::BookingConfirmed, Locale::Fa) => "نوبت شما در {workshop} ثبت شد: {when}. {services}",
            (Self::BookingConfirmed, Locale::En) => "Booked at {workshop}: {when}. {services}",
            (Self::BookingMoved, Locale::Fa) => "نوبت شما در {workshop} جابه‌جا شد به {when}.",
            (Self::BookingMoved, Locale::En) => "Your booking at {workshop} was moved to {when}.",
            (Self::BookingCancelled, Locale::Fa) => "نوبت شما در {workshop} ({when}) لغو شد.",
            (Self::BookingCancelled, Locale::En) => "Your booking at {workshop} ({when}) was cancelled.",
            (Self::ReportReady, Locale::Fa) => {
                "گزارش کارشناسی خودروی شما در {workshop} آماده است.\nکد گزارش: {code}\nکد را با همین شماره در سایت {site} وارد کنید."
            }
            (Self::ReportReady, Locale::En) => {
                "Your inspection report of {workshop} is ready.\nCode: {code}\nEnter it with this phone number on the site of {site}."
            }
            (Self::ReportReadyLink, Locale::Fa) => {
                "گزارش کارشناسی خودروی شما در {workshop} آماده است:\n{link}\nکد گزارش: {code} (با همین شماره در سایت {site})"
            }
            (Self::ReportReadyLink, Locale::En) => {
                "Your inspection report of {workshop} is ready:\n{link}\nCode: {code} (with this phone number on the site of {site})"
            }
        }
    }
}

/// One message to one phone. Its `Debug` shows neither the phone nor the values.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsMessage {
    to: PhoneNumber,
    template: Template,
    locale: Locale,
    values: BTreeMap<String, String>,
}

impl SmsMessage {
    /// A message without values.
    pub fn new(to: PhoneNumber, template: Template, locale: Locale) -> Self {
        Self { to, template, locale, values: BTreeMap::new() }
    }

    /// Gives a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// To whom.
    pub fn to(&self) -> &PhoneNumber {
        &self.to
    }

    /// Which text.
    pub fn template(&self) -> Template {
        self.template
    }

    /// In which language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The named values.
    pub fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    /// The whole text, for providers that send any. A value is never taken for a placeholder.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut rest = self.template.text(self.locale);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(self.values.get(name).map_or("", String::as_str));
            rest = behind;
        }
        text.push_str(rest);
        text
    }
}

impl std::fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsMessage").field("to", &self.to).field("template", &self.template).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
        let to = "09121234567".parse().expect("a phone");
        let message = SmsMessage::new(to, Template::BookingMoved, Locale::En).with("workshop", "{when}").with("when", "10:00");
        assert_eq!(message.text(), "Your booking at {when} was moved to 10:00.");
        assert!(!format!("{message:?}").contains("10:00"));
    }
}
