//! A point on the Earth and the distance between two. Searching near a point is not here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, fold_digits, text_serde};

/// The mean radius of the WGS-84 ellipsoid in metres: R1 = (2a + b) / 3 (IUGG; Moritz, Geodetic Reference System 1980).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

const MALFORMED: Invalid = Invalid::new("geo.malformed", "a point reads `35.7575,51.4100`: latitude, comma, longitude, in degrees");

/// A point in degrees of WGS-84: latitude from -90 to 90, longitude from -180 to 180, both finite.
///
/// `Display` is `35.7575,51.4100`, with at least four decimals and as many as the number has. Serde is `{"latitude": …, "longitude": …}`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GeoPoint {
    latitude: f64,
    longitude: f64,
}

/// Coordinates are never NaN.
impl Eq for GeoPoint {}

impl GeoPoint {
    /// A point from degrees.
    ///
    /// # Errors
    /// `geo.latitude_out_of_range`, `geo.longitude_out_of_range`; NaN and infinities are out of range too.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, Invalid> {
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(Invalid::new("geo.latitude_out_of_range", "a latitude is between -90 and 90 degrees"));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(Invalid::new("geo.longitude_out_of_range", "a longitude is between -180 and 180 degrees"));
        }
        // Adding zero turns -0 into 0, so that equal points have one text.
        Ok(Self { latitude: latitude + 0.0, longitude: longitude + 0.0 })
    }

    /// Degrees north of the equator.
    pub const fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east of Greenwich.
    pub const fn longitude(&self) -> f64 {
        self.longitude
    }

    /// The point on the unit sphere: x towards 0°N 0°E, y towards 0°N 90°E, z towards the north pole.
    pub fn unit_vector(&self) -> [f64; 3] {
        let (sin_lat, cos_lat) = self.latitude.to_radians().sin_cos();
        let (sin_lng, cos_lng) = self.longitude.to_radians().sin_cos();
        [cos_lat * cos_lng, cos_lat * sin_lng, sin_lat]
    }

    /// The great-circle distance in metres on a sphere of [`EARTH_RADIUS_M`].
    ///
    /// It differs from the geodesic on the WGS-84 ellipsoid by up to about 0.56 % (worst along a meridian at the equator). The angle is
    /// taken by its tangent, which keeps its precision for points close together and for points opposite each other.
    pub fn distance_m(&self, other: &GeoPoint) -> f64 {
        let ([ax, ay, az], [bx, by, bz]) = (self.unit_vector(), other.unit_vector());
        let cross = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
        let sine = cross.iter().map(|side| side * side).sum::<f64>().sqrt();
        let cosine = ax * bx + ay * by + az * bz;
        EARTH_RADIUS_M * sine.atan2(cosine)
    }
}

impl fmt::Display for GeoPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", degrees(self.latitude), degrees(self.longitude))
    }
}

/// The shortest text that reads back to the same number, with zeros up to four decimals.
fn degrees(value: f64) -> String {
    let shortest = value.to_string();
    let decimals = shortest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals < 4 { format!("{value:.4}") } else { shortest }
}

impl FromStr for GeoPoint {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let plain = fold_digits(text);
        let (latitude, longitude) = plain.split_once(',').ok_or(MALFORMED)?;
        Self::new(coordinate(latitude)?, coordinate(longitude)?)
    }
}

/// A decimal number. Rust would read `inf`, `nan` and exponents too.
fn coordinate(text: &str) -> Result<f64, Invalid> {
    let text = text.trim();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if plain { text.parse().map_err(|_| MALFORMED) } else { Err(MALFORMED) }
}

impl<'de> Deserialize<'de> for GeoPoint {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, rename = "GeoPoint")]
        struct Written {
            latitude: f64,
            longitude: f64,
        }
        let written = Written::deserialize(from)?;
        Self::new(written.latitude, written.longitude).map_err(|invalid| text_serde!(@refusal invalid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::new(latitude, longitude).expect("in range")
    }

    #[test]
    fn coordinates_out_of_range_or_not_finite_are_refused() {
        let code = |lat, lng| GeoPoint::new(lat, lng).map_err(|e| e.code());
        for bad in [90.000_001, -91.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(code(bad, 0.0), Err("geo.latitude_out_of_range"), "{bad}");
        }
        for bad in [180.000_001, -181.0, f64::NAN, f64::INFINITY] {
            assert_eq!(code(0.0, bad), Err("geo.longitude_out_of_range"), "{bad}");
        }
        assert!(code(90.0, -180.0).is_ok() && code(-90.0, 180.0).is_ok());
    }

    #[test]
    fn the_text_reads_back_to_the_same_point() {
        assert_eq!(point(35.7575, 51.41).to_string(), "35.7575,51.4100");
        assert_eq!(point(-0.0, 180.0).to_string(), "0.0000,180.0000");
        for place in [point(35.7575, 51.41), point(0.1 + 0.2, -1.0e-9), point(-90.0, 1.0 / 3.0)] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert_eq!("۳۵.۷۵۷۵, 51.41".parse(), Ok(point(35.7575, 51.41)));
        for bad in ["", "35.7", "1,2,3", "nan,0", "inf,0", "1e1,0", ",", "a,b"] {
            assert_eq!(bad.parse::<GeoPoint>().map_err(|e| e.code()), Err("geo.malformed"), "{bad}");
        }
    }

    #[test]
    fn json_is_an_object_that_is_checked() {
        let json = r#"{"latitude":35.7575,"longitude":51.41}"#;
        assert_eq!(serde_json::from_str::<GeoPoint>(json).ok(), Some(point(35.7575, 51.41)));
        assert_eq!(serde_json::to_string(&point(35.7575, 51.41)).ok().as_deref(), Some(json));
        let refusal = serde_json::from_str::<GeoPoint>(r#"{"latitude":91,"longitude":0}"#).map_err(|e| e.to_string());
        assert!(refusal.is_err_and(|e| e.starts_with("geo.latitude_out_of_range: ")));
        assert!(serde_json::from_str::<GeoPoint>(r#"{"latitude":1,"longitude":0,"x":0}"#).is_err());
    }

    #[test]
    fn a_quarter_of_the_sphere_and_opposite_points_are_exact() {
        let half = std::f64::consts::PI * EARTH_RADIUS_M;
        assert!((point(0.0, 0.0).distance_m(&point(90.0, 0.0)) - half / 2.0).abs() < 1e-3);
        assert!((point(35.0, 51.0).distance_m(&point(-35.0, -129.0)) - half).abs() < 1e-3);
        assert!((point(0.0, 180.0).distance_m(&point(0.0, -180.0))).abs() < 1e-3);
    }

    #[test]
    fn points_close_together_keep_their_distance_and_one_point_has_none() {
        let tehran = point(35.7575, 51.41);
        assert_eq!(tehran.distance_m(&tehran), 0.0);
        let metre_in_degrees = (1.0 / EARTH_RADIUS_M).to_degrees();
        let near = point(35.7575 + metre_in_degrees, 51.41);
        assert!((tehran.distance_m(&near) - 1.0).abs() < 1e-6);
        assert!((near.distance_m(&tehran) - tehran.distance_m(&near)).abs() < 1e-9);
    }

    #[test]
    fn the_worst_error_against_the_ellipsoid_is_about_half_a_percent() {
        // One degree of latitude at the equator is 110574.3 m on WGS-84 (meridian arc of 0° to 1°).
        let error = point(0.0, 0.0).distance_m(&point(1.0, 0.0)) / 110_574.3 - 1.0;
        assert!((0.0055..0.0057).contains(&error), "{error}");
    }
}
