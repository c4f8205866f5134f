//! Large things that are kept as bytes: photos, PDFs, logos. The port, and the keys that only a scope can make.

mod key;
mod store;

pub use key::{BlobKey, PhotoSize};
pub use store::{BlobError, BlobStore};
