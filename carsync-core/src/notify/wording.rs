//! A tenant's own words for its messages, and the templates that its providers have approved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::template::{Template, placeholders};
use crate::error::BadField;
use crate::value::{Invalid, Locale};

/// The longest text of a message, in characters: Kavenegar takes 900 (rest.html), Twilio 1600.
const TEXT_MAX: usize = 600;
/// The longest name of a provider's template or of one of its parameters.
const NAME_MAX: usize = 64;
/// The most parameters of a provider's template.
const PARAMETERS_MAX: usize = 10;

/// A tenant's words for one message in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Which message.
    pub template: Template,
    /// In which language.
    pub locale: Locale,
    /// The text with `{names}` where values go; ours if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The template each provider has approved for it, by the provider's name. Where there is one, it is sent instead of the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub approved: BTreeMap<String, ApprovedTemplate>,
}

/// A template that a provider has approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedTemplate {
    /// Its name (Kavenegar), number (sms.ir) or content SID (Twilio).
    pub name: String,
    /// The provider's parameter (`token`, `token2`, `token3`, `token10`, `token20` of Kavenegar; a name of sms.ir's; `1`, `2` … of Twilio's),
    /// and which of the message's values goes there.
    pub parameters: BTreeMap<String, String>,
}

/// All of a tenant's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wordings(Vec<Wording>);

impl Wordings {
    /// These words.
    ///
    /// # Errors
    /// The first that is wrong: words for the same twice, a name that the message has no value of, a value that is needed and not named.
    pub fn of_list(list: Vec<Wording>) -> Result<Self, BadField> {
        for (at, wording) in list.iter().enumerate() {
            let here = |field: &str, invalid: Invalid| BadField::new(format!("wordings[{at}].{field}"), invalid);
            let same = |other: &Wording| (other.template, other.locale) == (wording.template, wording.locale);
            if list.iter().take(at).any(same) {
                return Err(here("template", Invalid::new("wording.twice", "there are words for this message in this language already")));
            }
            if let Some(text) = &wording.text {
                check_text(wording.template, text).map_err(|invalid| here("text", invalid))?;
            }
            for (provider, approved) in &wording.approved {
                approved.check(wording.template).map_err(|(field, invalid)| here(&format!("approved.{provider}.{field}"), invalid))?;
            }
        }
        Ok(Self(list))
    }

    /// The words for a message in a language.
    pub fn of(&self, template: Template, locale: Locale) -> Option<&Wording> {
        self.0.iter().find(|wording| (wording.template, wording.locale) == (template, locale))
    }

    /// All of them.
    pub fn list(&self) -> &[Wording] {
        &self.0
    }
}

fn check_text(template: Template, text: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() || text.chars().count() > TEXT_MAX {
        return Err(Invalid::new("wording.length", "a message has 1 to 600 characters"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Invalid::new("wording.control", "a message has no control characters but line breaks"));
    }
    let names = placeholders(text).ok_or(Invalid::new("wording.braces", "each { needs its }, with a name between"))?;
    if let Some(unknown) = names.iter().find(|name| !template.values().contains(name)) {
        let known = template.values().join(", ");
        return Err(Invalid::because("wording.unknown_value", format!("there is no value {{{unknown}}}; there are: {known}")));
    }
    match template.needed().iter().find(|needed| !names.contains(needed)) {
        Some(missing) => Err(Invalid::because("wording.missing_value", format!("the text must have {{{missing}}} in it"))),
        None => Ok(()),
    }
}

impl ApprovedTemplate {
    fn check(&self, template: Template) -> Result<(), (String, Invalid)> {
        let is_name = |text: &str| {
            (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        };
        if !is_name(&self.name) {
            let why = Invalid::new("wording.template_name", "a template's name is 1 to 64 letters, digits, dots, - and _");
            return Err(("name".to_owned(), why));
        }
        if self.parameters.len() > PARAMETERS_MAX {
            return Err(("parameters".to_owned(), Invalid::new("list.too_long", "a template has at most 10 parameters")));
        }
        for (parameter, value) in &self.parameters {
            let here = |invalid| (format!("parameters.{parameter}"), invalid);
            if !is_name(parameter) {
                return Err(here(Invalid::new("wording.parameter_name", "a parameter's name is 1 to 64 letters, digits, dots, - and _")));
            }
            if !template.values().contains(&value.as_str()) {
                let known = template.values().join(", ");
                return Err(here(Invalid::because("wording.unknown_value", format!("there is no value {value:?}; there are: {known}"))));
            }
        }
        match template.needed().iter().find(|needed| !self.parameters.values().any(|value| value == *needed)) {
            Some(missing) => {
                let why = format!("one of the parameters must take the value {missing:?}");
                Err(("parameters".to_owned(), Invalid::because("wording.missing_value", why)))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::SmsMessage;

    fn wording(text: &str) -> Wording {
        Wording { template: Template::SignInCode, locale: Locale::En, text: Some(text.to_owned()), approved: BTreeMap::new() }
    }

    fn refused(list: Vec<Wording>) -> (String, &'static str) {
        let bad = Wordings::of_list(list).expect_err("words that are wrong");
        (bad.name.to_string(), bad.invalid.code())
    }

    #[test]
    fn a_tenants_words_take_the_place_of_ours() {
        let words = Wordings::of_list(vec![wording("Ali Motors: {code}")]).expect("good words");
        let to: crate::value::PhoneNumber = "09121234567".parse().expect("a phone");
        let message = |locale| SmsMessage::new(to.clone(), Template::SignInCode, locale).with("code", "123456").worded(&words);
        assert_eq!(message(Locale::En).text(), "Ali Motors: 123456");
        assert!(message(Locale::Fa).text().starts_with("کد ورود"), "no words of theirs in Persian");
    }

    #[test]
    fn words_that_would_say_nothing_are_refused_by_name() {
        for (text, code) in [
            ("", "wording.length"),
            ("no code", "wording.missing_value"),
            ("{code} {when}", "wording.unknown_value"),
            ("{code", "wording.braces"),
            ("{code}\u{7}", "wording.control"),
        ] {
            assert_eq!(refused(vec![wording(text)]), ("wordings[0].text".to_owned(), code), "{text}");
        }
        assert_eq!(refused(vec![wording("{code}"), wording("{code}!")]), ("wordings[1].template".to_owned(), "wording.twice"));
        let mut mapped = wording("{code}");
        let parameters = BTreeMap::from([("token".to_owned(), "when".to_owned())]);
        mapped.approved.insert("kavenegar".to_owned(), ApprovedTemplate { name: "verify".to_owned(), parameters });
        assert_eq!(refused(vec![mapped]), ("wordings[0].approved.kavenegar.parameters.token".to_owned(), "wording.unknown_value"));
    }
}
