//! Repeating a unit of work that lost a race it could not see coming.
//!
//! A macro and not a function over an async closure: the compiler can't yet prove such a closure's future to be `Send`.

/// Runs the body, and again from its beginning while its error says that a race was lost; the name counts the repeats.
macro_rules! repeat {
    ($error:ty, $attempt:ident => $body:block) => {{
        let mut $attempt = 0;
        loop {
            let done: Result<_, $error> = async { $body }.await;
            match done {
                Err(error) if error.is_worth_repeating($attempt) => $attempt += 1,
                done => break done.map_err(<$error>::settled),
            }
        }
    }};
}
pub(crate) use repeat;
