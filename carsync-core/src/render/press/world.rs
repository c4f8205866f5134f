//! What the typesetter sees: a base that never changes (library, fonts, template), and the bytes of one report. Nothing else exists for it:
//! no files, no network, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Vazirmatn (SIL Open Font License 1.1; its text stands beside the files): Persian and Latin in one hand.
const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/Vazirmatn-Regular.ttf"),
    include_bytes!("fonts/Vazirmatn-Medium.ttf"),
    include_bytes!("fonts/Vazirmatn-Bold.ttf"),
];

/// Everything that never changes while the process lives; made once, in about 10 ms.
struct Base {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Base {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(id("/report.typ"), include_str!("template/report.typ").to_owned()),
    }
});

/// The id of a path below the root of a report.
fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("our paths are plain"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Whether our regular font can show this character.
pub(super) fn has_glyph(c: char) -> bool {
    BASE.fonts.first().is_some_and(|font| font.info().coverage.contains(u32::from(c)))
}

/// One report as the typesetter sees it.
pub(super) struct Sheet {
    files: HashMap<FileId, Bytes>,
}

impl Sheet {
    /// A sheet of these files, by their paths below the root.
    pub(super) fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (id(&path), bytes)).collect() }
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &BASE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BASE.book
    }

    fn main(&self) -> FileId {
        BASE.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == BASE.template.id() { Ok(BASE.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        BASE.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
