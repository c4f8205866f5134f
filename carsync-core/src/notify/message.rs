//! One message to one phone. Providers of some countries send approved templates only, so it is a key and values, never raw text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::template::Template;
use super::wording::{ApprovedTemplate, Wordings};
use crate::value::{Locale, PhoneNumber};

/// One message to one phone. Its `Debug` shows neither the phone nor the values.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsMessage {
    to: PhoneNumber,
    template: Template,
    locale: Locale,
    values: BTreeMap<String, String>,
    /// The sender's own words for it; ours if absent. Put on when it is sent, so that they are the words of that moment.
    #[serde(skip)]
    words: Option<String>,
    /// The sender's approved templates for it, by provider.
    #[serde(skip)]
    approved: BTreeMap<String, ApprovedTemplate>,
    /// Where the provider may tell what became of it.
    #[serde(skip)]
    callback: Option<String>,
}

impl SmsMessage {
    /// A message without values.
    pub fn new(to: PhoneNumber, template: Template, locale: Locale) -> Self {
        Self { to, template, locale, values: BTreeMap::new(), words: None, approved: BTreeMap::new(), callback: None }
    }

    /// Gives a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// In the sender's own words, and by its approved templates.
    #[must_use]
    pub fn worded(mut self, wordings: &Wordings) -> Self {
        if let Some(wording) = wordings.of(self.template, self.locale) {
            self.words.clone_from(&wording.text);
            self.approved.clone_from(&wording.approved);
        }
        self
    }

    /// With an address where the provider may tell what became of it.
    #[must_use]
    pub fn told_at(mut self, address: impl Into<String>) -> Self {
        self.callback = Some(address.into());
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

    /// The template that this provider has approved for it, if the sender named one.
    pub fn approved(&self, provider: &str) -> Option<&ApprovedTemplate> {
        self.approved.get(provider)
    }

    /// Where the provider may tell what became of it.
    pub fn callback(&self) -> Option<&str> {
        self.callback.as_deref()
    }

    /// The whole text, for providers that send any. A value is never taken for a placeholder.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut rest = self.words.as_deref().unwrap_or_else(|| self.template.text(self.locale));
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
