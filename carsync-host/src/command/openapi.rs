//! `openapi`: the document that clients are generated from, and whether a checked-in copy is current.

use std::path::Path;
use std::process::ExitCode;

use crate::failure::{Failure, Trying};
use crate::http::app::openapi_document;
use crate::terminal::{complain, print, say};

pub fn run(check: Option<&Path>) -> Result<ExitCode, Failure> {
    let document = ending_in_line(openapi_document());
    let Some(file) = check else {
        print(&document);
        return Ok(ExitCode::SUCCESS);
    };
    let kept = std::fs::read_to_string(file).trying(|| format!("can't read {}", file.display()))?;
    match difference(&kept, &document) {
        None => {
            say(format_args!("{} is current", file.display()));
            Ok(ExitCode::SUCCESS)
        }
        Some(line) => {
            let file = file.display();
            complain(format_args!("{file}:{line}: differs from this build's API; `carsync-host openapi > {file}` brings it up to date"));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn ending_in_line(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The first line that differs.
fn difference(kept: &str, current: &str) -> Option<usize> {
    let kept = kept.replace("\r\n", "\n");
    if kept == current {
        return None;
    }
    let same = kept.lines().zip(current.lines()).take_while(|(kept, current)| kept == current).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_different_line_is_told_and_line_ends_do_not_matter() {
        assert_eq!(difference("a\r\nb\r\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(difference("a", "a\n"), Some(2));
    }
}
