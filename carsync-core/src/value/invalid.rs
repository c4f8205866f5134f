//! Why a text or number is not the value it claims to be.

use std::borrow::Cow;

/// A refusal of one input value: a stable code for programs and an English sentence for people.
///
/// It never repeats the refused text, which may be personal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Invalid {
    code: &'static str,
    detail: Cow<'static, str>,
}

impl Invalid {
    /// A refusal with a code like `phone.not_a_mobile_number`.
    pub const fn new(code: &'static str, detail: &'static str) -> Self {
        Self { code, detail: Cow::Borrowed(detail) }
    }

    /// The same with a sentence made at run time.
    pub fn because(code: &'static str, detail: String) -> Self {
        Self { code, detail: Cow::Owned(detail) }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The English sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}
