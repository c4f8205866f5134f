//! Where photos and PDFs are kept: a folder, or a bucket that speaks S3.

use std::path::{Path, PathBuf};

use carsync_core::value::Secret;

use super::file::Settings;
use crate::failure::Failure;

/// Where blobs are kept.
#[derive(Debug, Clone)]
pub enum Blobs {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket.
    S3(Bucket),
}

/// A bucket that speaks S3.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What keys begin with; may be empty.
    pub prefix: String,
    /// The server's address; Amazon's if absent.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The key's id.
    pub access_key: Secret,
    /// The key.
    pub secret_key: Secret,
}

impl Blobs {
    /// Reads what is given; a folder beside the database if nothing is.
    ///
    /// # Errors
    /// What is wrong or missing.
    pub(super) fn of(settings: &Settings, data: &Path) -> Result<Self, Failure> {
        let Some(url) = &settings.blobs_url else { return Ok(Self::Folder(data.join("blobs"))) };
        let url = url.read(|text| Ok(text.to_owned()))?;
        let Some(rest) = url.strip_prefix("s3://") else { return Ok(Self::Folder(PathBuf::from(url))) };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        if !named {
            return Err(Failure::new("blobs.url: an S3 address is s3://bucket or s3://bucket/prefix"));
        }
        let needed = |given: &Option<super::file::Given>, name: &str| match given {
            Some(given) => given.read(|text| Ok(Secret::new(text))),
            None => Err(Failure::new(format!("{name}: is needed for {url}"))),
        };
        let text = |given: &Option<super::file::Given>| given.as_ref().map(|given| given.read(|text| Ok(text.to_owned()))).transpose();
        Ok(Self::S3(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint: text(&settings.blobs_endpoint)?,
            region: text(&settings.blobs_region)?.unwrap_or_else(|| "us-east-1".to_owned()),
            access_key: needed(&settings.blobs_access_key, "blobs.access_key")?,
            secret_key: needed(&settings.blobs_secret_key, "blobs.secret_key")?,
        }))
    }

    /// Where they are, without what is secret.
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::S3(bucket) => format!("s3://{}/{}", bucket.name, bucket.prefix),
        }
    }
}
