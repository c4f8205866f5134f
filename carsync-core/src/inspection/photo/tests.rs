//! What becomes of pictures, good and bad.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const YELLOW: [u8; 3] = [220, 220, 20];
const CANARY: &[u8] = b"CANARY51.5074N0.1278W";

/// 160 × 96 pixels: red and green above, blue and yellow below.
fn corners() -> RgbImage {
    RgbImage::from_fn(160, 96, |x, y| {
        Rgb(match (x < 80, y < 48) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => YELLOW,
        })
    })
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture.into().write_with_encoder(JpegEncoder::new_with_quality(&mut out, 95)).unwrap(),
        format => picture.into().write_to(&mut out, format).unwrap(),
    }
    out.into_inner()
}

/// EXIF data of one entry, the orientation, and a text behind it.
fn exif(orientation: u8) -> Vec<u8> {
    [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], b"\0\0\0\0\0\0", CANARY].concat()
}

/// The JPEG with a segment behind its first marker.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap();
    [&[0xFF, 0xD8, 0xFF, marker], &length.to_be_bytes()[..], data, &jpeg[2..]].concat()
}

fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[&b"Exif\0\0"[..], &exif(orientation)].concat())
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), &body[..], &crc32(&body).to_be_bytes()].concat()
}

fn crc32(data: &[u8]) -> u32 {
    let step =
        |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 });
    !data.iter().fold(u32::MAX, step)
}

/// The PNG with a chunk behind its header, or before its end.
fn with_chunk(png: &[u8], at: usize, kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&png[..at], &png_chunk(kind, data), &png[at..]].concat()
}

const BEHIND_HEADER: usize = 33;

/// A lossless WebP as an extended one, with EXIF data.
fn webp_with_exif(webp: &[u8], width: u32, height: u32, exif: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        [kind, &u32::try_from(data.len()).unwrap().to_le_bytes()[..], data, &vec![0; data.len() % 2]].concat()
    };
    let (width, height) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    let header = [&[0b1000, 0, 0, 0], &width[..3], &height[..3]].concat();
    let body = [b"WEBP", &chunk(b"VP8X", &header)[..], &webp[12..], &chunk(b"EXIF", exif)].concat();
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

fn opened(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

#[track_caller]
fn assert_close(seen: Rgb<u8>, wanted: [u8; 3]) {
    assert!(seen.0.iter().zip(wanted).all(|(seen, wanted)| seen.abs_diff(wanted) < 24), "{seen:?} is not {wanted:?}");
}

#[track_caller]
fn assert_upright(photo: &CleanPhoto) {
    for bytes in [&photo.large, &photo.small] {
        let picture = opened(bytes);
        assert_eq!(picture.dimensions(), (160, 96));
        for (x, y, colour) in [(20, 20, RED), (140, 20, GREEN), (20, 76, BLUE), (140, 76, YELLOW)] {
            assert_close(*picture.get_pixel(x, y), colour);
        }
    }
}

/// The pixels as a camera held in that way stores them, after the words of EXIF 2.3, 4.6.4.
fn stored(orientation: u8) -> RgbImage {
    let upright = corners();
    let (width, height) = upright.dimensions();
    let at = |x, y| *upright.get_pixel(x, y);
    let wide = |pixel: &dyn Fn(u32, u32) -> Rgb<u8>| RgbImage::from_fn(width, height, pixel);
    let tall = |pixel: &dyn Fn(u32, u32) -> Rgb<u8>| RgbImage::from_fn(height, width, pixel);
    let (right, bottom) = (width - 1, height - 1);
    match orientation {
        1 => wide(&|x, y| at(x, y)),
        2 => wide(&|x, y| at(right - x, y)),
        3 => wide(&|x, y| at(right - x, bottom - y)),
        4 => wide(&|x, y| at(x, bottom - y)),
        // From here on a row is a column of what is seen: the first stands left or right, and begins above or below.
        5 => tall(&|x, y| at(y, x)),
        6 => tall(&|x, y| at(right - y, x)),
        7 => tall(&|x, y| at(right - y, bottom - x)),
        _ => tall(&|x, y| at(y, bottom - x)),
    }
}

#[test]
fn a_photo_ends_upright_however_the_camera_was_held() {
    for orientation in 1..=8 {
        let jpeg = with_exif(&encoded(stored(orientation), ImageFormat::Jpeg), orientation);
        let photo = Intake::default().clean(&jpeg).unwrap();
        assert_eq!((photo.width, photo.height), (160, 96), "orientation {orientation}");
        assert_upright(&photo);
    }
}

#[test]
fn the_orientation_of_a_png_counts_before_and_behind_its_pixels() {
    let png = encoded(stored(6), ImageFormat::Png);
    for at in [BEHIND_HEADER, png.len() - 12] {
        assert_upright(&Intake::default().clean(&with_chunk(&png, at, b"eXIf", &exif(6))).unwrap());
    }
}

#[test]
fn the_orientation_of_a_webp_counts_with_and_without_the_words_of_a_jpeg() {
    let webp = encoded(stored(8), ImageFormat::WebP);
    for exif in [exif(8), [&b"Exif\0\0"[..], &exif(8)].concat()] {
        assert_upright(&Intake::default().clean(&webp_with_exif(&webp, 96, 160, &exif)).unwrap());
    }
}

#[test]
fn an_orientation_that_makes_no_sense_turns_nothing() {
    let jpeg = encoded(corners(), ImageFormat::Jpeg);
    for exif in [exif(0), exif(9), exif(255), b"MM\0*\xFF\xFF\xFF\xFF".to_vec(), b"II*\0\x08\0\0\0\xFF\xFF".to_vec(), Vec::new()] {
        let jpeg = with_segment(&jpeg, 0xE1, &[&b"Exif\0\0"[..], &exif].concat());
        assert_upright(&Intake::default().clean(&jpeg).unwrap());
    }
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// The markers of a JPEG up to its scan.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    let mut at = 2;
    while found.last() != Some(&0xDA) {
        assert_eq!(jpeg[at], 0xFF);
        found.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

#[test]
fn nothing_but_pixels_comes_through() {
    let mut jpeg = with_exif(&encoded(corners(), ImageFormat::Jpeg), 1);
    jpeg = with_segment(&jpeg, 0xE1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>", CANARY].concat());
    jpeg = with_segment(&jpeg, 0xE2, &[b"ICC_PROFILE\0\x01\x01", CANARY].concat());
    jpeg = with_segment(&jpeg, 0xED, &[b"Photoshop 3.0\0", CANARY].concat());
    jpeg = with_segment(&jpeg, 0xFE, CANARY);
    jpeg.extend(CANARY);
    let plain = encoded(corners(), ImageFormat::Png);
    let mut png = with_chunk(&plain, BEHIND_HEADER, b"tEXt", &[b"Comment\0", CANARY].concat());
    png = with_chunk(&png, BEHIND_HEADER, b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", CANARY].concat());
    png = with_chunk(&png, BEHIND_HEADER, b"eXIf", &exif(1));
    png = with_chunk(&png, BEHIND_HEADER, b"abCd", CANARY);
    let webp = webp_with_exif(&encoded(corners(), ImageFormat::WebP), 160, 96, &exif(1));
    for uploaded in [jpeg, png, webp] {
        assert!(holds(&uploaded, CANARY));
        let photo = Intake::default().clean(&uploaded).unwrap();
        assert_upright(&photo);
        assert_eq!(photo.digest, <[u8; 32]>::from(Sha256::digest(&uploaded)));
        for bytes in [&photo.large, &photo.small] {
            assert!(!holds(bytes, b"CANARY"));
            // JFIF, tables, a baseline frame, a scan.
            assert!(markers(bytes).iter().all(|marker| matches!(marker, 0xE0 | 0xDB | 0xC0 | 0xC4 | 0xDA)), "{:x?}", markers(bytes));
        }
        let logo = Intake::default().clean_logo(&uploaded).unwrap();
        assert!(!holds(&logo, b"CANARY"));
        assert!(envelope::chunks(&logo).all(|chunk| matches!(&chunk.kind, b"IHDR" | b"IDAT" | b"IEND")));
    }
}

#[test]
fn the_decoder_of_png_sees_no_texts_and_no_profiles() {
    let plain = encoded(corners(), ImageFormat::Png);
    // Whatever unfolds to much would do: the pixels of a large black picture are such data.
    let black = encoded(image::GrayImage::new(4_000, 4_000), ImageFormat::Png);
    let zeros: Vec<u8> = envelope::chunks(&black).filter(|chunk| chunk.kind == *b"IDAT").flat_map(|chunk| chunk.data.to_vec()).collect();
    let mut png = with_chunk(&plain, BEHIND_HEADER, b"iCCP", &[b"icc\0\0", &zeros[..]].concat());
    png = with_chunk(&png, BEHIND_HEADER, b"zTXt", &[b"Comment\0\0", &zeros[..]].concat());
    png = with_chunk(&png, BEHIND_HEADER, b"gAMA", &[0, 0, 0, 1]);
    assert_eq!(essentials(&png), plain);
    assert_upright(&Intake::default().clean(&png).unwrap());
}

#[test]
fn what_is_transparent_turns_white() {
    let picture = RgbaImage::from_fn(100, 100, |x, _| Rgba(if x < 50 { [255, 0, 0, 0] } else { [0, 0, 0, 128] }));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let photo = Intake::default().clean(&encoded(picture.clone(), format)).unwrap();
        assert_close(*opened(&photo.large).get_pixel(20, 50), [255; 3]);
        assert_close(*opened(&photo.large).get_pixel(80, 50), [127; 3]);
    }
}

#[test]
fn grey_and_deep_colours_are_taken() {
    let grey = image::GrayImage::from_pixel(80, 80, Luma([90]));
    let deep_grey = image::ImageBuffer::from_pixel(80, 80, Luma([90_u16 * 257]));
    let deep = image::ImageBuffer::from_pixel(80, 80, Rgb([90_u16 * 257; 3]));
    let deep_transparent = image::ImageBuffer::from_pixel(80, 80, Rgba([90_u16 * 257, 90 * 257, 90 * 257, 65_535]));
    let jpeg = encoded(grey.clone(), ImageFormat::Jpeg);
    let pngs: [DynamicImage; 4] = [grey.into(), deep_grey.into(), deep.into(), deep_transparent.into()];
    for file in pngs.into_iter().map(|picture| encoded(picture, ImageFormat::Png)).chain([jpeg]) {
        let photo = Intake::default().clean(&file).unwrap();
        let large = image::load_from_memory(&photo.large).unwrap();
        assert_eq!(large.color(), image::ColorType::Rgb8);
        assert_close(*large.into_rgb8().get_pixel(40, 40), [90; 3]);
    }
}

#[test]
fn a_photo_is_scaled_down_and_never_up() {
    let sizes = |width, height| {
        let picture = RgbImage::from_pixel(width, height, Rgb(RED));
        let photo = Intake::default().clean(&encoded(picture, ImageFormat::Jpeg)).unwrap();
        let large = opened(&photo.large);
        assert_eq!(large.dimensions(), (photo.width, photo.height));
        (large.dimensions(), opened(&photo.small).dimensions())
    };
    assert_eq!(sizes(1_700, 1_275), ((1_600, 1_200), (400, 300)));
    assert_eq!(sizes(120, 1_601), ((120, 1_600), (30, 400)));
    assert_eq!(sizes(1_600, 90), ((1_600, 90), (400, 23)));
    assert_eq!(sizes(300, 64), ((300, 64), (300, 64)));
    assert_eq!(sizes(12_000, 64), ((1_600, 9), (400, 2)));
}

#[test]
fn what_phones_append_to_a_jpeg_is_dropped() {
    let jpeg = encoded(corners(), ImageFormat::Jpeg);
    let film = [&b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"[..], &[0xA5; 4_000], b"SEFHe\0\0\0SEFT<svgPk"].concat();
    for trailer in [jpeg.clone(), film, vec![0; 100]] {
        assert_upright(&Intake::default().clean(&[&jpeg[..], &trailer].concat()).unwrap());
    }
}

#[test]
fn what_hides_behind_a_picture_is_refused() {
    let jpeg = encoded(corners(), ImageFormat::Jpeg);
    for trailer in ["MZ", "\x7fELF", "..%pdf-1.4", "..PK\x03\x04", "..<Script>", "..<html\n", "..<SVG/onload=x>", "..<?PHP", "..<svg"] {
        let refused = Intake::default().clean(&[&jpeg[..], trailer.as_bytes()].concat());
        assert_eq!(refused.err(), Some(PhotoRefusal::Polyglot), "{trailer:?}");
    }
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let refused = Intake::default().clean(&[&encoded(corners(), format)[..], b"\n"].concat());
        assert_eq!(refused.err(), Some(PhotoRefusal::Polyglot));
    }
}

#[test]
fn a_jpeg_may_contain_another_in_its_metadata() {
    let jpeg = encoded(corners(), ImageFormat::Jpeg);
    let preview = encoded(RgbImage::new(64, 64), ImageFormat::Jpeg);
    let photo = Intake::default().clean(&with_segment(&jpeg, 0xE1, &[&b"Exif\0\0"[..], &exif(1), &preview].concat())).unwrap();
    assert_upright(&photo);
}

#[test]
fn a_picture_cut_anywhere_is_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let file = encoded(corners(), format);
        for length in 0..file.len() {
            let refused = Intake::default().clean(&file[..length]).map(|_| ());
            let expected = match length {
                0 => PhotoRefusal::Empty,
                _ if Format::of(&file[..length]).is_none() => PhotoRefusal::NotAPhoto,
                _ => PhotoRefusal::Truncated,
            };
            assert_eq!(refused, Err(expected), "{format:?} of {length} bytes");
        }
    }
}

#[test]
fn a_file_or_a_picture_too_large_is_refused_unread() {
    let mut file = encoded(corners(), ImageFormat::Jpeg);
    file.resize(FILE_MAX_BYTES, 0);
    assert!(Intake::default().clean(&file).is_ok());
    file.push(0);
    assert_eq!(Intake::default().clean(&file).err(), Some(PhotoRefusal::TooLarge));
    let png = |width: u32, height: u32| {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        [&envelope::PNG_SIGNATURE[..], &png_chunk(b"IHDR", &header), &png_chunk(b"IDAT", &[0; 64]), &png_chunk(b"IEND", &[])].concat()
    };
    let refusal = |width, height| Intake::default().clean(&png(width, height)).err();
    assert_eq!(refusal(12_001, 64), Some(PhotoRefusal::TooManyPixels));
    assert_eq!(refusal(64, 12_001), Some(PhotoRefusal::TooManyPixels));
    assert_eq!(refusal(8_001, 5_000), Some(PhotoRefusal::TooManyPixels));
    assert_eq!(refusal(8_000, 5_000), Some(PhotoRefusal::Bomb));
    assert_eq!(refusal(2_000, 2_000), Some(PhotoRefusal::Damaged));
    assert_eq!(refusal(63, 64), Some(PhotoRefusal::TooSmall));
}

#[test]
fn a_logo_stays_transparent_and_its_unseen_colours_stay_unseen() {
    // White ink on nothing, and the nothing is black: what bleeds would show as grey.
    let picture = RgbaImage::from_fn(1_300, 650, |x, _| Rgba(if x % 10 < 5 { [255; 4] } else { [0; 4] }));
    let logo = Intake::default().clean_logo(&encoded(picture, ImageFormat::Png)).unwrap();
    let logo = image::load_from_memory(&logo).unwrap();
    assert_eq!(logo.dimensions(), (600, 300));
    assert_eq!(logo.color(), image::ColorType::Rgba8);
    let pixels = logo.into_rgba8();
    assert!(pixels.pixels().any(|pixel| pixel.0[3] < 200));
    assert!(pixels.pixels().all(|pixel| pixel.0[3] == 0 || pixel.0[0] > 240));
}

#[test]
fn a_small_logo_stays_as_it_is() {
    let picture = RgbaImage::from_fn(16, 40, |x, y| Rgba([x as u8 * 9, y as u8 * 5, 77, 128]));
    let logo = Intake::default().clean_logo(&encoded(picture.clone(), ImageFormat::Png)).unwrap();
    assert_eq!(image::load_from_memory(&logo).unwrap().into_rgba8(), picture);
    let tiny = encoded(RgbImage::new(15, 40), ImageFormat::Png);
    assert_eq!(Intake::default().clean_logo(&tiny).err(), Some(PhotoRefusal::TooSmall));
}

#[test]
fn a_picture_changed_at_random_is_taken_or_refused_but_never_a_panic() {
    let noisy = RgbImage::from_fn(72, 80, |x, y| Rgb([(x * y) as u8, (x ^ y) as u8, (x * 3 + y * 7) as u8]));
    let png = encoded(noisy.clone(), ImageFormat::Png);
    let files = [
        with_exif(&encoded(noisy.clone(), ImageFormat::Jpeg), 6),
        with_chunk(&png, BEHIND_HEADER, b"eXIf", &exif(3)),
        webp_with_exif(&encoded(noisy, ImageFormat::WebP), 72, 80, &exif(8)),
    ];
    // Xorshift: the same numbers each time.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let (mut taken, mut refused) = (0, 0);
    for file in &files {
        for round in 0..1_000 {
            let mut changed = file.clone();
            for _ in 0..=random(4) {
                // Headers are worth more than pixels.
                let within = if round % 2 == 0 { changed.len() } else { changed.len().min(200) };
                let at = random(within);
                match random(5) {
                    0 => changed[at] ^= 1 << random(8),
                    1 => changed[at] = [0, 1, 0x7F, 0x80, 0xFF][random(5)],
                    2 => drop(changed.remove(at)),
                    3 => changed.insert(at, u8::try_from(random(256)).unwrap()),
                    _ => {
                        let other = random(changed.len());
                        changed.swap(at, other);
                    }
                }
            }
            // A checksum would keep everybody out.
            let resealed = if Format::of(&changed) == Some(Format::Png) && round % 4 != 0 { resealed(&changed) } else { changed };
            match Intake::default().clean(&resealed) {
                Ok(_) => taken += 1,
                Err(_) => refused += 1,
            }
            if round % 8 == 0 {
                let _ = Intake::default().clean_logo(&resealed);
            }
        }
    }
    assert!(taken > 100 && refused > 100, "{taken} taken, {refused} refused");
}

/// The PNG with right checksums.
fn resealed(png: &[u8]) -> Vec<u8> {
    let chunks = envelope::chunks(png).flat_map(|chunk| png_chunk(&chunk.kind, chunk.data));
    envelope::PNG_SIGNATURE.into_iter().chain(chunks).collect()
}
