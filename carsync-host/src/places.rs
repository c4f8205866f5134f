//! Geocoders: places by their name, from Nominatim and what answers as it does, Mapbox and Neshan.
//!
//! An answer is kept for a day, and the service is asked no more than so often in a second, whoever asks us: it is somebody else's, and
//! each question may cost money.

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use carsync_core::geo::{FoundPlace, GeocodeError, Geocoder, PlaceSearch};
use carsync_core::value::{GeoPoint, Secret};
use reqwest::header::{ACCEPT_LANGUAGE, HeaderName};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Deserialize;

use crate::config::{Places, PlacesProvider};
use crate::failure::Failure;

/// How long a question may take, connecting with it.
const DEADLINE: Duration = Duration::from_secs(4);
/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3_600);
/// How many answers are kept.
const KEPT_MAX: usize = 2_000;
/// How many places an answer has.
const LIMIT: usize = 8;
/// The longest answer, in bytes.
const ANSWER_MAX: usize = 256 << 10;
/// About Tehran, for a service that must be asked from somewhere.
const HOME: (f64, f64) = (35.70, 51.40);

/// A geocoder of the network.
pub struct NetGeocoder {
    client: Client,
    provider: PlacesProvider,
    url: String,
    key: Option<Secret>,
    gate: Mutex<Gate>,
    kept: Mutex<HashMap<String, (Instant, Vec<FoundPlace>)>>,
}

/// How many questions may be asked now: `per_second` of them, and as many again each second.
#[derive(Debug)]
struct Gate {
    per_second: f64,
    left: f64,
    at: Instant,
}

impl Gate {
    fn pass(&mut self, now: Instant) -> bool {
        self.left = (self.left + now.duration_since(self.at).as_secs_f64() * self.per_second).min(self.per_second);
        self.at = now;
        let passes = self.left >= 1.0;
        if passes {
            self.left -= 1.0;
        }
        passes
    }
}

impl fmt::Debug for NetGeocoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetGeocoder").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl NetGeocoder {
    /// The service that is configured.
    ///
    /// # Errors
    /// There is no TLS on this machine.
    pub fn new(places: &Places) -> Result<Self, Failure> {
        let usual = match places.provider {
            PlacesProvider::Nominatim => "",
            PlacesProvider::Mapbox => "https://api.mapbox.com",
            PlacesProvider::Neshan => "https://api.neshan.org",
        };
        let agent = concat!("CarSync/", env!("CARGO_PKG_VERSION"));
        let client = Client::builder().timeout(DEADLINE).redirect(Policy::none()).referer(false).user_agent(agent).build();
        let per_second = f64::from(places.per_second);
        Ok(Self {
            client: client.map_err(|error| Failure::new(format!("the place search can't be set up: {error}")))?,
            provider: places.provider,
            url: places.url.clone().unwrap_or_else(|| usual.to_owned()),
            key: places.key.clone(),
            gate: Mutex::new(Gate { per_second, left: per_second, at: Instant::now() }),
            kept: Mutex::default(),
        })
    }

    fn question(&self, search: &PlaceSearch) -> RequestBuilder {
        let language = search.locale.as_str();
        let limit = LIMIT.to_string();
        let near = search.near.map(|near| (near.latitude(), near.longitude()));
        let key = self.key.as_ref().map_or("", |key| key.expose());
        match self.provider {
            PlacesProvider::Nominatim => {
                let mut query = vec![("q", search.text().to_owned()), ("format", "jsonv2".to_owned()), ("limit", limit)];
                if let Some((latitude, longitude)) = near {
                    // About 50 km around; a preference, not a border.
                    let (north, south, east, west) = (latitude + 0.5, latitude - 0.5, longitude + 0.5, longitude - 0.5);
                    query.push(("viewbox", format!("{west:.3},{north:.3},{east:.3},{south:.3}")));
                }
                self.client.get(format!("{}/search", self.url)).query(&query).header(ACCEPT_LANGUAGE, language)
            }
            PlacesProvider::Mapbox => {
                let mut query = vec![
                    ("q", search.text().to_owned()),
                    ("language", language.to_owned()),
                    ("limit", limit),
                    ("access_token", key.to_owned()),
                ];
                if let Some((latitude, longitude)) = near {
                    query.push(("proximity", format!("{longitude:.4},{latitude:.4}")));
                }
                self.client.get(format!("{}/search/geocode/v6/forward", self.url)).query(&query)
            }
            PlacesProvider::Neshan => {
                let (latitude, longitude) = near.unwrap_or(HOME);
                let query = [("term", search.text().to_owned()), ("lat", format!("{latitude:.5}")), ("lng", format!("{longitude:.5}"))];
                self.client.get(format!("{}/v1/search", self.url)).query(&query).header(HeaderName::from_static("api-key"), key)
            }
        }
    }

    /// Asks the service. What it says goes no further than the log, and its address, which may have the key in it, nowhere.
    async fn ask(&self, search: &PlaceSearch) -> Result<Vec<FoundPlace>, GeocodeError> {
        let gone = |error: reqwest::Error| GeocodeError::Unavailable(error.without_url().into());
        let mut answer = self.question(search).send().await.map_err(gone)?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS => return Err(GeocodeError::Busy { retry_after_s: 10 }),
            status if status.is_client_error() => return Err(GeocodeError::Refused(format!("it answered {status}").into())),
            status => return Err(GeocodeError::Unavailable(format!("it answered {status}").into())),
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(gone)? {
            if body.len() + chunk.len() > ANSWER_MAX {
                return Err(GeocodeError::Unavailable("its answer is too long".into()));
            }
            body.extend_from_slice(&chunk);
        }
        read(self.provider, &body).map_err(|error| GeocodeError::Unavailable(error.into()))
    }
}

/// The places of an answer; one that lies nowhere is left out.
fn read(provider: PlacesProvider, body: &[u8]) -> Result<Vec<FoundPlace>, serde_json::Error> {
    let found: Vec<Option<FoundPlace>> = match provider {
        PlacesProvider::Nominatim => {
            let list: Vec<NominatimPlace> = serde_json::from_slice(body)?;
            list.into_iter().map(|one| found(one.display_name, one.lat.parse().ok()?, one.lon.parse().ok()?)).collect()
        }
        PlacesProvider::Mapbox => {
            let list: MapboxPlaces = serde_json::from_slice(body)?;
            let read = |one: MapboxPlace| {
                let [longitude, latitude] = one.geometry.coordinates;
                found(one.properties.full_address.or(one.properties.name)?, latitude, longitude)
            };
            list.features.into_iter().map(read).collect()
        }
        PlacesProvider::Neshan => {
            let list: NeshanPlaces = serde_json::from_slice(body)?;
            let read = |one: NeshanPlace| {
                let around = [one.neighbourhood, one.region].into_iter().flatten().filter(|part| !part.is_empty());
                let title = std::iter::once(one.title).chain(around).collect::<Vec<_>>().join("، ");
                found(title, one.location.y, one.location.x)
            };
            list.items.into_iter().map(read).collect()
        }
    };
    Ok(found.into_iter().flatten().take(LIMIT).collect())
}

fn found(title: String, latitude: f64, longitude: f64) -> Option<FoundPlace> {
    let title: String = title.chars().filter(|c| !c.is_control()).take(200).collect();
    Some(FoundPlace { title, place: GeoPoint::new(latitude, longitude).ok()? })
}

#[derive(Deserialize)]
struct NominatimPlace {
    display_name: String,
    lat: String,
    lon: String,
}

#[derive(Deserialize)]
struct MapboxPlaces {
    features: Vec<MapboxPlace>,
}

#[derive(Deserialize)]
struct MapboxPlace {
    geometry: MapboxPoint,
    properties: MapboxProperties,
}

#[derive(Deserialize)]
struct MapboxPoint {
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct MapboxProperties {
    full_address: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct NeshanPlaces {
    items: Vec<NeshanPlace>,
}

#[derive(Deserialize)]
struct NeshanPlace {
    title: String,
    neighbourhood: Option<String>,
    region: Option<String>,
    location: NeshanPoint,
}

/// `x` is the longitude and `y` the latitude.
#[derive(Deserialize)]
struct NeshanPoint {
    x: f64,
    y: f64,
}

#[async_trait]
impl Geocoder for NetGeocoder {
    async fn search(&self, search: &PlaceSearch) -> Result<Vec<FoundPlace>, GeocodeError> {
        // A tenth of a degree, some ten kilometres: who stands near each other is told the same.
        let near = search.near.map(|near| ((near.latitude() * 10.0).round(), (near.longitude() * 10.0).round()));
        let key = format!("{}\n{near:?}\n{}", search.locale, search.text().to_lowercase());
        let now = Instant::now();
        let kept = |kept: &HashMap<String, (Instant, Vec<FoundPlace>)>| {
            kept.get(&key).filter(|(at, _)| now.duration_since(*at) < KEPT).map(|(_, places)| places.clone())
        };
        if let Some(places) = self.kept.lock().ok().and_then(|all| kept(&all)) {
            return Ok(places);
        }
        if !self.gate.lock().is_ok_and(|mut gate| gate.pass(now)) {
            return Err(GeocodeError::Busy { retry_after_s: 1 });
        }
        let places = self.ask(search).await?;
        if let Ok(mut all) = self.kept.lock() {
            if all.len() >= KEPT_MAX {
                all.retain(|_, (at, _)| now.duration_since(*at) < KEPT);
            }
            if all.len() >= KEPT_MAX {
                all.clear();
            }
            all.insert(key, (now, places.clone()));
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn titles(provider: PlacesProvider, body: &Value) -> Vec<(String, f64, f64)> {
        let places = read(provider, body.to_string().as_bytes()).expect("an answer");
        places.into_iter().map(|one| (one.title, one.place.latitude(), one.place.longitude())).collect()
    }

    #[test]
    fn each_service_is_read_in_its_own_order_of_coordinates() {
        let vanak = ("ونک".to_owned(), 35.757, 51.409);
        let nominatim = serde_json::json!([{"display_name": "ونک", "lat": "35.757", "lon": "51.409", "place_id": 1}, {"display_name": "x", "lat": "95", "lon": "0"}]);
        assert_eq!(titles(PlacesProvider::Nominatim, &nominatim), std::slice::from_ref(&vanak));
        let mapbox = serde_json::json!({"type": "FeatureCollection", "features": [
            {"geometry": {"type": "Point", "coordinates": [51.409, 35.757]}, "properties": {"name": "x", "full_address": "ونک"}}]});
        assert_eq!(titles(PlacesProvider::Mapbox, &mapbox), [vanak]);
        let neshan = serde_json::json!({"count": 1, "items": [
            {"title": "ونک", "address": "a", "neighbourhood": "", "region": "تهران", "type": "t", "category": "c", "location": {"x": 51.409, "y": 35.757}}]});
        assert_eq!(titles(PlacesProvider::Neshan, &neshan), [("ونک، تهران".to_owned(), 35.757, 51.409)]);
        assert!(read(PlacesProvider::Mapbox, b"<html>").is_err());
    }

    #[test]
    fn no_more_than_so_many_pass_in_a_second() {
        let start = Instant::now();
        let mut gate = Gate { per_second: 2.0, left: 2.0, at: start };
        let passed = |gate: &mut Gate, ms: u64| gate.pass(start + Duration::from_millis(ms));
        assert_eq!([0, 1, 2, 400, 600, 601].map(|ms| passed(&mut gate, ms)), [true, true, false, false, true, false]);
        assert_eq!([10_000, 10_001, 10_002].map(|ms| passed(&mut gate, ms)), [true, true, false], "what was not asked is not saved up");
    }
}
