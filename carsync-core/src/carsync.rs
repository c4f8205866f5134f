//! The facade that joins the services over one storage, and the worker that does what nobody waits for.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::account::{Accounts, CodeLimits};
use crate::audit::Audit;
use crate::blob::BlobStore;
use crate::booking::Bookings;
use crate::catalogue::Catalogue;
use crate::clock::{Clock, SystemClock};
use crate::customer::Customers;
use crate::directory::{Atlas, Discovery, Follower, Watchers};
use crate::entropy::{Entropy, Origin, SystemEntropy};
use crate::geo::GeoIndex;
use crate::inspection::{Equipment, Finisher, Inspections};
use crate::maintenance::DueReminder;
use crate::messaging::Messaging;
use crate::notify::{SmsGateway, SmsProvider, Wordings};
use crate::outbox::{Dispatcher, Lane, Poller, PostOffice, Wake};
use crate::render::ReportRenderer;
use crate::storage::{Storage, StorageError};
use crate::tenancy::Tenancy;
use crate::value::Secret;

/// How often holds that ran out are looked for.
const REAP: Duration = Duration::from_secs(5);
/// How often what is dead is forgotten.
const PURGE: Duration = Duration::from_secs(600);
/// How many pictures are decoded at the same time. The heaviest that are taken (40 megapixels, progressive or deep) need some 400 MB each.
#[cfg(feature = "photo")]
const DARKROOM: usize = 2;
/// The least length of the deployment's key.
const KEY_LENGTH_MIN: usize = 16;

/// A deployment of CarSync: everything an embedder calls.
#[derive(Debug)]
pub struct CarSync {
    storage: Arc<dyn Storage>,
    office: Arc<PostOffice>,
    index: Arc<dyn GeoIndex>,
    atlas: Arc<Atlas>,
    ready: Arc<AtomicBool>,
    origin: Origin,
    wake: Wake,
    watchers: Watchers,
    tenancy: Tenancy,
    audit: Audit,
    customers: Customers,
    accounts: Accounts,
    catalogue: Catalogue,
    bookings: Bookings,
    discovery: Discovery,
    inspections: Inspections,
    messaging: Messaging,
}

/// Why a deployment can't be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No SMS provider was given.
    #[error("an SMS provider is needed; the console provider of carsync-sms prints messages")]
    NoSms,
    /// The key is too short to guard anything.
    #[error("the deployment's key needs at least 16 characters")]
    WeakKey,
    /// No geo index was given, and the built-in one is left out of this build.
    #[error("a geo index is needed, or the feature `rtree`")]
    NoIndex,
    /// The site's address is no address of a site.
    #[error("the site's address begins with http:// or https:// and has neither spaces, ? nor #")]
    BadSite,
}

/// Puts a deployment together.
#[derive(Debug)]
pub struct Builder {
    storage: Arc<dyn Storage>,
    key: Secret,
    sms: Option<Arc<dyn SmsProvider>>,
    gateway: Option<Arc<dyn SmsGateway>>,
    wordings: Wordings,
    code_limits: CodeLimits,
    index: Option<Arc<dyn GeoIndex>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    blobs: Option<Arc<dyn BlobStore>>,
    renderer: Option<Arc<dyn ReportRenderer>>,
    site: String,
}

impl Builder {
    /// Where photos and PDFs are kept. Without one, inspections have no photos and reports no PDF.
    #[must_use]
    pub fn blobs(self, blobs: impl BlobStore + 'static) -> Self {
        self.shared_blobs(Arc::new(blobs))
    }

    /// The same for a store that is chosen at run time.
    #[must_use]
    pub fn shared_blobs(mut self, blobs: Arc<dyn BlobStore>) -> Self {
        self.blobs = Some(blobs);
        self
    }

    /// Another renderer of reports than the built-in one (feature `pdf`).
    #[must_use]
    pub fn renderer(mut self, renderer: impl ReportRenderer + 'static) -> Self {
        self.renderer = Some(Arc::new(renderer));
        self
    }

    /// The address of the site, as `https://cars.example`: QR codes and links lead there.
    #[must_use]
    pub fn site(mut self, address: impl Into<String>) -> Self {
        self.site = address.into();
        self
    }

    /// Through which provider messages go.
    #[must_use]
    pub fn sms(mut self, provider: impl SmsProvider + 'static) -> Self {
        self.sms = Some(Arc::new(provider));
        self
    }

    /// The same for a provider that is chosen at run time.
    #[must_use]
    pub fn shared_sms(mut self, provider: Arc<dyn SmsProvider>) -> Self {
        self.sms = Some(provider);
        self
    }

    /// What opens accounts of tenants with providers; without one, all messages go through the deployment's.
    #[must_use]
    pub fn sms_gateway(mut self, gateway: impl SmsGateway + 'static) -> Self {
        self.gateway = Some(Arc::new(gateway));
        self
    }

    /// The deployment's own words, for codes and for what it sends itself.
    #[must_use]
    pub fn sms_wordings(mut self, wordings: Wordings) -> Self {
        self.wordings = wordings;
        self
    }

    /// How many sign-in codes are sent, and to which countries, where it is not [`CodeLimits::default`].
    #[must_use]
    pub fn code_limits(mut self, limits: CodeLimits) -> Self {
        self.code_limits = limits;
        self
    }

    /// Another near-me index than the built-in one.
    #[must_use]
    pub fn geo_index(mut self, index: impl GeoIndex + 'static) -> Self {
        self.index = Some(Arc::new(index));
        self
    }

    /// Another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Another source of chance than the operating system's.
    #[must_use]
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// Puts it together. Nothing is read or started yet.
    ///
    /// # Errors
    /// What is missing.
    pub fn build(self) -> Result<CarSync, BuildError> {
        if self.key.expose().len() < KEY_LENGTH_MIN {
            return Err(BuildError::WeakKey);
        }
        let site = self.site.trim_end_matches('/').to_owned();
        let is_site = (site.starts_with("http://") || site.starts_with("https://")) && site.len() <= 200;
        if !is_site || site.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>')) {
            return Err(BuildError::BadSite);
        }
        let equipment = Equipment {
            blobs: self.blobs,
            renderer: self.renderer.or_else(built_in_renderer),
            site: site.clone(),
            #[cfg(feature = "photo")]
            darkroom: Arc::new(tokio::sync::Semaphore::new(DARKROOM)),
        };
        let sms = self.sms.ok_or(BuildError::NoSms)?;
        let index = self.index.or_else(built_in_index).ok_or(BuildError::NoIndex)?;
        let office =
            Arc::new(PostOffice::new(sms, self.wordings, self.code_limits.prefixes.clone(), self.gateway, &self.key, site.clone()));
        let (storage, origin, wake) = (self.storage, Origin::new(self.clock, self.entropy), Wake::default());
        let (atlas, ready, watchers) = (Arc::new(Atlas::default()), Arc::new(AtomicBool::new(false)), Watchers::default());
        Ok(CarSync {
            inspections: Inspections::new(storage.clone(), origin.clone(), wake.clone(), self.key.clone(), equipment),
            audit: Audit::new(storage.clone()),
            customers: Customers::new(storage.clone()),
            tenancy: Tenancy::new(storage.clone(), origin.clone(), wake.clone()),
            accounts: Accounts::new(storage.clone(), origin.clone(), self.key, wake.clone(), self.code_limits),
            catalogue: Catalogue::new(storage.clone(), origin.clone(), wake.clone()),
            bookings: Bookings::new(storage.clone(), origin.clone(), wake.clone(), watchers.clone()),
            discovery: Discovery::new(index.clone(), atlas.clone(), ready.clone(), origin.clone()),
            messaging: Messaging::new(storage.clone(), origin.clone(), wake.clone(), office.clone()),
            storage,
            office,
            index,
            atlas,
            ready,
            origin,
            wake,
            watchers,
        })
    }
}

#[cfg(feature = "rtree")]
fn built_in_index() -> Option<Arc<dyn GeoIndex>> {
    Some(Arc::new(crate::geo::RTreeIndex::default()))
}

#[cfg(not(feature = "rtree"))]
fn built_in_index() -> Option<Arc<dyn GeoIndex>> {
    None
}

#[cfg(feature = "pdf")]
fn built_in_renderer() -> Option<Arc<dyn ReportRenderer>> {
    Some(Arc::new(crate::render::press::PdfRenderer::default()))
}

#[cfg(not(feature = "pdf"))]
fn built_in_renderer() -> Option<Arc<dyn ReportRenderer>> {
    None
}

impl CarSync {
    /// Begins to put a deployment together. The key guards codes that were sent; all hosts of a deployment share it.
    pub fn builder(storage: impl Storage + 'static, key: Secret) -> Builder {
        Builder {
            storage: Arc::new(storage),
            key,
            sms: None,
            gateway: None,
            wordings: Wordings::default(),
            code_limits: CodeLimits::default(),
            index: None,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            blobs: None,
            renderer: None,
            site: "http://127.0.0.1:8080".to_owned(),
        }
    }

    /// Tenants.
    pub fn tenancy(&self) -> &Tenancy {
        &self.tenancy
    }

    /// People.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Who changed what.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The customers that tenants know.
    pub fn customers(&self) -> &Customers {
        &self.customers
    }

    /// Workshops, bays, services, closures.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Bookings, slots, walk-ins, day boards.
    pub fn bookings(&self) -> &Bookings {
        &self.bookings
    }

    /// Inspections and reports.
    pub fn inspections(&self) -> &Inspections {
        &self.inspections
    }

    /// What tenants decide about their messages, and what became of each.
    pub fn messaging(&self) -> &Messaging {
        &self.messaging
    }

    /// Near me.
    pub fn discovery(&self) -> &Discovery {
        &self.discovery
    }

    /// Now, by the deployment's clock.
    pub fn now(&self) -> jiff::Timestamp {
        self.origin.now()
    }

    /// Asks whether the database answers.
    ///
    /// # Errors
    /// The storage's.
    pub async fn ping(&self) -> Result<(), StorageError> {
        self.storage.ping().await
    }

    /// Starts what nobody waits for: sending messages, following the directory, ending holds. Needs a tokio runtime.
    pub fn spawn_worker(self: &Arc<Self>) -> Worker {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for lane in Lane::ALL {
            let dispatcher = Dispatcher::new(self.storage.clone(), self.office.clone(), self.origin.clone(), lane, self.wake.clone());
            tasks.spawn(dispatcher.run(stop.clone()));
        }
        let poller = Poller::new(self.storage.clone(), self.office.clone(), self.origin.clone(), self.wake.clone());
        tasks.spawn(poller.run(stop.clone()));
        tasks.spawn(DueReminder::new(self.storage.clone(), self.origin.clone(), self.wake.clone()).run(stop.clone()));
        tasks.spawn(Finisher::new(self.inspections.clone()).run(stop.clone()));
        tasks.spawn(self.follower().run(stop.clone()));
        tasks.spawn(reap(self.clone(), stop.clone()));
        tasks.spawn(purge(self.clone(), stop.clone()));
        Worker { stop, tasks }
    }

    /// Brings the directory up to date once, for embedders who run no worker.
    ///
    /// # Errors
    /// The directory's.
    pub async fn load_directory(&self) -> Result<(), crate::directory::DirectoryError> {
        self.follower().follow().await
    }

    fn follower(&self) -> Follower {
        Follower::new(
            self.storage.clone(),
            self.index.clone(),
            self.atlas.clone(),
            self.ready.clone(),
            self.origin.clone(),
            self.wake.clone(),
            self.watchers.clone(),
        )
    }

    /// Ends holds that have run out, so that others see their time as free.
    async fn end_overdue_holds(&self) -> Result<usize, crate::booking::BookingError> {
        let overdue = self.storage.platform().await?.directory().overdue(self.origin.now()).await?;
        let mut ended = 0;
        for (tenant, workshop) in overdue {
            // A tenant that was suspended meanwhile keeps its holds; they hold nothing any more.
            if let Ok(scope) = self.tenancy.enter(&tenant).await {
                ended += self.bookings.end_overdue(&scope, workshop).await?;
            }
        }
        Ok(ended)
    }
}

async fn reap(carsync: Arc<CarSync>, stop: CancellationToken) {
    while pause(REAP, &stop).await {
        match carsync.end_overdue_holds().await {
            Ok(0) => {}
            Ok(holds) => tracing::info!(holds, "holds ended"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "overdue holds can't be ended"),
        }
    }
}

async fn purge(carsync: Arc<CarSync>, stop: CancellationToken) {
    while pause(PURGE, &stop).await {
        if let Err(error) = carsync.accounts.purge().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "dead sign-ins and sessions can't be forgotten");
        }
    }
}

/// Waits; false if it is time to stop.
async fn pause(length: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(length) => true,
    }
}

/// The running worker. Dropping it stops it at once; [`Worker::stop`] lets it finish what it has at hand.
pub struct Worker {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Worker {
    /// Finishes the batches at hand and stops.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("tasks", &self.tasks.len()).finish()
    }
}
