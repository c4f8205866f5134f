//! Where a blob is kept. Law: a key is made from a tenant's scope and ids that services minted; no text of a user ever gets into one.

use std::fmt;

use crate::tenancy::TenantScope;
use crate::value::{Locale, PhotoId, ReportId};

/// The key of a blob: `tenant/kind/name`, each part of lower-case letters, digits, `_`, `-` and `.` only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlobKey(String);

/// Which of a photo's two sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhotoSize {
    /// At most 1,600 pixels on the longer side.
    Large,
    /// At most 400 pixels on the longer side.
    Small,
}

impl BlobKey {
    /// A photo in one of its sizes.
    pub(crate) fn photo(scope: &TenantScope, photo: PhotoId, size: PhotoSize) -> Self {
        let size = match size {
            PhotoSize::Large => "large",
            PhotoSize::Small => "small",
        };
        Self(format!("{}/photo/{photo}.{size}.jpg", scope.tenant()))
    }

    /// A final report as PDF in a language.
    pub(crate) fn pdf(scope: &TenantScope, report: ReportId, locale: Locale) -> Self {
        Self(format!("{}/report/{report}.{locale}.pdf", scope.tenant()))
    }

    /// A tenant's logo, by its digest in hexadecimal.
    pub(crate) fn logo(scope: &TenantScope, digest: &str) -> Self {
        Self(format!("{}/logo/{digest}.png", scope.tenant()))
    }

    /// A key of a test.
    #[cfg(feature = "testing")]
    pub fn sample(scope: &TenantScope, photo: PhotoId) -> Self {
        Self::photo(scope, photo, PhotoSize::Small)
    }

    /// The key as a path below a root: parts split by `/`.
    pub fn as_path(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
