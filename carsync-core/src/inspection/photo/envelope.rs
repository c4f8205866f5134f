//! What a file says of itself before a pixel is decoded: format, sides, where it ends, how much of it is picture. Allocates nothing.
//!
//! Decoders stop at the end of the picture and forgive much; whoever hides a second file behind the first counts on that. So the walk is
//! our own: PNG chunks (RFC 2083), JPEG segments (ITU-T T.81, annex B) and WebP's RIFF chunks (RFC 9649).

/// The signature every PNG opens with.
pub(super) const PNG_SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// A format that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// By the first bytes alone; a name or a media type proves nothing.
    pub(super) fn of(file: &[u8]) -> Option<Self> {
        match file {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ if file.starts_with(&PNG_SIGNATURE) => Some(Self::Png),
            _ => None,
        }
    }
}

/// What the walk found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    /// Width and height in pixels, if the file names them.
    pub(super) sides: Option<(u32, u32)>,
    /// Where the picture ends, in bytes from the start, if it does.
    pub(super) end: Option<usize>,
    /// Bytes that hold pixels: everything else can be padded at will.
    pub(super) payload: usize,
    /// Whether there is more than one picture in it.
    pub(super) animated: bool,
    /// Passes over the whole picture; one unless it is a JPEG.
    pub(super) scans: u32,
    /// Whether it contradicts itself in a way that no decoder should be asked to settle.
    pub(super) malformed: bool,
}

impl Envelope {
    /// Walks a file of that format.
    pub(super) fn walk(format: Format, file: &[u8]) -> Self {
        match format {
            Format::Jpeg => jpeg(file),
            Format::Png => png(file),
            Format::WebP => webp(file),
        }
    }

    /// Takes the sides of the picture. A second, different word on them is a contradiction: the limits would be checked against the one,
    /// and memory taken for the other.
    fn name_sides(&mut self, sides: (u32, u32)) {
        match self.sides {
            None => self.sides = Some(sides),
            Some(named) => self.malformed |= named != sides,
        }
    }
}

/// A chunk of a PNG.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'a> {
    pub(super) kind: [u8; 4],
    /// With its length before and its checksum behind.
    pub(super) whole: &'a [u8],
    pub(super) data: &'a [u8],
    /// Where it ends, in bytes from the start of the file.
    end: usize,
}

/// The chunks of a PNG up to and with IEND, or up to the first that is cut short.
pub(super) fn chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = Some(PNG_SIGNATURE.len());
    std::iter::from_fn(move || {
        let start = at.take()?;
        let length = usize::try_from(u32::from_be_bytes(bytes_at(file, start)?)).ok()?;
        let kind = bytes_at(file, start.checked_add(4)?)?;
        let data_start = start.checked_add(8)?;
        let data_end = data_start.checked_add(length)?;
        let end = data_end.checked_add(4)?;
        let chunk = Chunk { kind, whole: file.get(start..end)?, data: file.get(data_start..data_end)?, end };
        at = (kind != *b"IEND").then_some(end);
        Some(chunk)
    })
}

fn png(file: &[u8]) -> Envelope {
    let mut found = Envelope { scans: 1, ..Envelope::default() };
    // The sides are worth knowing even if nothing follows them.
    if bytes_at(file, 12) == Some(*b"IHDR") {
        let side = |at| bytes_at(file, at).map(u32::from_be_bytes);
        found.sides = side(16).zip(side(20));
    } else {
        found.malformed = true;
    }
    for chunk in chunks(file) {
        match &chunk.kind {
            b"IDAT" => found.payload = found.payload.saturating_add(chunk.data.len()),
            b"acTL" | b"fcTL" | b"fdAT" => found.animated = true,
            b"IEND" => found.end = Some(chunk.end),
            _ => {}
        }
    }
    found
}

fn webp(file: &[u8]) -> Envelope {
    let mut found = Envelope { scans: 1, ..Envelope::default() };
    let size = bytes_at(file, 4).map_or(0, u32::from_le_bytes);
    let claimed = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(8);
    // A RIFF of an odd size has a byte of padding that its size does not count; some writers leave it out.
    let padded = claimed.saturating_add(usize::from(claimed % 2 == 1 && file.get(claimed) == Some(&0)));
    found.end = (claimed <= file.len()).then_some(padded);
    let body = file.get(..claimed).unwrap_or(file);
    let mut at = 12;
    while let Some(kind) = bytes_at::<4>(body, at) {
        let Some(length) = bytes_at(body, at + 4).and_then(|length| usize::try_from(u32::from_le_bytes(length)).ok()) else { break };
        let data_end = (at + 8).saturating_add(length);
        let data = body.get(at + 8..data_end);
        // A chunk that the RIFF has no room for: cut short if the file is, else a lie.
        found.malformed |= data.is_none() && found.end.is_some();
        let data = data.or_else(|| body.get(at + 8..)).unwrap_or_default();
        match &kind {
            b"ANIM" | b"ANMF" => found.animated = true,
            b"VP8X" => {
                found.animated |= data.first().is_some_and(|flags| flags & 0b10 != 0);
                let side = |from: usize| bytes_at(data, from).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]) + 1);
                if let Some(sides) = side(4).zip(side(7)) {
                    found.name_sides(sides);
                }
            }
            b"VP8 " => {
                // Three bytes of frame tag, three of start code, then 14 bits each and two bits of scaling hints.
                let side = |from: usize| bytes_at(data, from).map(|side| u32::from(u16::from_le_bytes(side) & 0x3FFF));
                if let Some(sides) = side(6).zip(side(8)) {
                    found.name_sides(sides);
                }
                found.payload = found.payload.saturating_add(data.len());
            }
            b"VP8L" => {
                // A signature byte, then 14 bits each, one less than the side.
                if let Some(bits) = bytes_at(data, 1).map(u32::from_le_bytes) {
                    found.name_sides(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1));
                }
                found.payload = found.payload.saturating_add(data.len());
            }
            b"ALPH" => found.payload = found.payload.saturating_add(data.len()),
            _ => {}
        }
        at = data_end.saturating_add(length % 2);
    }
    found
}

fn jpeg(file: &[u8]) -> Envelope {
    let mut found = Envelope::default();
    let mut at = 2;
    loop {
        // Between segments stands a marker; whatever else stands there every decoder skips.
        let Some(marker_at) = next_marker(file, at) else { return found };
        let Some(&marker) = file.get(marker_at) else { return found };
        at = marker_at + 1;
        match marker {
            // EOI.
            0xD9 => {
                found.end = Some(at);
                return found;
            }
            // RSTn, TEM and a second SOI stand alone.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let Some(length) = bytes_at(file, at).map(|length| usize::from(u16::from_be_bytes(length))) else { return found };
        // SOFn, but neither DHT nor JPG nor DAC.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let side = |from: usize| bytes_at(file, from).map(|side| u32::from(u16::from_be_bytes(side)));
            if let Some((height, width)) = side(at + 3).zip(side(at + 5)) {
                found.malformed |= found.sides.is_some();
                found.name_sides((width, height));
            }
        }
        found.malformed |= length < 2;
        at += length.max(2);
        // SOS: the scan goes on to the next marker that is none of its own.
        if marker == 0xDA {
            found.scans = found.scans.saturating_add(1);
            let scan = at;
            at = scan_end(file, at);
            found.payload = found.payload.saturating_add(at.saturating_sub(scan));
        }
    }
}

/// Where the byte stands that names the next marker: the first behind `from` that follows 0xFF and is no filling.
fn next_marker(file: &[u8], from: usize) -> Option<usize> {
    let mut after_ff = false;
    let passed = file.get(from..)?.iter().position(|&byte| match byte {
        0xFF => {
            after_ff = true;
            false
        }
        0x00 => {
            after_ff = false;
            false
        }
        _ => after_ff,
    })?;
    Some(from + passed)
}

/// Where a scan ends: at 0xFF that is neither data (a zero behind it), nor filling, nor a restart.
fn scan_end(file: &[u8], from: usize) -> usize {
    let scan = file.get(from..).unwrap_or_default();
    let ends = |pair: &[u8]| matches!(pair, [0xFF, marker] if !matches!(marker, 0x00 | 0xFF | 0xD0..=0xD7));
    from + scan.windows(2).position(ends).unwrap_or(scan.len())
}

/// So many bytes from there, if the file has them.
fn bytes_at<const N: usize>(file: &[u8], at: usize) -> Option<[u8; N]> {
    file.get(at..)?.first_chunk().copied()
}
