//! A tenant's own site: the host names it answers to, who may frame its booking widget, and how it writes dates, numbers and money.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::BadField;
use crate::value::{Invalid, text_serde};

/// How many host names a tenant may have.
pub(super) const HOSTS_MAX: usize = 20;
/// How many sites may frame a tenant's widget.
const FRAMES_MAX: usize = 50;

/// A DNS name in lower case, like `booking.chain.example`: two labels or more, at most 253 characters; names in other scripts as Punycode.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HostName(String);

impl HostName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in a `Host` header, whose port says nothing of whose site it is. None where it is no name, as an address is none.
    pub fn of_header(text: &str) -> Option<Self> {
        let name = text.rsplit_once(':').map_or(text, |(name, _)| name);
        name.trim_end_matches('.').parse().ok()
    }
}

impl FromStr for HostName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let name = text.to_ascii_lowercase();
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
        };
        // The last label of a name is never a number; that of an address is.
        let last = name.rsplit('.').next().unwrap_or_default();
        if name.len() <= 253 && name.contains('.') && name.split('.').all(is_label) && last.bytes().any(|c| !c.is_ascii_digit()) {
            Ok(Self(name))
        } else {
            Err(Invalid::new("host.malformed", "a host name reads like booking.chain.example, without scheme, port or path"))
        }
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(HostName);

/// A site that may frame the widget: an origin like `https://chain.example` or `http://localhost:3000`, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FrameOrigin(String);

impl FrameOrigin {
    /// The text, as it stands in a `frame-ancestors` rule.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for FrameOrigin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let wrong =
            || Invalid::new("origin.malformed", "an origin reads like https://chain.example, without a path; * stands for all sites");
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let origin = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = origin.split_once("://").ok_or_else(wrong)?;
        let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        // Without TLS only on a developer's machine: anybody on the way could be the site.
        let is_local = host == "localhost" || host == "127.0.0.1";
        let known = is_local || host.parse::<HostName>().is_ok();
        let port_fits = port.is_none_or(|port| !port.starts_with('0') && port.parse::<u16>().is_ok());
        if known && port_fits && (scheme == "https" || (scheme == "http" && is_local)) { Ok(Self(origin)) } else { Err(wrong()) }
    }
}

impl fmt::Display for FrameOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(FrameOrigin);

/// The calendar that days are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarChoice {
    /// The solar Hijri calendar of Iran.
    Jalali,
    /// The Gregorian calendar.
    Gregorian,
}

/// The day that weeks begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// As in Iran.
    Saturday,
    /// As in the United States.
    Sunday,
    /// As in ISO 8601.
    Monday,
}

/// The digits that numbers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// ۰ to ۹.
    Persian,
    /// 0 to 9.
    Latin,
}

/// The unit that Iranian money is told in. Amounts are Rial everywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyUnit {
    /// Ten Rial.
    Toman,
    /// As it is kept.
    Rial,
}

/// How a tenant's site writes things, each apart from the language. What is absent follows the language of whoever reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// The calendar of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarChoice>,
    /// The first day of the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_start: Option<WeekStart>,
    /// The digits of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
    /// The unit of Iranian money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<MoneyUnit>,
}

/// What an administrator sets of the tenant's site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    /// How it writes things.
    #[serde(default)]
    pub preferences: Preferences,
    /// Who may frame the booking widget beside the site itself; nobody if empty.
    #[serde(default)]
    pub frames: Vec<FrameOrigin>,
}

impl SiteSettings {
    /// Refuses what contradicts itself.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), BadField> {
        if self.frames.len() > FRAMES_MAX {
            return Err(BadField::new("frames", Invalid::new("list.too_long", "at most 50 sites may frame the widget")));
        }
        if self.frames.len() > 1 && self.frames.iter().any(FrameOrigin::is_any) {
            return Err(BadField::new("frames", Invalid::new("frames.any_and_some", "* stands for all sites, and alone")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_is_a_name_and_no_address() {
        for (text, kept) in
            [("booking.chain.example", "booking.chain.example"), ("XN--MGBA3A4F16A.ir", "xn--mgba3a4f16a.ir"), ("a.b", "a.b")]
        {
            assert_eq!(text.parse::<HostName>().map(|name| name.to_string()).as_deref(), Ok(kept));
        }
        let long = format!("{}.example", "a".repeat(64));
        for text in
            ["", "localhost", "127.0.0.1", "10.1", "-a.example", "a-.example", "a..example", ".a.example", "a.example.", "a_b.example"]
        {
            assert_eq!(text.parse::<HostName>().map_err(|e| e.code()), Err("host.malformed"), "{text}");
        }
        for text in [long.as_str(), "https://a.example", "a.example:80", "a.example/x", "خودرو.ایران", "a .example", "[::1]"] {
            assert_eq!(text.parse::<HostName>().map_err(|e| e.code()), Err("host.malformed"), "{text}");
        }
    }

    #[test]
    fn a_header_names_a_host_with_or_without_a_port() {
        let named = |text| HostName::of_header(text).map(|name| name.to_string());
        assert_eq!(named("Cars.Example:8443").as_deref(), Some("cars.example"));
        assert_eq!(named("cars.example.").as_deref(), Some("cars.example"));
        for text in ["127.0.0.1:8080", "[::1]:8080", "localhost", "", "a b.example"] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn an_origin_can_not_carry_anything_else_into_a_header() {
        for (text, kept) in [
            ("https://Chain.example/", "https://chain.example"),
            ("https://chain.example:8443", "https://chain.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("*", "*"),
        ] {
            assert_eq!(text.parse::<FrameOrigin>().map(|origin| origin.to_string()).as_deref(), Ok(kept));
        }
        for text in [
            "",
            "**",
            "chain.example",
            "http://chain.example",
            "https://",
            "https://chain.example/x",
            "https://*.example",
            "https://a.example;script-src *",
            "https://a.example b.example",
            "https://a.example:0",
            "https://a.example:99999",
            "https://a.example:",
            "javascript://a.example",
            "'self'",
            "data:",
            "https://user@a.example",
            "https://a.example\r\nX: y",
        ] {
            assert_eq!(text.parse::<FrameOrigin>().map_err(|e| e.code()), Err("origin.malformed"), "{text}");
        }
    }

    #[test]
    fn all_sites_or_some() {
        let of = |frames: &[&str]| SiteSettings {
            frames: frames.iter().map(|text| text.parse().expect("an origin")).collect(),
            ..SiteSettings::default()
        };
        assert_eq!(of(&["*"]).check(), Ok(()));
        assert_eq!(of(&["*", "https://a.example"]).check().map_err(|bad| bad.invalid.code()), Err("frames.any_and_some"));
        assert_eq!(of(&["https://a.example"; 51]).check().map_err(|bad| bad.invalid.code()), Err("list.too_long"));
        assert_eq!(serde_json::from_str::<SiteSettings>("{}").ok(), Some(SiteSettings::default()));
    }
}
