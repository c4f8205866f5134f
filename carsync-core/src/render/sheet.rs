//! What a renderer is handed: the sealed document, the language, the tenant's look and the pictures. Pure data.

use bytes::Bytes;

use crate::inspection::ReportDocument;
use crate::inspection::seal::Seal;
use crate::value::{Colour, Locale, Name, Note, PhotoId};

/// Everything that is set.
#[derive(Debug, Clone)]
pub struct ReportSheet {
    /// What the report says.
    pub document: ReportDocument,
    /// The seal over it.
    pub seal: Seal,
    /// In which language; it brings its direction, calendar and digits.
    pub locale: Locale,
    /// How the tenant looks.
    pub brand: Brand,
    /// The whole address that the QR code leads to, fragment included. Empty where there is none.
    pub verify_url: String,
    /// The photos; those that are not here are left out.
    pub photos: Vec<SheetPhoto>,
}

/// How a tenant looks.
#[derive(Debug, Clone)]
pub struct Brand {
    /// Its name.
    pub name: Name,
    /// The colour of headings. Where text in it could not be read on white it is darkened.
    pub colour: Colour,
    /// Its logo, a PNG.
    pub logo: Option<Bytes>,
    /// What stands at the foot of every page.
    pub footer: Option<Note>,
}

/// A photo, ready to be set.
#[derive(Debug, Clone)]
pub struct SheetPhoto {
    /// Which of the document's photos.
    pub id: PhotoId,
    /// The picture, upright, a JPEG.
    pub jpeg: Bytes,
}
