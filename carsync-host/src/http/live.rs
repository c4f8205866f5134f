//! The day board, live: server-sent events that tell that something has changed. What, is read from the board.
//!
//! It stands outside the document, since a stream has no end that a generated client could wait for.

use std::sync::Arc;
use std::time::Duration;

use carsync_core::CarSync;
use carsync_core::catalogue::WorkshopRef;
use futures_util::{StreamExt, stream};
use poem::http::{StatusCode, header};
use poem::web::sse::{Event, SSE};
use poem::web::{Data, Path};
use poem::{Request, handler};
use tokio_util::sync::CancellationToken;

use super::auth::staff_of;
use super::fault::problem;
use super::input::read;
use super::problem::{Problem, of_status};

/// How long a stream lives; the browser comes back, and is asked again who it is.
const LIFE: Duration = Duration::from_secs(600);
/// How often a quiet stream shows that it lives.
const PULSE: Duration = Duration::from_secs(15);

/// Ends all streams when the host stops.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(pub(crate) CancellationToken);

/// An event `changed` at the start, and one whenever a booking of the workshop has changed.
#[handler]
pub(crate) async fn live(
    Path((tenant, workshop)): Path<(String, String)>,
    Data(carsync): Data<&Arc<CarSync>>,
    Data(stop): Data<&Stop>,
    request: &Request,
) -> Result<SSE, Problem> {
    let bearer = request.header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let token = bearer.ok_or_else(|| of_status(StatusCode::UNAUTHORIZED))?;
    let staff = staff_of(carsync, token, &tenant).await?;
    let watch = carsync.bookings().watch(&staff, &read::<WorkshopRef>("workshop", &workshop)?).await.map_err(problem)?;
    let changes = stream::unfold((watch, true), |(mut watch, first)| async move {
        let more = first || watch.changed().await;
        more.then(|| (Event::message("{}").event_type("changed"), (watch, false)))
    });
    let stop = stop.0.clone();
    let over = async move {
        tokio::select! {
            () = stop.cancelled_owned() => {}
            () = tokio::time::sleep(LIFE) => {}
        }
    };
    Ok(SSE::new(changes.take_until(Box::pin(over))).keep_alive(PULSE))
}
