//! `verify`: checks a sealed report offline, with the tenant's public key alone.

use std::path::Path;
use std::process::ExitCode;

use carsync_core::inspection::ReportDocument;
use carsync_core::inspection::seal::{PublicKey, SealFault, SealedFile};

use crate::failure::{Failure, Trying};
use crate::terminal::{complain, say};

/// Exit code 0 if the seal holds, 1 if it does not.
pub fn run(file: &Path, key: &str) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(file).trying(|| format!("can't read {}", file.display()))?;
    let sealed = match SealedFile::read(&text) {
        Ok(sealed) => sealed,
        Err(fault) => return Ok(refused(file, &fault)),
    };
    let key = public_key(key, &sealed)?;
    if let Err(fault) = sealed.check(&key) {
        return Ok(refused(file, &fault));
    }
    say("the seal holds: this is what was sealed, byte by byte");
    say(format_args!("digest       {}", sealed.seal.digest));
    say(format_args!("key          {} {key}", sealed.seal.key));
    if let Ok(document) = serde_json::from_value::<ReportDocument>(sealed.document) {
        say(format_args!("report       {}", document.report));
        say(format_args!("by           {}, {}", document.tenant.name, document.workshop.title.en));
        say(format_args!("issued       {}", document.issued_at));
        say(format_args!("valid until  {}", document.valid_until));
    }
    say("whether it was revoked or superseded since, only its verify page tells");
    Ok(ExitCode::SUCCESS)
}

fn refused(file: &Path, fault: &SealFault) -> ExitCode {
    complain(format_args!("{}: {fault}", file.display()));
    ExitCode::FAILURE
}

/// The key: 64 hexadecimal digits, or a file that holds them or the answer of `GET /v1/tenants/{tenant}/seal-keys`.
fn public_key(given: &str, sealed: &SealedFile) -> Result<PublicKey, Failure> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    let wrong = || Failure::new("--key: is neither a public key (64 hexadecimal digits) nor a file with one");
    let text = std::fs::read_to_string(given).map_err(|_| wrong())?;
    if let Ok(key) = text.trim().parse() {
        return Ok(key);
    }
    let keys: serde_json::Value = serde_json::from_str(&text).map_err(|_| wrong())?;
    let wanted = sealed.seal.key.to_string();
    let listed = keys["items"].as_array().into_iter().flatten().find(|key| key["id"] == wanted.as_str());
    let listed = listed.ok_or_else(|| Failure::new(format!("--key: the file holds no key {wanted}, which this report was sealed by")))?;
    listed["public_key"].as_str().and_then(|key| key.parse().ok()).ok_or_else(wrong)
}
