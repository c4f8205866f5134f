//! Which messages there are, the values each has, and our own words for them in each language.

use serde::{Deserialize, Serialize};

use crate::value::{Invalid, Locale};

/// Which text a message has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// `code`.
    SignInCode,
    /// `workshop`, `when`, `services`.
    BookingConfirmed,
    /// `workshop`, `when`, `services`.
    BookingMoved,
    /// `workshop`, `when`, `services`, `by`.
    BookingCancelled,
    /// `workshop`, `when`, `services`.
    BookingReminder,
    /// `workshop`, `site`, `code`. Without a link, which operators in Iran filter.
    ReportReady,
    /// `workshop`, `site`, `code`, `link`.
    ReportReadyLink,
    /// `workshop`, `service`, `vehicle`.
    ServiceDue,
    /// `site`: an administrator tries the settings out.
    Test,
}

impl Template {
    /// All templates.
    pub const ALL: [Self; 9] = [
        Self::SignInCode,
        Self::BookingConfirmed,
        Self::BookingMoved,
        Self::BookingCancelled,
        Self::BookingReminder,
        Self::ReportReady,
        Self::ReportReadyLink,
        Self::ServiceDue,
        Self::Test,
    ];

    /// The key a provider's approved template is mapped by.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignInCode => "sign_in_code",
            Self::BookingConfirmed => "booking_confirmed",
            Self::BookingMoved => "booking_moved",
            Self::BookingCancelled => "booking_cancelled",
            Self::BookingReminder => "booking_reminder",
            Self::ReportReady => "report_ready",
            Self::ReportReadyLink => "report_ready_link",
            Self::ServiceDue => "service_due",
            Self::Test => "test",
        }
    }

    /// The template of this key.
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.key() == key)
    }

    /// The names of its values.
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::SignInCode => &["code"],
            Self::BookingConfirmed | Self::BookingMoved | Self::BookingReminder => &["workshop", "when", "services"],
            Self::BookingCancelled => &["workshop", "when", "services", "by"],
            Self::ReportReady => &["workshop", "site", "code"],
            Self::ReportReadyLink => &["workshop", "site", "code", "link"],
            Self::ServiceDue => &["workshop", "service", "vehicle"],
            Self::Test => &["site"],
        }
    }

    /// The values without which the message says nothing: a tenant's own words must have them.
    pub const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::SignInCode | Self::ReportReady => &["code"],
            Self::BookingConfirmed | Self::BookingMoved | Self::BookingCancelled | Self::BookingReminder => &["when"],
            Self::ReportReadyLink => &["code", "link"],
            Self::ServiceDue => &["service"],
            Self::Test => &[],
        }
    }

    /// Our words, with `{names}` where values go.
    pub const fn text(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::SignInCode, Locale::Fa) => "کد ورود شما: {code}\nاین کد را به کسی ندهید.",
            (Self::SignInCode, Locale::En) => "Your sign-in code: {code}\nDo not give it to anybody.",
            (Self::BookingConfirmed, Locale::Fa) => "نوبت شما در {workshop} ثبت شد: {when}. {services}",
            (Self::BookingConfirmed, Locale::En) => "Booked at {workshop}: {when}. {services}",
            (Self::BookingMoved, Locale::Fa) => "نوبت شما در {workshop} جابه‌جا شد به {when}.",
            (Self::BookingMoved, Locale::En) => "Your booking at {workshop} was moved to {when}.",
            (Self::BookingCancelled, Locale::Fa) => "نوبت شما در {workshop} ({when}) {by} لغو شد.",
            (Self::BookingCancelled, Locale::En) => "Your booking at {workshop} ({when}) was cancelled {by}.",
            (Self::BookingReminder, Locale::Fa) => "یادآوری نوبت شما در {workshop}: {when}. {services}",
            (Self::BookingReminder, Locale::En) => "Reminder of your booking at {workshop}: {when}. {services}",
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
            (Self::ServiceDue, Locale::Fa) => "موعد {service} خودروی {vehicle} رسیده است. {workshop}",
            (Self::ServiceDue, Locale::En) => "{service} is due for your car {vehicle}. {workshop}",
            (Self::Test, Locale::Fa) => "پیام آزمایشی {site}",
            (Self::Test, Locale::En) => "Test message of {site}",
        }
    }
}

impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::str::FromStr for Template {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = || Self::ALL.map(Self::key).join(", ");
        Self::by_key(text).ok_or_else(|| Invalid::because("template.unknown", format!("a message is one of: {}", known())))
    }
}

/// The names between braces of a text, in order; `None` where a brace has no partner.
pub(crate) fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let after = rest.get(at..)?.strip_prefix('{')?;
        let (name, behind) = after.split_once('}')?;
        if name.contains('{') {
            return None;
        }
        names.push(name);
        rest = behind;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_words_name_known_values_and_all_that_are_needed() {
        for template in Template::ALL {
            assert_eq!(Template::by_key(template.key()), Some(template));
            for locale in [Locale::Fa, Locale::En] {
                let names = placeholders(template.text(locale)).expect("every brace has its partner");
                assert!(names.iter().all(|name| template.values().contains(name)), "{template:?} {locale}: {names:?}");
                assert!(template.needed().iter().all(|name| names.contains(name)), "{template:?} {locale}: {names:?}");
            }
        }
    }

    #[test]
    fn a_brace_without_a_partner_is_found() {
        assert_eq!(placeholders("a {b} c {d}"), Some(vec!["b", "d"]));
        for bad in ["{", "}", "a } {b}", "{a {b}}", "{a"] {
            assert_eq!(placeholders(bad), None, "{bad}");
        }
    }
}
