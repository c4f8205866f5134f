//! `tenant create` and `operator grant`: what only somebody on the deployment's own machine may do at first.

use std::process::ExitCode;

use carsync_core::account::Role;
use carsync_core::tenancy::{CustomerPolicy, NewTenant, TenancyError};

use super::enter;
use crate::cli::{Operator, Tenant, TenantCreate};
use crate::compose::compose;
use crate::config::Config;
use crate::failure::{Failure, Trying};
use crate::terminal::say;

pub async fn run_tenant(config: &Config, command: Tenant) -> Result<ExitCode, Failure> {
    let Tenant::Create(args) = command;
    create(config, *args).await
}

async fn create(config: &Config, args: TenantCreate) -> Result<ExitCode, Failure> {
    let carsync = compose(config, false).await?;
    let usual = CustomerPolicy::default();
    let policy = CustomerPolicy {
        change_until_hours: args.change_until_hours.unwrap_or(usual.change_until_hours),
        open_bookings_max: args.open_bookings_max.unwrap_or(usual.open_bookings_max),
        hold_minutes: args.hold_minutes.unwrap_or(usual.hold_minutes),
    };
    let new = NewTenant { slug: args.slug.clone(), name: args.name, listed: !args.private, locale: args.locale, policy };
    let tenant = match carsync.tenancy().create(&carsync.accounts().trust_operator(), new).await {
        Ok(tenant) => tenant,
        Err(TenancyError::SlugTaken) => return Err(Failure::new(format!("there is a tenant `{}` already", args.slug))),
        Err(error) => return Err(error.into()),
    };
    let scope = enter(&carsync, &tenant.slug).await?;
    let trusted = carsync.accounts().trust_staff(&scope, Role::Administrator);
    let administrator = carsync.accounts().add_staff(&trusted, &args.admin, Role::Administrator, None).await;
    let administrator = administrator.trying(|| format!("the tenant {} is made, but not its administrator", tenant.id))?;
    say(format_args!("tenant         {} {}", tenant.id, tenant.slug));
    say(format_args!("administrator  {} {} {}", administrator.id, administrator.person, args.admin));
    Ok(ExitCode::SUCCESS)
}

pub async fn run_operator(config: &Config, command: Operator) -> Result<ExitCode, Failure> {
    let Operator::Grant { phone } = command;
    let carsync = compose(config, false).await?;
    let person = carsync.accounts().grant_operator(&carsync.accounts().trust_operator(), &phone).await?;
    say(format_args!("operator  {} {phone}", person.id));
    Ok(ExitCode::SUCCESS)
}
