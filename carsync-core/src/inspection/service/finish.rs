//! What follows a finalised report, step by step: render and store, publish, tell. Each step is a unit of its own, and may be repeated
//! after a stop at any point: the PDF has the same bytes under the same key, and a code is stored in the unit that sends it.

use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::{Inspections, reach};
use crate::blob::{BlobKey, PhotoSize};
use crate::inspection::error::InspectionError;
use crate::inspection::job::{JobStep, ReportJob};
use crate::inspection::report::{Report, ReportState};
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage};
use crate::render::{Brand, ReportSheet, SheetPhoto};
use crate::storage::{Conflict, StorageError, TenantWrite};
use crate::tenancy::{Tenant, TenantScope};
use crate::value::{Locale, Secret};

/// How long a worker may keep a report before another takes it for dead. A slow one loses nothing but time: what it has stored is found.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How long to wait when nothing was due and nobody rang.
const POLL: Duration = Duration::from_secs(1);
/// The longest wait between two tries of a step, in seconds. A step is tried until it is done: a sealed report must arrive.
const RETRY_MAX_S: i64 = 300;

/// Works on finalised reports until it is stopped.
#[derive(Debug)]
pub(crate) struct Finisher {
    inspections: Inspections,
}

impl Finisher {
    pub(crate) fn new(inspections: Inspections) -> Self {
        Self { inspections }
    }

    pub(crate) async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let worked = match self.inspections.finish_next().await {
                Ok(worked) => worked,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the queue of reports can't be read");
                    false
                }
            };
            if !worked {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = self.inspections.wake.reports_rung() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
    }
}

/// The length of a lease; tests that stop the process need not wait for all of it.
fn lease() -> SignedDuration {
    fail::fail_point!("report.lease", |seconds| SignedDuration::from_secs(seconds.and_then(|text| text.parse().ok()).unwrap_or(1)));
    LEASE
}

impl Inspections {
    /// Takes the next due report through all its steps; false if none was due. For embedders who run no worker.
    ///
    /// # Errors
    /// The queue's. A step that fails is tried again later and is no error here.
    pub async fn finish_next(&self) -> Result<bool, StorageError> {
        let now = self.origin.now();
        let Some(mut job) = self.storage.report_queue().lease_report(now, now + lease()).await? else { return Ok(false) };
        loop {
            match self.step(&job).await {
                Ok(Some(next)) => job = ReportJob { step: next, attempts: 0, ..job },
                Ok(None) => break,
                // Another worker has it: the lease ran out meanwhile.
                Err(InspectionError::Storage(error)) if error.conflict() == Some(Conflict::Stale) => break,
                Err(error) => {
                    let (id, step) = (job.report, job.step.name());
                    tracing::error!(report.id = %id, report.step = step, error = &error as &dyn std::error::Error, "a step failed");
                    let wait = (2_i64 << job.attempts.min(8)).min(RETRY_MAX_S);
                    let due = self.origin.now() + SignedDuration::from_secs(wait);
                    self.storage.report_queue().retry_report(&job, due, &error.to_string()).await?;
                    break;
                }
            }
        }
        Ok(true)
    }

    /// Does one step and says which is next.
    async fn step(&self, job: &ReportJob) -> Result<Option<JobStep>, InspectionError> {
        let tenant = self.storage.platform().await?.report_access().tenant(job.tenant).await?;
        let tenant = tenant.ok_or(InspectionError::NotFound("tenant"))?;
        let scope = TenantScope::of(&tenant);
        let report = self.storage.read(&scope).await?.inspections().report(job.report).await?;
        let report = report.ok_or(InspectionError::NotFound("report"))?;
        match job.step {
            JobStep::Render => {
                if self.equipment.renderer.is_some() && self.equipment.blobs.is_some() {
                    self.pdf_of(&scope, &report, report.locale).await?;
                }
                reach("render.after_store");
            }
            JobStep::Publish | JobStep::Notify => {}
        }
        let mut unit = self.storage.write(&scope).await?;
        match job.step {
            JobStep::Render => {}
            JobStep::Publish => unit.inspections_mut().publish_report(report.id, self.origin.now()).await?,
            JobStep::Notify => {
                if report.state == ReportState::Final {
                    self.tell(unit.as_mut(), &tenant, &report).await?;
                }
            }
        }
        let next = job.step.next();
        unit.inspections_mut().advance_job(job, next).await?;
        reach(match job.step {
            JobStep::Render => "render.before_commit",
            JobStep::Publish => "publish.before_commit",
            JobStep::Notify => "notify.before_commit",
        });
        unit.commit().await?;
        reach(match job.step {
            JobStep::Render => "render.after_commit",
            JobStep::Publish => "publish.after_commit",
            JobStep::Notify => "notify.after_commit",
        });
        self.wake.outbox();
        Ok(next)
    }

    /// Sets a sealed report and keeps the PDF.
    pub(super) async fn render_and_keep(&self, scope: &TenantScope, report: &Report, locale: Locale) -> Result<Bytes, InspectionError> {
        let renderer = self.equipment.renderer.as_deref().ok_or(InspectionError::NotEquipped("report renderer"))?;
        let sheet = self.sheet(scope, report, locale).await?;
        let pdf = renderer.render(sheet).await?;
        reach("render.before_store");
        self.blobs()?.put(&BlobKey::pdf(scope, report.id, locale), pdf.clone()).await?;
        Ok(pdf)
    }

    async fn sheet(&self, scope: &TenantScope, report: &Report, locale: Locale) -> Result<ReportSheet, InspectionError> {
        let sealed = report.sealed.as_ref().ok_or(InspectionError::State { state: report.state })?;
        let unit = self.storage.read(scope).await?;
        let settings = self.settings_in(unit.as_ref()).await?.0;
        drop(unit);
        let blobs = self.blobs()?;
        let mut photos = Vec::with_capacity(sealed.document.photos.len());
        for photo in &sealed.document.photos {
            let jpeg = blobs.get(&BlobKey::photo(scope, photo.id, PhotoSize::Large)).await?;
            photos.extend(jpeg.map(|jpeg| SheetPhoto { id: photo.id, jpeg }));
        }
        let logo = match &settings.logo {
            Some(digest) => blobs.get(&BlobKey::logo(scope, digest)).await?,
            None => None,
        };
        let brand = Brand { name: sealed.document.tenant.name.clone(), colour: settings.colour, logo, footer: settings.footer };
        let verify_url = self.verify_url(report).unwrap_or_default();
        Ok(ReportSheet { document: sealed.document.clone(), seal: sealed.seal.clone(), locale, brand, verify_url, photos })
    }

    /// Mints a code (and a link, if the tenant wants one), keeps their hashes and puts the message into the outbox, all in this unit.
    pub(super) async fn tell(&self, unit: &mut dyn TenantWrite, tenant: &Tenant, report: &Report) -> Result<bool, InspectionError> {
        let (Some(phone), Some(sealed)) = (report.phone.clone(), report.sealed.as_ref()) else { return Ok(false) };
        let settings = self.settings_in(unit).await?.0;
        let now = self.origin.now();
        let code = self.mint_code(unit, report.id, &phone, now).await?;
        let template = if settings.send_link { Template::ReportReadyLink } else { Template::ReportReady };
        let mut message = SmsMessage::new(phone.clone(), template, report.locale)
            .with("workshop", sealed.document.workshop.title.in_locale(report.locale).as_str())
            .with("site", tenant.name.as_str())
            .with("code", code);
        if settings.send_link {
            let secret = self.mint_link(unit, report.id, &phone, now).await?;
            message = message.with("link", self.link_url(&secret));
        }
        unit.outbox_mut().put(&OutboxMessage::new(self.origin.id(), Lane::Notice, message, now)).await?;
        Ok(true)
    }

    /// The address that a report's QR code leads to. Its fragment, which browsers keep to themselves, is the compact seal: it proves
    /// offline that the tenant's key sealed this digest.
    pub fn verify_url(&self, report: &Report) -> Option<String> {
        let sealed = report.sealed.as_ref()?;
        let (site, token) = (&self.equipment.site, &sealed.document.verify_token);
        Some(format!("{site}/verify/{token}#{}", sealed.seal.compact()))
    }

    /// The secret stands in the fragment: it reaches neither logs nor other sites.
    fn link_url(&self, secret: &Secret) -> String {
        format!("{}/r#{}", self.equipment.site, secret.expose())
    }
}
