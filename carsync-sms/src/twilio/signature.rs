//! Twilio's signature of its calls (its documentation, "Webhooks security"): HMAC-SHA1 over the address and the form's fields.
//!
//! Calls with a JSON body are signed another way (`bodySHA256`); status callbacks are always forms, so that is not here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carsync_core::value::Secret;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use sha1::Sha1;

/// Whether this is the signature of a call, compared in constant time. Twilio signs the address with or without the port, whatever was
/// called, so both are tried.
pub(crate) fn is_genuine(token: &Secret, url: &str, form: &[(String, String)], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let rest = signed_fields(form);
    // Both are always compared: which of them fits is told by no time.
    spellings(url).map(|url| fits(token, &url, &rest, &signature)).into_iter().fold(false, |seen, fits| seen | fits)
}

fn fits(token: &Secret, url: &str, fields: &str, signature: &[u8]) -> bool {
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(token.expose().as_bytes()) else { return false };
    mac.chain_update(url.as_bytes()).chain_update(fields.as_bytes()).verify_slice(signature).is_ok()
}

/// Names and values one after the other, in order, each pair once.
fn signed_fields(form: &[(String, String)]) -> String {
    let mut fields: Vec<&(String, String)> = form.iter().collect();
    fields.sort_unstable();
    fields.dedup();
    fields.into_iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect()
}

/// The address without its port, and with it. The rest stays as it was written: another spelling would have another signature.
fn spellings(url: &str) -> [String; 2] {
    let port = url.parse::<Url>().ok().and_then(|url| url.port_or_known_default());
    let parts = url.split_once("://").zip(port);
    let Some(((scheme, rest), port)) = parts else { return [url.to_owned(), url.to_owned()] };
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let bare = host.strip_suffix(&format!(":{port}")).unwrap_or(host);
    [format!("{scheme}://{bare}{path}"), format!("{scheme}://{bare}:{port}{path}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const CALL: [(&str, &str); 5] = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
        ("Caller", "+14158675309"),
    ];

    fn genuine(url: &str, form: &[(&str, &str)], signature: &str) -> bool {
        let form: Vec<(String, String)> = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        is_genuine(&Secret::new("12345"), url, &form, signature)
    }

    #[test]
    fn signatures_of_the_documentation_are_genuine_with_and_without_the_port() {
        let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
        for url in [URL, with_port] {
            for signature in ["RSOYDt4T1cUTdK1PDd93/VVr8B8=", "kvajT1Ptam85bY51eRf/AJRuM3w="] {
                assert!(genuine(url, &CALL, signature), "{url} {signature}");
            }
        }
    }

    #[test]
    fn fields_that_come_twice_are_signed_once_and_in_order() {
        let form = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "5678")];
        assert!(genuine(URL, &form, "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
        assert!(!genuine(URL, &form[..3], "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    #[test]
    fn whatever_is_changed_is_forged() {
        let signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        assert!(!genuine("https://mycompany.com/myapp.php?foo=1&bar=3", &CALL, signature));
        assert!(!genuine("https://ourcompany.com/myapp.php?foo=1&bar=2", &CALL, signature));
        assert!(!genuine("http://mycompany.com/myapp.php?foo=1&bar=2", &CALL, signature));
        assert!(!genuine(URL, &CALL[1..], signature));
        for wrong in ["", "RSOYDt4T1cUTdK1PDd93", "SSOYDt4T1cUTdK1PDd93/VVr8B8=", "no base64!"] {
            assert!(!genuine(URL, &CALL, wrong), "{wrong}");
        }
    }
}
