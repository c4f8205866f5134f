//! Core's errors told as problems: class → status, in one place and without a wildcard.

use std::error::Error;

use carsync_core::{BadField, Classified, ErrorClass};
use poem::http::StatusCode;

use super::problem::Problem;

/// The problem that an error of core is. What is ours to mend goes to the log with its sources, and its text never to the client.
pub(crate) fn problem<E: Classified + 'static>(error: E) -> Problem {
    let (status, title) = match error.class() {
        ErrorClass::Invalid => (StatusCode::BAD_REQUEST, "The request is not valid"),
        ErrorClass::Unauthenticated => (StatusCode::UNAUTHORIZED, "Sign in first"),
        ErrorClass::Forbidden => (StatusCode::FORBIDDEN, "Not allowed"),
        ErrorClass::NotFound => (StatusCode::NOT_FOUND, "There is no such thing"),
        ErrorClass::Conflict => (StatusCode::CONFLICT, "It conflicts with how things stand"),
        ErrorClass::Stale => (StatusCode::PRECONDITION_FAILED, "It was changed meanwhile"),
        ErrorClass::Rule => (StatusCode::UNPROCESSABLE_ENTITY, "It is against a rule"),
        ErrorClass::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        ErrorClass::Unavailable => {
            tracing::warn!(error = &error as &dyn Error, error.code = error.code(), "a part did not answer");
            let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.code(), "Not now");
            return problem.detail("A part of the service does not answer at the moment.").retry_after(2);
        }
        ErrorClass::Internal => {
            tracing::error!(error = &error as &dyn Error, error.code = error.code(), "an operation failed");
            return Problem::internal();
        }
    };
    let problem = Problem::new(status, error.code(), title).detail(sentence(&error.to_string()));
    let problem = match error.class() {
        ErrorClass::TooMany { retry_after_s } => problem.retry_after(retry_after_s),
        _ => problem,
    };
    error
        .fields()
        .iter()
        .fold(problem, |problem, BadField { name, invalid }| problem.field(name.clone(), invalid.code(), sentence(invalid.detail())))
}

/// The text as a sentence: a capital first, a stop last.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
