//! Where places are searched for by their name. Nowhere unless configured.

use carsync_core::value::Secret;

use super::file::Settings;
use crate::failure::Failure;

/// How often the service is asked in a second where nothing is said: what Nominatim's public server bears.
const PER_SECOND: u32 = 1;

/// A service that knows where places are.
#[derive(Debug, Clone)]
pub struct Places {
    /// Which one.
    pub provider: PlacesProvider,
    /// Its address, where it is not the usual one.
    pub url: Option<String>,
    /// What it knows this deployment by.
    pub key: Option<Secret>,
    /// How often it is asked in a second by this host.
    pub per_second: u32,
}

/// The services whose language is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacesProvider {
    /// A Nominatim of one's own, or a provider that answers as it does.
    Nominatim,
    /// Mapbox Geocoding v6.
    Mapbox,
    /// Neshan Search v1.
    Neshan,
}

impl Places {
    /// Reads what is given.
    ///
    /// # Errors
    /// What is wrong or missing.
    pub(super) fn of(settings: &Settings) -> Result<Option<Self>, Failure> {
        let given = |key: &str| settings.more.get(key);
        let Some(provider) = given("places.provider").map(|given| given.read(provider)).transpose()? else { return Ok(None) };
        let url = given("places.url").map(|given| given.read(address)).transpose()?;
        let key = given("places.key").map(|given| given.read(|text| Ok(Secret::new(text)))).transpose()?;
        let per_second = given("places.per_second").map_or(Ok(PER_SECOND), |given| given.read(per_second))?;
        match provider {
            // The public server forbids searching while somebody types, so nobody gets there by leaving a line out.
            PlacesProvider::Nominatim if url.is_none() => {
                Err(Failure::new("places.url: is needed for nominatim: the address of your own, or of a provider's"))
            }
            PlacesProvider::Mapbox | PlacesProvider::Neshan if key.is_none() => {
                Err(Failure::new("places.key: is needed for mapbox and neshan"))
            }
            _ => Ok(Some(Self { provider, url, key, per_second })),
        }
    }
}

fn provider(text: &str) -> Result<PlacesProvider, String> {
    match text {
        "nominatim" => Ok(PlacesProvider::Nominatim),
        "mapbox" => Ok(PlacesProvider::Mapbox),
        "neshan" => Ok(PlacesProvider::Neshan),
        _ => Err("must be nominatim, mapbox or neshan".to_owned()),
    }
}

fn address(text: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(text).ok();
    let is_local = |url: &reqwest::Url| url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    let known = url.is_some_and(|url| (url.scheme() == "https" && url.has_host()) || is_local(&url));
    if known { Ok(text.trim_end_matches('/').to_owned()) } else { Err("must be like https://nominatim.example".to_owned()) }
}

fn per_second(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|number| (1..=100).contains(number)).ok_or_else(|| "must be a number from 1 to 100".to_owned())
}
