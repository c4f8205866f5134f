//! Adapters of the blob port: a folder, and a bucket that speaks S3. Nothing of a database is known here.

mod fs;
#[cfg(feature = "s3")]
mod s3;

use carsync_core::blob::{BlobError, BlobKey};

pub use fs::FsBlobs;
#[cfg(feature = "s3")]
pub use s3::{S3Blobs, S3Options};

/// What went wrong, for the log.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{doing} failed")]
    File { doing: &'static str, source: std::io::Error },
    #[error("a key of blobs is made of lower-case letters, digits, `_`, `-` and `.`, parted by `/`: {0}")]
    Key(String),
    #[error("{0} is no file or folder of the blob store's own")]
    Foreign(std::path::PathBuf),
    #[error("the task that wrote or read a blob ended without an answer")]
    Lost,
    #[cfg(feature = "s3")]
    #[error("{doing} failed: {what}")]
    Bucket { doing: &'static str, what: String },
    #[cfg(feature = "s3")]
    #[error("a bucket can't be used with these settings: {0}")]
    Setting(String),
}

impl From<Failure> for BlobError {
    fn from(failure: Failure) -> Self {
        Self { source: Box::new(failure) }
    }
}

/// The parts of a key. Keys are made in core and safe; should one ever not be, it stops here and not at another's file.
fn parts(key: &BlobKey) -> Result<Vec<&str>, Failure> {
    let parts: Vec<&str> = key.as_path().split('/').collect();
    if parts.iter().all(|part| is_safe(part)) { Ok(parts) } else { Err(Failure::Key(key.to_string())) }
}

/// A part that is a plain name on every file system: it begins with no dot, so it is neither a way up nor a file of the store's own.
fn is_safe(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_parts_of_a_key() {
        for good in ["ten_01kjprzb00e57sc0bqvhtpfzmb", "photo", "pho_01.small.jpg", "a..b", "-"] {
            assert!(is_safe(good), "{good}");
        }
        for bad in ["", ".", "..", ".put-x", "a/b", "a\\b", "A", "a b", "a%2fb", "a:b", "é", "a\0"] {
            assert!(!is_safe(bad), "{bad:?}");
        }
    }
}
