//! Photos as they were uploaded, made clean: looked over, decoded, upright, scaled, encoded anew.
//!
//! Nothing of the uploaded file reaches the output but its pixels: no position, no camera, no comment, no profile, and no second file
//! that hides in the first. What can be known without decoding is checked first, by our own walk over the file (`envelope`), so that a
//! small file cannot claim much memory. All of it is computation; the worst pictures that are taken need some 400 MiB and two seconds.

mod envelope;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::imageops::{FilterType, resize, thumbnail};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, RgbImage, RgbaImage};
use sha2::{Digest, Sha256};

use envelope::{Envelope, Format};

/// The largest file that is taken, in bytes.
pub const FILE_MAX_BYTES: usize = 12 * 1024 * 1024;
/// The longest side that is taken, in pixels.
pub const SIDE_MAX_PX: u32 = 12_000;
/// The most pixels that are taken.
pub const PIXELS_MAX: u64 = 40_000_000;
/// The shortest side of a photo, in pixels.
pub const SIDE_MIN_PX: u32 = 64;
/// The shortest side of a logo, in pixels.
pub const LOGO_SIDE_MIN_PX: u32 = 16;
/// The longer side of the large size, at most, in pixels.
pub const LARGE_PX: u32 = 1_600;
/// The longer side of the small size, at most, in pixels.
pub const SMALL_PX: u32 = 400;
/// The longer side of a logo, at most, in pixels.
pub const LOGO_PX: u32 = 600;

/// A picture of so many pixels may be as empty as it likes: it costs little.
const PIXELS_UNSUSPICIOUS: u64 = 4_000_000;
/// More pixels than that out of one byte are no photo. Flat pictures reach some hundreds.
const PIXELS_PER_BYTE_MAX: u64 = 1_500;
/// Cameras and web tools write at most a dozen passes, and each costs as much as a whole picture.
const SCANS_MAX: u32 = 64;
/// The most memory for decoded pixels, in bytes: the most pixels at three channels of 16 bits.
const DECODED_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Quality of the JPEGs written, out of 100.
const QUALITY: u8 = 82;

/// The intake of photos.
#[derive(Debug, Clone, Copy, Default)]
pub struct Intake {}

/// A clean photo.
#[derive(Debug, Clone)]
pub struct CleanPhoto {
    /// A JPEG of at most [`LARGE_PX`] on the longer side.
    pub large: Bytes,
    /// A JPEG of at most [`SMALL_PX`] on the longer side.
    pub small: Bytes,
    /// The width of the large one, in pixels.
    pub width: u32,
    /// The height of the large one, in pixels.
    pub height: u32,
    /// SHA-256 of the file as it was uploaded.
    pub digest: [u8; 32],
}

/// Why a picture was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoRefusal {
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// Above [`FILE_MAX_BYTES`].
    #[error("the file has more than 12 MiB")]
    TooLarge,
    /// Neither JPEG nor PNG nor WebP.
    #[error("this is no JPEG, PNG or WebP picture")]
    NotAPhoto,
    /// Above [`SIDE_MAX_PX`], [`PIXELS_MAX`] or the memory they need.
    #[error("the picture has more than 40 megapixels or a side longer than 12,000 pixels")]
    TooManyPixels,
    /// Below [`SIDE_MIN_PX`], or [`LOGO_SIDE_MIN_PX`] for a logo.
    #[error("the picture is too small to show anything")]
    TooSmall,
    /// More pixels than so few bytes can hold of a photo.
    #[error("the file would unfold to far more than it could hold of a photo")]
    Bomb,
    /// Several pictures in one.
    #[error("the picture is animated")]
    Animated,
    /// The end is missing.
    #[error("the file ends before the picture does")]
    Truncated,
    /// Something else follows the picture.
    #[error("another file hides behind the picture")]
    Polyglot,
    /// It cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
}

impl PhotoRefusal {
    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "photo.empty",
            Self::TooLarge => "photo.too_large",
            Self::NotAPhoto => "photo.not_a_photo",
            Self::TooManyPixels => "photo.too_many_pixels",
            Self::TooSmall => "photo.too_small",
            Self::Bomb => "photo.bomb",
            Self::Animated => "photo.animated",
            Self::Truncated => "photo.truncated",
            Self::Polyglot => "photo.polyglot",
            Self::Damaged => "photo.damaged",
        }
    }
}

impl Intake {
    /// Takes a photo: two JPEGs without metadata, upright, transparent parts white, never larger than it came.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn clean(&self, uploaded: &[u8]) -> Result<CleanPhoto, PhotoRefusal> {
        let picture = look_over(uploaded, SIDE_MIN_PX)?;
        guarded(|| {
            let (pixels, orientation) = picture.decode()?;
            let large = turned(fit_rgb(on_white(pixels)?, LARGE_PX), orientation);
            // Scaling the scaled is as good at this ratio, and spares going over the whole again.
            let small = fit_rgb(large.clone(), SMALL_PX);
            Ok(CleanPhoto {
                width: large.width(),
                height: large.height(),
                large: jpeg(&large)?,
                small: jpeg(&small)?,
                digest: Sha256::digest(uploaded).into(),
            })
        })
    }

    /// Takes a logo: a PNG without metadata of at most [`LOGO_PX`] on the longer side, transparent where it was.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn clean_logo(&self, uploaded: &[u8]) -> Result<Bytes, PhotoRefusal> {
        let picture = look_over(uploaded, LOGO_SIDE_MIN_PX)?;
        guarded(|| {
            let (pixels, orientation) = picture.decode()?;
            let mut logo = if pixels.color().has_alpha() {
                DynamicImage::ImageRgba8(fit_rgba(pixels.into_rgba8(), LOGO_PX))
            } else {
                DynamicImage::ImageRgb8(fit_rgb(pixels.into_rgb8(), LOGO_PX))
            };
            logo.apply_orientation(orientation);
            let mut out = Vec::new();
            logo.write_with_encoder(PngEncoder::new(&mut out)).map_err(|_| PhotoRefusal::Damaged)?;
            Ok(out.into())
        })
    }
}

/// A picture that was looked over and may be decoded.
#[derive(Debug, Clone, Copy)]
struct Picture<'a> {
    format: Format,
    /// Without what follows the picture.
    file: &'a [u8],
    /// Width and height in pixels, as stored.
    sides: (u32, u32),
}

/// Everything that is checked before a pixel is decoded.
fn look_over(uploaded: &[u8], side_min: u32) -> Result<Picture<'_>, PhotoRefusal> {
    if uploaded.is_empty() {
        return Err(PhotoRefusal::Empty);
    }
    if uploaded.len() > FILE_MAX_BYTES {
        return Err(PhotoRefusal::TooLarge);
    }
    let format = Format::of(uploaded).ok_or(PhotoRefusal::NotAPhoto)?;
    let found = Envelope::walk(format, uploaded);
    let mut pixels = 0;
    if let Some((width, height)) = found.sides {
        pixels = u64::from(width) * u64::from(height);
        if width.max(height) > SIDE_MAX_PX || pixels > PIXELS_MAX {
            return Err(PhotoRefusal::TooManyPixels);
        }
        if width.min(height) < side_min {
            return Err(PhotoRefusal::TooSmall);
        }
    }
    if found.animated {
        return Err(PhotoRefusal::Animated);
    }
    let end = found.end.ok_or(PhotoRefusal::Truncated)?;
    let (file, trailer) = uploaded.split_at_checked(end).ok_or(PhotoRefusal::Truncated)?;
    // Phones append a second picture (MPO) or a film (MP4) to a JPEG; nothing is ever appended to the others.
    if !trailer.is_empty() && (format != Format::Jpeg || is_hiding(trailer)) {
        return Err(PhotoRefusal::Polyglot);
    }
    let payload = u64::try_from(found.payload).unwrap_or(u64::MAX);
    let is_bomb = pixels > PIXELS_UNSUSPICIOUS && pixels > payload.saturating_mul(PIXELS_PER_BYTE_MAX);
    if is_bomb || found.scans > SCANS_MAX {
        return Err(PhotoRefusal::Bomb);
    }
    match found.sides {
        Some(sides) if !found.malformed => Ok(Picture { format, file, sides }),
        _ => Err(PhotoRefusal::Damaged),
    }
}

/// Whether a trailer is something that another program would run or open.
fn is_hiding(trailer: &[u8]) -> bool {
    /// Tags are tags only if their name ends there: four letters alone turn up by chance in one film out of a hundred.
    const TAGS: [&[u8]; 3] = [b"<script", b"<html", b"<svg"];
    let opens = |at: &[u8], what: &[u8]| at.get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what));
    let is_tag = |at: &[u8], tag: &[u8]| {
        opens(at, tag) && at.get(tag.len()).is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
    };
    let suspicious = |(at, byte): (usize, &u8)| {
        let rest = trailer.get(at..).unwrap_or_default();
        match byte {
            b'%' => opens(rest, b"%PDF-"),
            b'P' => rest.starts_with(b"PK\x03\x04"),
            b'<' => opens(rest, b"<?php") || TAGS.iter().any(|tag| is_tag(rest, tag)),
            _ => false,
        }
    };
    trailer.starts_with(b"MZ") || trailer.starts_with(b"\x7fELF") || trailer.iter().enumerate().any(suspicious)
}

impl Picture<'_> {
    /// The pixels as they are stored, and how they must be turned.
    fn decode(&self) -> Result<(DynamicImage, Orientation), PhotoRefusal> {
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_MAX_PX);
        limits.max_image_height = Some(SIDE_MAX_PX);
        limits.max_alloc = Some(DECODED_MAX_BYTES);
        let mut decoder: Box<dyn ImageDecoder + '_> = match self.format {
            Format::Jpeg => Box::new(JpegDecoder::new(Cursor::new(self.file)).map_err(refused)?),
            Format::Png => Box::new(PngDecoder::with_limits(Cursor::new(essentials(self.file)), limits.clone()).map_err(refused)?),
            Format::WebP => Box::new(WebPDecoder::new(Cursor::new(self.file)).map_err(refused)?),
        };
        decoder.set_limits(limits.clone()).map_err(refused)?;
        // What was checked must be what is decoded.
        if decoder.dimensions() != self.sides {
            return Err(PhotoRefusal::Damaged);
        }
        limits.reserve(decoder.total_bytes()).map_err(refused)?;
        // Metadata that cannot be read says nothing; the picture may be fine.
        let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
        // Some writers of PNG and WebP put before it what only belongs into a JPEG.
        let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
        let orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
        let pixels = DynamicImage::from_decoder(decoder).map_err(refused)?;
        Ok((pixels, orientation))
    }
}

/// A PNG of what its pixels need, and its EXIF data.
///
/// The decoder unfolds an ICC profile (iCCP) as far as its limit for the whole picture goes while it reads the header, and keeps texts
/// (tEXt, zTXt, iTXt) in memory. None of it is wanted. EXIF data goes before the pixels, for behind them it would not be read in time.
fn essentials(file: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(file.len());
    kept.extend_from_slice(&envelope::PNG_SIGNATURE);
    let is_pixels = |kind: &[u8; 4]| matches!(kind, b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"IHDR");
    let exif = envelope::chunks(file).find(|chunk| chunk.kind == *b"eXIf");
    let header = envelope::chunks(file).take(1);
    let rest = envelope::chunks(file).skip(1).filter(|chunk| is_pixels(&chunk.kind));
    for chunk in header.chain(exif).chain(rest) {
        kept.extend_from_slice(chunk.whole);
    }
    kept
}

/// Runs what works on hostile bytes: a decoder that panics has met a picture that is damaged.
fn guarded<T>(work: impl FnOnce() -> Result<T, PhotoRefusal>) -> Result<T, PhotoRefusal> {
    // Nothing that `work` could leave half done outlives it.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(PhotoRefusal::Damaged))
}

fn refused(error: ImageError) -> PhotoRefusal {
    match error {
        ImageError::Limits(_) => PhotoRefusal::TooManyPixels,
        _ => PhotoRefusal::Damaged,
    }
}

/// Eight bits of red, green and blue; what shines through shines white.
fn on_white(pixels: DynamicImage) -> Result<RgbImage, PhotoRefusal> {
    if !pixels.color().has_alpha() {
        return Ok(pixels.into_rgb8());
    }
    let pixels = pixels.into_rgba8();
    let (width, height) = pixels.dimensions();
    let mut bytes = Vec::with_capacity(pixels.as_raw().len() / 4 * 3);
    for pixel in pixels.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        match alpha {
            u8::MAX => bytes.extend_from_slice(&[red, green, blue]),
            _ => bytes.extend_from_slice(&[red, green, blue].map(|colour| scaled(colour, alpha).saturating_add(u8::MAX - alpha))),
        }
    }
    RgbImage::from_raw(width, height, bytes).ok_or(PhotoRefusal::Damaged)
}

/// `colour` × `alpha` ÷ 255, rounded.
fn scaled(colour: u8, alpha: u8) -> u8 {
    let product = u16::from(colour) * u16::from(alpha);
    u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
}

/// Width and height with the longer side at most that.
fn fitting((width, height): (u32, u32), longest: u32) -> (u32, u32) {
    let longer = u64::from(width.max(height).max(1));
    let scale = |side: u32| {
        let rounded = (u64::from(side) * u64::from(longest) + longer / 2) / longer;
        u32::try_from(rounded).unwrap_or(longest).max(1)
    };
    (scale(width), scale(height))
}

/// Scales so that the longer side is at most that; what is smaller stays as it is.
///
/// Averaging whole pixels first keeps the smooth filter, which works on floating-point numbers, from needing several times the picture.
macro_rules! fit {
    ($name:ident, $image:ty) => {
        fn $name(mut picture: $image, longest: u32) -> $image {
            let sides = picture.dimensions();
            let longer = sides.0.max(sides.1);
            if longer <= longest {
                return picture;
            }
            if longer > longest * 2 {
                let (width, height) = fitting(sides, longest * 2);
                picture = thumbnail(&picture, width, height);
            }
            let (width, height) = fitting(sides, longest);
            resize(&picture, width, height, FilterType::Triangle)
        }
    };
}
fit!(fit_rgb, RgbImage);
fit!(fit_premultiplied, RgbaImage);

/// Scales a picture with transparent parts. Their colours, which nobody sees, must not bleed into what is seen: they are weighted by how
/// much is seen of them.
fn fit_rgba(mut picture: RgbaImage, longest: u32) -> RgbaImage {
    if picture.width().max(picture.height()) <= longest {
        return picture;
    }
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        pixel.0 = [scaled(red, alpha), scaled(green, alpha), scaled(blue, alpha), alpha];
    }
    let mut picture = fit_premultiplied(picture, longest);
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let restored = |colour: u8| {
            let colour = (u16::from(colour) * 255 + u16::from(alpha) / 2).checked_div(u16::from(alpha)).unwrap_or(0);
            u8::try_from(colour).unwrap_or(u8::MAX)
        };
        pixel.0 = [restored(red), restored(green), restored(blue), alpha];
    }
    picture
}

fn turned(picture: RgbImage, orientation: Orientation) -> RgbImage {
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

fn jpeg(picture: &RgbImage) -> Result<Bytes, PhotoRefusal> {
    let mut out = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).map_err(|_| PhotoRefusal::Damaged)?;
    Ok(out.into())
}
