//! `import`: workshops, services and holidays from CSV files. All of a file or nothing, unless bad lines are to be skipped.

pub mod holiday;
pub mod service;
pub mod sheet;
pub mod workshop;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::{Role, Staff};
use carsync_core::value::Slug;

use super::{count, enter};
use crate::cli::{Import, ImportFile};
use crate::compose::compose;
use crate::config::Config;
use crate::failure::{Failure, Trying};
use crate::terminal::{complain, say};
use sheet::{Batch, Columns, Fault, Sheet};

/// The longest file, in bytes.
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Who imports what into where.
struct Task<'a> {
    carsync: Arc<CarSync>,
    staff: Staff,
    file: &'a ImportFile,
}

pub async fn run(config: &Config, command: Import) -> Result<ExitCode, Failure> {
    let file = match &command {
        Import::Workshops(file) | Import::Holidays(file) | Import::Services { file, .. } => file,
    };
    let carsync = compose(config, false).await?;
    let scope = enter(&carsync, &file.tenant).await?;
    let staff = carsync.accounts().trust_staff(&scope, Role::Administrator);
    let task = Task { carsync, staff, file };
    match &command {
        Import::Workshops(_) => task.workshops().await,
        Import::Services { workshop, .. } => task.services(workshop).await,
        Import::Holidays(_) => task.holidays().await,
    }
}

impl Task<'_> {
    async fn workshops(&self) -> Result<ExitCode, Failure> {
        let Some(sheet) = self.sheet(workshop::COLUMNS)? else { return Ok(ExitCode::FAILURE) };
        let column = sheet.column("slug");
        let mut batch = sheet.each(workshop::opening);
        let known = self.carsync.catalogue().workshops(self.staff.scope()).await?;
        let known = known.into_iter().map(|workshop| workshop.draft.slug).collect();
        refuse_known(&mut batch, column, &known, "the tenant has a workshop", |opening| &opening.workshop.slug);
        let Some((openings, told)) = self.good(batch, "workshop") else { return Ok(ExitCode::FAILURE) };
        if !openings.is_empty() && !self.file.dry_run {
            self.carsync.catalogue().open_workshops(&self.staff, openings).await?;
        }
        Ok(self.done(&told))
    }

    async fn services(&self, workshop: &Slug) -> Result<ExitCode, Failure> {
        let which = workshop.as_str().parse()?;
        let whole = self.carsync.catalogue().workshop(self.staff.scope(), &which).await;
        let whole = whole.trying(|| format!("workshop `{workshop}` of tenant `{}`", self.file.tenant))?;
        let kinds: BTreeSet<Slug> = whole.bays.iter().map(|bay| bay.draft.kind.clone()).collect();
        let Some(sheet) = self.sheet(service::COLUMNS)? else { return Ok(ExitCode::FAILURE) };
        let column = sheet.column("slug");
        let mut batch = sheet.each(|line| service::service(line, &kinds));
        let known = whole.services.into_iter().map(|service| service.draft.slug).collect();
        refuse_known(&mut batch, column, &known, "the workshop has a service", |draft| &draft.slug);
        let Some((drafts, told)) = self.good(batch, "service") else { return Ok(ExitCode::FAILURE) };
        if !drafts.is_empty() && !self.file.dry_run {
            self.carsync.catalogue().add_services(&self.staff, whole.workshop.id, drafts).await?;
        }
        Ok(self.done(&told))
    }

    async fn holidays(&self) -> Result<ExitCode, Failure> {
        let locale = self.carsync.tenancy().profile(&self.file.tenant).await?.locale;
        let Some(sheet) = self.sheet(holiday::COLUMNS)? else { return Ok(ExitCode::FAILURE) };
        let batch = sheet.each(|line| holiday::holiday(line, locale));
        let Some((days, mut told)) = self.good(batch, "holiday") else { return Ok(ExitCode::FAILURE) };
        if !days.is_empty() && !self.file.dry_run {
            let added = self.carsync.catalogue().add_holidays(&self.staff, &days).await?;
            if added < days.len() {
                told = format!("{told}, {} of them known already", days.len() - added);
            }
        }
        Ok(self.done(&told))
    }

    /// The file's lines; `None` once the faults of its head are told.
    fn sheet(&self, columns: Columns) -> Result<Option<Sheet>, Failure> {
        let path = &self.file.file;
        match Sheet::read(&bytes(path).trying(|| format!("can't read {}", path.display()))?, columns) {
            Ok(sheet) => Ok(Some(sheet)),
            Err(faults) => {
                self.tell(&faults);
                complain("nothing was imported");
                Ok(None)
            }
        }
    }

    /// The rows to import and how to speak of them, once all faults are told; `None` if the faults forbid it.
    fn good<T>(&self, batch: Batch<T>, what: &str) -> Option<(Vec<T>, String)> {
        self.tell(&batch.faults);
        let bad: BTreeSet<u64> = batch.faults.iter().map(|fault| fault.line).collect();
        if !bad.is_empty() && !self.file.skip_bad {
            let faults = count(batch.faults.len(), "fault");
            complain(format_args!("{faults} in {}: nothing was imported (--skip-bad imports the good lines)", count(bad.len(), "line")));
            return None;
        }
        let skipped = if bad.is_empty() { String::new() } else { format!(", {} skipped", count(bad.len(), "bad line")) };
        let told = format!("{}{skipped}", count(batch.rows.len(), what));
        Some((batch.rows.into_iter().map(|(_, row)| row).collect(), told))
    }

    fn done(&self, told: &str) -> ExitCode {
        if self.file.dry_run {
            say(format_args!("would import {told}; nothing was changed"));
        } else {
            say(format_args!("imported {told}"));
        }
        ExitCode::SUCCESS
    }

    fn tell(&self, faults: &[Fault]) {
        for fault in faults {
            complain(format_args!("{}:{fault}", self.file.file.display()));
        }
    }
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(std::io::Error::other("the file has more than 32 MiB"));
    }
    std::fs::read(path)
}

/// Refuses names that are taken, and those that the file itself has on an earlier line.
fn refuse_known<T>(batch: &mut Batch<T>, column: usize, known: &BTreeSet<Slug>, owner: &str, slug: impl Fn(&T) -> &Slug) {
    let mut seen: BTreeMap<Slug, u64> = BTreeMap::new();
    batch.refuse(column, "slug", |line, row| {
        let slug = slug(row);
        if known.contains(slug) {
            return Some(format!("{owner} `{slug}` already"));
        }
        match seen.get(slug) {
            Some(first) => Some(format!("`{slug}` stands in line {first} already")),
            None => {
                seen.insert(slug.clone(), line);
                None
            }
        }
    });
}
