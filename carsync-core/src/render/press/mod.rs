//! The built-in renderer: the report is set by the typst crates from a template of ours and data, never from markup.
//!
//! Out comes PDF/A-2a with PDF/UA-1 tags. Same sheet, same bytes: identity and time of the file are the report's. Setting runs on a thread
//! of its own, a few at a time; what the typesetter remembers between reports is thrown away after each, off the caller's way.

mod body_map;
mod page;
mod qr;
mod text;
mod words;
mod world;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::Semaphore;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{RenderError, ReportRenderer, ReportSheet};
use crate::inspection::PanelState;
use page::Page;
use world::Sheet;

/// How many reports are set at the same time.
const AT_ONCE: usize = 2;

/// Sets reports as PDF.
#[derive(Debug, Clone)]
pub struct PdfRenderer {
    turns: Arc<Semaphore>,
}

impl Default for PdfRenderer {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

#[async_trait]
impl ReportRenderer for PdfRenderer {
    async fn render(&self, sheet: ReportSheet) -> Result<Bytes, RenderError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(failed)?;
        let (tell, told) = tokio::sync::oneshot::channel();
        // The answer goes out before the cache is thrown away; the turn ends after it.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            // Nobody may be waiting any more; the work is done all the same.
            drop(tell.send(set(&sheet)));
            forget();
        });
        told.await.map_err(failed)?
    }
}

/// Sets a report on this thread.
///
/// # Errors
/// `Failed` with what the typesetter said.
pub fn set(sheet: &ReportSheet) -> Result<Bytes, RenderError> {
    let page = Page::of(sheet);
    let document = typst::compile::<PagedDocument>(&world_of(sheet, &page)?).output.map_err(said)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|error| failed(format!("{error:?}")))?;
    let report = sheet.document.report.to_string();
    let options = PdfOptions {
        ident: Smart::Custom(report),
        creator: Smart::Custom(Some("CarSync".to_owned())),
        timestamp: timestamp(sheet),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map(Bytes::from).map_err(said)
}

/// Throws away what the typesetter remembers; without it the memory of the process grows by some 18 MB a report.
pub fn forget() {
    typst::comemo::evict(0);
}

/// What the template reads, as JSON. For those who work on the template.
pub fn page_data(sheet: &ReportSheet) -> serde_json::Value {
    let (photos, _) = photos(sheet);
    Page::of(sheet).data(&photos, sheet.brand.logo.is_some(), &legend(sheet))
}

fn world_of(sheet: &ReportSheet, page: &Page<'_>) -> Result<Sheet, RenderError> {
    let (photos, mut files) = photos(sheet);
    let legend = legend(sheet);
    let data = page.data(&photos, sheet.brand.logo.is_some(), &legend);
    let mut text = |path: String, text: Vec<u8>| files.push((path, typst::foundations::Bytes::new(text)));
    text("/data.json".to_owned(), serde_json::to_vec(&data).map_err(failed)?);
    text("/outer.svg".to_owned(), body_map::outer(sheet.document.items()).into_bytes());
    text("/structure.svg".to_owned(), body_map::structure(sheet.document.items()).into_bytes());
    for state in &legend {
        let name = state.map_or("none", PanelState::name);
        text(format!("/swatch-{name}.svg"), body_map::swatch(*state).into_bytes());
    }
    text("/qr.svg".to_owned(), qr::svg(&sheet.verify_url).unwrap_or_default().into_bytes());
    if let Some(logo) = &sheet.brand.logo {
        text("/logo.png".to_owned(), logo.to_vec());
    }
    Ok(Sheet::new(files))
}

type Files = Vec<(String, typst::foundations::Bytes)>;

/// The photos that are there: which of the document's, and under which path.
fn photos(sheet: &ReportSheet) -> (Vec<(usize, String)>, Files) {
    let mut paths = Vec::new();
    let mut files: Files = Vec::new();
    for (at, photo) in sheet.document.photos.iter().enumerate() {
        if let Some(picture) = sheet.photos.iter().find(|picture| picture.id == photo.id) {
            let path = format!("/photo-{at}.jpg");
            paths.push((at, path.clone()));
            files.push((path, typst::foundations::Bytes::new(picture.jpeg.clone())));
        }
    }
    (paths, files)
}

/// The states that occur as somebody's gravest, in their order; none last, where something was not inspected.
fn legend(sheet: &ReportSheet) -> Vec<Option<PanelState>> {
    let panels = sheet.document.items().filter(|item| matches!(item.item.kind, crate::inspection::template::ResultKind::Panel { .. }));
    let mut states: Vec<Option<PanelState>> = panels.map(body_map::headline).collect();
    states.sort_unstable_by_key(|state| (state.is_none(), *state));
    states.dedup();
    states
}

fn timestamp(sheet: &ReportSheet) -> Option<Timestamp> {
    let at = sheet.document.issued_at.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |part: i8| part.unsigned_abs();
    let datetime = Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    );
    datetime.map(Timestamp::new_utc)
}

fn failed(source: impl Into<crate::storage::Source>) -> RenderError {
    RenderError::Failed { source: source.into() }
}

/// What the typesetter complained of. Its messages are about the template; of the data they tell types at most.
fn said(complaints: impl IntoIterator<Item = SourceDiagnostic>) -> RenderError {
    let texts: Vec<String> = complaints.into_iter().map(|complaint| complaint.message.to_string()).collect();
    failed(texts.join("; "))
}
