//! A tenant's site on the wire: how it writes things, who may frame its widget, its host names, and places by their name.

use carsync_core::geo::FoundPlace;
use carsync_core::tenancy::{FrameOrigin, HostName, Preferences, SiteSettings};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::catalogue::PlaceBody;
use super::like::Like;
use super::mirror::PreferencesShape;
use super::text::{Text, formats};

formats! {
    HostName: "hostname" "booking.chain.example";
    FrameOrigin: "origin" "https://chain.example";
}

/// How a site writes things.
pub(crate) type PreferencesBody = Like<Preferences, PreferencesShape>;

/// What a site is made of.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Site")]
pub(crate) struct SiteView {
    /// The tenant, by its slug, whose own host name this is; absent on the deployment's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<Text<carsync_core::value::Slug>>,
    /// Where the map has its pictures from; absent where it is drawn without a network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) map: Option<MapView>,
    /// Whether places can be searched for by their name at `/v1/places`.
    pub(crate) geocoding: bool,
}

/// A server of map tiles.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Map")]
pub(crate) struct MapView {
    /// Addresses with `{z}`, `{x}` and `{y}`, and `{r}` where it has pictures for fine screens.
    pub(crate) tiles: String,
    /// Whom its owner wants to be named, plain text.
    pub(crate) attribution: String,
}

/// A place that was found by its name.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "FoundPlace")]
pub(crate) struct FoundPlaceView {
    /// Its name and what it lies in, in the language asked for where the geocoder knows it.
    title: String,
    place: PlaceBody,
}

/// Places of a name, best first.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct FoundPlaces {
    pub(crate) items: Vec<FoundPlaceView>,
}

impl FoundPlaces {
    pub(crate) fn of(found: &[FoundPlace]) -> Self {
        let items = found.iter().map(|one| FoundPlaceView { title: one.title.clone(), place: PlaceBody::of(one.place) }).collect();
        Self { items }
    }
}

/// The host names of a tenant's own site.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteHosts {
    /// In lower case and in order; at most 20. Their DNS must lead to this deployment, and a certificate for them must be there.
    hosts: Vec<Text<HostName>>,
}

impl SiteHosts {
    pub(crate) fn of(hosts: Vec<HostName>) -> Self {
        Self { hosts: hosts.into_iter().map(Text).collect() }
    }

    pub(crate) fn read(self) -> Vec<HostName> {
        self.hosts.into_iter().map(|host| host.0).collect()
    }
}

/// The settings of a site, out of what was sent and what stands.
pub(super) fn site_settings(
    preferences: Option<PreferencesBody>,
    frames: Option<Vec<Text<FrameOrigin>>>,
    before: SiteSettings,
) -> SiteSettings {
    SiteSettings {
        preferences: preferences.map_or(before.preferences, |given| given.0),
        frames: frames.map_or(before.frames, |given| given.into_iter().map(|origin| origin.0).collect()),
    }
}
