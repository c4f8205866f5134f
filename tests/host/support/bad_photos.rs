//! Files that must be refused as photos, made here with nothing but the standard library, each with the code it is refused with.
//!
//! None is larger than a few kilobytes but those that must be; the bombs would unfold to 64 MiB and more if anybody let them.

/// Name, bytes, and the code expected.
pub fn bad_photos() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    [no_photos(), trailers(), cut_short(), oversized(), bombs(), animated(), damaged()].concat()
}

type Bad = Vec<(&'static str, Vec<u8>, &'static str)>;

fn no_photos() -> Bad {
    const CODE: &str = "photo.not_a_photo";
    let bmp = [&b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\x40\0\0\0\x01\0\x18\0"[..], &[0; 40]].concat();
    let tiff = [&b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\x40\0\0\0\x01\x01\x03\0\x01\0\0\0\x40\0\0\0"[..], &[0; 16]].concat();
    let ico = [&b"\0\0\x01\0\x01\0\x40\x40\0\0\x01\0\x20\0\x40\0\0\0\x16\0\0\0"[..], &[0; 64]].concat();
    vec![
        ("empty", Vec::new(), "photo.empty"),
        ("one byte", vec![0xFF], CODE),
        ("text", b"Not a photo, whatever its name says.\n".to_vec(), CODE),
        ("html", b"<!doctype html><html><script>alert(1)</script></html>".to_vec(), CODE),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), CODE),
        ("gif", gif(b""), CODE),
        ("gif that is a script", gif(b"/*\0*/=1;alert(1)//"), CODE),
        ("bmp", bmp, CODE),
        ("tiff", tiff, CODE),
        ("ico", ico, CODE),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat".to_vec(), CODE),
        ("avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0\0\x08mdat".to_vec(), CODE),
        ("mp4", b"\0\0\0\x18ftypisom\0\0\x02\0isommp42\0\0\0\x08mdat".to_vec(), CODE),
        ("pdf", PDF.to_vec(), CODE),
        ("zip", ZIP.to_vec(), CODE),
        ("elf", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(), CODE),
        ("wave in riff", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0".to_vec(), CODE),
        ("pdf before a jpeg", [PDF, &jpeg()].concat(), CODE),
        ("jpeg without its first byte", jpeg().split_off(1), CODE),
        ("png mangled by a transfer as text", b"\x89PNG\n\x1a\n\0\0\0\rIHDR".to_vec(), CODE),
    ]
}

fn trailers() -> Bad {
    const CODE: &str = "photo.polyglot";
    let with = |trailer: &[u8]| [&jpeg(), trailer].concat();
    vec![
        ("jpeg with a pdf", with(PDF), CODE),
        ("jpeg with a zip", with(ZIP), CODE),
        ("jpeg with a page", with(b"\n<HTML><body onload=alert(1)>"), CODE),
        ("jpeg with a script", with(b"*/=1;</x><ScRiPt>alert(1)</script>"), CODE),
        ("jpeg with a drawing", with(b"<svg onload='alert(1)'/>"), CODE),
        ("jpeg with php", with(b"\n<?PHP system($_GET[0]); ?>"), CODE),
        ("jpeg with a program for windows", with(b"MZ\x90\0\x03\0\0\0"), CODE),
        ("jpeg with a program for linux", with(b"\x7fELF\x02\x01\x01\0"), CODE),
        ("jpeg with a zip behind a second jpeg", with(&[&jpeg(), ZIP].concat()), CODE),
        ("png with php", [&grey_png(), &b"<?php system($_GET[0]); ?>"[..]].concat(), CODE),
        ("png with one byte more", [&grey_png(), &b"\0"[..]].concat(), CODE),
        ("webp with a zip", [&webp(), ZIP].concat(), CODE),
        ("webp with one byte more", [&webp(), &b"x"[..]].concat(), CODE),
    ]
}

fn cut_short() -> Bad {
    const CODE: &str = "photo.truncated";
    let without = |mut file: Vec<u8>, bytes: usize| {
        file.truncate(file.len() - bytes);
        file
    };
    let mut past_the_end = jpeg_start(64, 64);
    past_the_end.extend(b"\xFF\xE2\xFF\xFFICC_PROFILE\0");
    vec![
        ("jpeg without an end", without(jpeg(), 2), CODE),
        ("jpeg cut in its tables", without(jpeg(), 80), CODE),
        ("jpeg of three bytes", b"\xFF\xD8\xFF".to_vec(), CODE),
        ("jpeg segment running past the end", past_the_end, CODE),
        ("png without its end", without(grey_png(), 12), CODE),
        ("png cut in its pixels", without(grey_png(), 40), CODE),
        ("webp without its last byte", without(webp(), 1), CODE),
        ("webp of a header", without(webp(), webp().len() - 12), CODE),
    ]
}

fn oversized() -> Bad {
    const CODE: &str = "photo.too_many_pixels";
    let vp8x = |width: u32, height: u32| {
        let [w0, w1, w2, _] = (width - 1).to_le_bytes();
        let [h0, h1, h2, _] = (height - 1).to_le_bytes();
        riff(&[(b"VP8X", &[0, 0, 0, 0, w0, w1, w2, h0, h1, h2]), (b"VP8L", &vp8l(64, 64))])
    };
    vec![
        ("jpeg of 65500 x 65500 in 71 bytes", jpeg_around(65_500, 65_500, &[]), CODE),
        ("jpeg of 12001 x 64", jpeg_around(12_001, 64, &[0; 64]), CODE),
        ("png of 16000 x 16000", png(16_000, 16_000, 8, 2, &[]), CODE),
        ("png of 4294967295 x 4294967295", png(u32::MAX, u32::MAX, 16, 6, &[]), CODE),
        ("png of 30000 x 1", png(30_000, 1, 8, 0, &[]), CODE),
        ("webp of 16383 x 16383", riff(&[(b"VP8 ", &vp8(16_383, 16_383))]), CODE),
        ("lossless webp of 16384 x 16384", riff(&[(b"VP8L", &vp8l(16_384, 16_384))]), CODE),
        ("extended webp of 16777216 x 16777216", vp8x(1 << 24, 1 << 24), CODE),
        ("13 MiB behind a jpeg", [jpeg(), vec![0; 13 << 20]].concat(), "photo.too_large"),
        ("png of 1 x 1", png(1, 1, 8, 0, &zlib_of_zeros(2)), "photo.too_small"),
        ("jpeg of 63 x 64", jpeg_around(63, 64, &[0; 16]), "photo.too_small"),
        ("jpeg without a height", jpeg_around(64, 0, &[0; 16]), "photo.too_small"),
        ("png without a height", png(64, 0, 8, 0, &[]), "photo.too_small"),
    ]
}

fn bombs() -> Bad {
    let zeros = zlib_of_zeros(80 << 20);
    // Texts and profiles are never unfolded; so that there is something to refuse, these have too few pixels.
    let before_pixels = |kind: &[u8; 4], start: &[u8]| png_with(&[(kind, &[start, &zeros].concat()), (b"IDAT", &zlib_of_zeros(64))]);
    let ztxt = before_pixels(b"zTXt", b"Comment\0\0");
    let itxt = before_pixels(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0");
    let iccp = before_pixels(b"iCCP", b"icc\0\0");
    vec![
        ("png text that unfolds to 80 MiB", ztxt, "photo.damaged"),
        ("png packet that unfolds to 80 MiB", itxt, "photo.damaged"),
        ("png profile that unfolds to 80 MiB", iccp, "photo.damaged"),
        ("png of 36 megapixels in 4 KiB", png(6_000, 6_000, 1, 0, &zlib_of_zeros(6_000 * 751)), "photo.bomb"),
        ("webp of 36 megapixels in 10 bytes", riff(&[(b"VP8L", &vp8l(6_000, 6_000))]), "photo.bomb"),
        ("jpeg of 36 megapixels in a few bytes", jpeg_around(6_000, 6_000, &[0; 16]), "photo.bomb"),
        ("jpeg of 36 megapixels padded with comments", padded_jpeg(), "photo.bomb"),
        ("jpeg of a thousand scans", jpeg_of_many_scans(), "photo.bomb"),
    ]
}

fn animated() -> Bad {
    let control = [1_u32.to_be_bytes(), 0_u32.to_be_bytes()].concat();
    let mut frame = vec![0; 16];
    frame[6] = 63;
    frame[9] = 63;
    frame.extend(chunk_le(b"VP8L", &vp8l(64, 64)));
    let extended = [0b10, 0, 0, 0, 63, 0, 0, 63, 0, 0];
    vec![
        ("animated png", png_with(&[(b"acTL", &control), (b"IDAT", &zlib_of_zeros(64 * 65))]), "photo.animated"),
        ("animated webp", riff(&[(b"VP8X", &extended), (b"ANIM", &[0; 6]), (b"ANMF", &frame)]), "photo.animated"),
        ("animated webp that denies it", riff(&[(b"VP8L", &vp8l(64, 64)), (b"ANIM", &[0; 6])]), "photo.animated"),
    ]
}

fn damaged() -> Bad {
    const CODE: &str = "photo.damaged";
    let mut wrong_sum = grey_png();
    // The last byte of the checksum of IDAT, before the twelve bytes of IEND.
    let at = wrong_sum.len() - 13;
    wrong_sum[at] ^= 1;
    let contradiction = [0, 0, 0, 0, 63, 0, 0, 63, 0, 0];
    let two_frames = [jpeg_start(64, 64), jpeg_around(128, 128, &[0; 64]).split_off(2)].concat();
    let mut header_later = PNG.to_vec();
    chunk_be(&mut header_later, b"tEXt", b"Comment\0first");
    header_later.extend(&grey_png()[8..]);
    // A chunk that claims a gigabyte, in a RIFF that has the size of the file.
    let mut past_its_end = riff(&[(b"VP8L", &vp8l(64, 64)), (b"EXIF", b"II*\0")]);
    let at = past_its_end.len() - 8;
    past_its_end[at..at + 4].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    vec![
        ("jpeg of a start and an end", b"\xFF\xD8\xFF\xD9".to_vec(), CODE),
        ("jpeg with two frames", two_frames, CODE),
        ("jpeg with a segment of length zero", [&jpeg_start(64, 64)[..], b"\xFF\xE0\0\0\xFF\xD9"].concat(), CODE),
        ("jpeg without tables", [&jpeg_start(64, 64)[..], b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0", &[0; 16], b"\xFF\xD9"].concat(), CODE),
        ("png with a wrong checksum", wrong_sum, CODE),
        ("png without pixels", png_with(&[]), CODE),
        ("png whose pixels are no zlib", png(64, 64, 8, 0, &[0xAA; 64]), CODE),
        ("png with too few pixels", png(64, 64, 8, 0, &zlib_of_zeros(64)), CODE),
        ("png of a depth of three bits", png(64, 64, 3, 0, &zlib_of_zeros(64 * 25)), CODE),
        ("png whose header comes second", header_later, CODE),
        ("webp with two sizes", riff(&[(b"VP8X", &contradiction), (b"VP8L", &vp8l(6_000, 6_000))]), CODE),
        ("webp without a picture", riff(&[(b"EXIF", b"II*\0")]), CODE),
        ("webp chunk running past its end", past_its_end, CODE),
    ]
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0aPK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn gif(script: &[u8]) -> Vec<u8> {
    [b"GIF89a", script, b"\x40\0\x40\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x40\0\x40\0\0\x02\x02\x44\x01\0;"].concat()
}

/// A grey JPEG of 64 × 64 pixels: baseline, one component, and tables of one code each.
fn jpeg() -> Vec<u8> {
    // Each of 64 blocks takes two bits: no difference to the last, and nothing else.
    jpeg_around(64, 64, &[0; 16])
}

fn jpeg_start(width: u16, height: u16) -> Vec<u8> {
    let mut file = b"\xFF\xD8\xFF\xC0\0\x0B\x08".to_vec();
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend(b"\x01\x01\x11\0");
    file
}

fn jpeg_around(width: u16, height: u16, scan: &[u8]) -> Vec<u8> {
    let mut file = jpeg_start(width, height);
    if !scan.is_empty() {
        file.extend(b"\xFF\xDB\0\x43\0");
        file.extend([16; 64]);
    }
    for table in [0x00, 0x10] {
        file.extend(b"\xFF\xC4\0\x14");
        file.extend([table, 1]);
        file.extend([0; 16]);
    }
    file.extend(SCAN);
    file.extend(scan);
    file.extend(b"\xFF\xD9");
    file
}

const SCAN: &[u8] = b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0";

fn padded_jpeg() -> Vec<u8> {
    let mut file = jpeg_start(6_000, 6_000);
    file.extend([&b"\xFF\xFE\x7F\xFF"[..], &[b' '; 0x7FFD]].concat());
    file.extend(jpeg_around(6_000, 6_000, &[0; 16]).split_off(2 + 13));
    file
}

fn jpeg_of_many_scans() -> Vec<u8> {
    let mut file = jpeg();
    file.truncate(file.len() - 2);
    for _ in 1..1_000 {
        file.extend(SCAN);
        file.extend([0; 16]);
    }
    file.extend(b"\xFF\xD9");
    file
}

/// A black PNG of 64 × 64 pixels, 8 bits of grey.
fn grey_png() -> Vec<u8> {
    png(64, 64, 8, 0, &zlib_of_zeros(64 * 65))
}

fn png(width: u32, height: u32, depth: u8, colour: u8, pixels: &[u8]) -> Vec<u8> {
    let mut file = PNG.to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    chunk_be(&mut file, b"IHDR", &header);
    if !pixels.is_empty() {
        chunk_be(&mut file, b"IDAT", pixels);
    }
    chunk_be(&mut file, b"IEND", &[]);
    file
}

/// 64 × 64 pixels of grey, with those chunks between IHDR and IEND.
fn png_with(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut file = png(64, 64, 8, 0, &[]);
    let end = file.split_off(file.len() - 12);
    for (kind, data) in chunks {
        chunk_be(&mut file, kind, data);
    }
    file.extend(end);
    file
}

fn chunk_be(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).expect("a short chunk").to_be_bytes());
    let body = [kind.as_slice(), data].concat();
    file.extend(&body);
    file.extend(crc32(&body).to_be_bytes());
}

fn crc32(data: &[u8]) -> u32 {
    let step =
        |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 });
    !data.iter().fold(u32::MAX, step)
}

/// A black lossless WebP of 64 × 64 pixels.
fn webp() -> Vec<u8> {
    riff(&[(b"VP8L", &vp8l(64, 64))])
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let body: Vec<u8> = chunks.iter().flat_map(|(kind, data)| chunk_le(kind, data)).collect();
    let size = u32::try_from(body.len() + 4).expect("a short file");
    [&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", &body].concat()
}

fn chunk_le(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a short chunk");
    let padding = vec![0; data.len() % 2];
    [kind, &length.to_le_bytes()[..], data, &padding].concat()
}

/// Lossless: sides in 14 bits each, no transform, no cache, and five tables of one code, so that a pixel takes no bit at all.
fn vp8l(width: u32, height: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2F, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    bits.put(0, 1 + 3 + 3);
    for _ in 0..5 {
        bits.put(0b0001, 4);
    }
    bits.finish()
}

/// The header of a lossy frame, and nothing of the frame.
fn vp8(width: u16, height: u16) -> Vec<u8> {
    [&[0x10, 0, 0, 0x9D, 0x01, 0x2A][..], &width.to_le_bytes(), &height.to_le_bytes(), &[0; 8]].concat()
}

/// zlib (RFC 1950, 1951) of that many zeros, at two bits for 258 of them: one block with tables of its own.
fn zlib_of_zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x0178, 16);
    // The last block, with dynamic tables: 286 lengths and literals, 1 distance, 18 lengths of the code for the tables.
    bits.put(0b101, 3);
    bits.put(286 - 257, 5);
    bits.put(0, 5);
    bits.put(18 - 4, 4);
    // In the order 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1: 18 takes one bit, 1 and 2 take two.
    for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] {
        bits.put(length, 3);
    }
    let (one, two) = (0b01, 0b11);
    let zeros = |bits: &mut Bits, run: u32| {
        bits.put(0, 1);
        bits.put(run - 11, 7);
    };
    // A zero takes two bits, the end of the block two, 258 times the last byte one; the only distance takes one.
    bits.put(two, 2);
    zeros(&mut bits, 138);
    zeros(&mut bits, 117);
    bits.put(two, 2);
    zeros(&mut bits, 28);
    bits.put(one, 2);
    bits.put(one, 2);
    let runs = (count - 1) / 258;
    for _ in 0..count - runs * 258 {
        bits.put(0b01, 2);
    }
    for _ in 0..runs {
        bits.put(0b00, 2);
    }
    bits.put(0b11, 2);
    let mut out = bits.finish();
    // Adler-32 of zeros: the first sum stays at one, the second counts them.
    let sums = ((count % 65_521) << 16) | 1;
    out.extend(u32::try_from(sums).expect("32 bits").to_be_bytes());
    out
}

/// Bits from the lowest of each byte up.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for at in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().expect("just pushed");
            *last |= u8::from(value >> at & 1 == 1) << (self.used % 8);
            self.used += 1;
        }
    }

    fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
