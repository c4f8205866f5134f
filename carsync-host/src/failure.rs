//! Why a command could not be done, as its user is told: what was tried, and the chain of causes.

use std::error::Error;
use std::fmt;

type Cause = Box<dyn Error + Send + Sync>;

/// What a command ends with when it could not be done. It takes any error, and so is none itself.
#[derive(Debug)]
pub struct Failure {
    what: Option<String>,
    cause: Option<Cause>,
}

impl Failure {
    /// A failure that one sentence tells.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: Some(what.into()), cause: None }
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { what: None, cause: Some(Box::new(error)) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error")?;
        if let Some(what) = &self.what {
            write!(f, ": {what}")?;
        }
        f.write_str(&self.cause.as_deref().map(causes).unwrap_or_default())
    }
}

/// `: cause: its cause`, leaving out what only repeats the one before it.
fn causes(error: &(dyn Error + Send + Sync + 'static)) -> String {
    let mut text = String::new();
    let mut last = String::new();
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        let sentence = error.to_string();
        if !last.contains(&sentence) {
            text.push_str(": ");
            text.push_str(&sentence);
        }
        last = sentence;
        next = error.source();
    }
    text
}

/// Says what was tried when an error came.
pub trait Trying<T> {
    /// What was tried, as in `can't read carsync.toml`.
    fn trying(self, what: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: Into<Failure>> Trying<T> for Result<T, E> {
    fn trying(self, what: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|error| {
            let inner: Failure = error.into();
            let outer = what();
            let what = inner.what.map_or(outer.clone(), |inner| format!("{outer}: {inner}"));
            Failure { what: Some(what), cause: inner.cause }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_was_tried_and_each_cause_once() {
        let lost = std::io::Error::other(std::io::Error::other("the cable is out"));
        let failed: Result<(), _> = Err(lost);
        let told = failed.trying(|| "can't open the database".to_owned()).map_err(|failure| failure.to_string());
        assert_eq!(told, Err("error: can't open the database: the cable is out".to_owned()));
    }
}
