//! `serve`: the HTTP API and the worker behind it, from a bound socket to an orderly stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use carsync_core::CarSync;
use carsync_core::entropy::{Entropy, SystemEntropy};
use carsync_core::geo::Geocoder;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::compose::{Inbox, compose};
use crate::config::Config;
use crate::failure::{Failure, Trying};
use crate::http::address::TrustedProxies;
use crate::http::app::{Surroundings, app};
use crate::http::edge::Edge;
use crate::http::live::Stop;
use crate::http::server::{Limits, serve};
use crate::lifecycle;
use crate::places::NetGeocoder;
use crate::terminal::say;

/// How long a stop waits for the worker's batches at hand.
const WORKER_GRACE: Duration = Duration::from_secs(20);

pub async fn run(config: &Config, migrate: bool) -> Result<ExitCode, Failure> {
    let stop = lifecycle::stop_on_signal()?;
    let carsync = compose(config, migrate).await?;
    let socket = Socket::bind(config.listen).await?;
    match config.sms.accounts.as_slice() {
        [] if config.sms.console => tracing::warn!("messages are printed on standard output and not sent"),
        [] => tracing::error!("no SMS provider is configured: nobody can sign in; `sms.provider` names one, or `console` for development"),
        accounts => {
            let names: Vec<&str> = accounts.iter().map(|account| account.provider.as_str()).collect();
            tracing::info!(sms.providers = names.join(", "), "messages are sent");
        }
    }
    say(format_args!("listening on http://{}", socket.address));
    host(carsync, config, socket, None, stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// A socket that listens already, so that nobody who was told of it is turned away.
#[derive(Debug)]
pub struct Socket {
    listener: TcpListener,
    /// The real address: port 0 has become a number.
    pub address: SocketAddr,
}

impl Socket {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system's, as when the port is taken.
    pub async fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let bound = async {
            let listener = TcpListener::bind(address).await?;
            let address = listener.local_addr()?;
            Ok::<_, std::io::Error>(Self { listener, address })
        };
        bound.await.trying(|| format!("can't listen on {address} (`--listen ADDR:PORT` chooses another)"))
    }
}

/// Works and serves until `stop` is cancelled; with an inbox, its page as well. Then nothing more is accepted, running requests end, and after them the worker.
pub async fn host(
    carsync: Arc<CarSync>,
    config: &Config,
    socket: Socket,
    inbox: Option<Inbox>,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let places: Option<Arc<dyn Geocoder>> = match &config.places {
        Some(places) => Some(Arc::new(NetGeocoder::new(places)?)),
        None => None,
    };
    let worker = carsync.spawn_worker();
    let proxies = TrustedProxies(config.trusted_proxies.clone().into());
    let streams = Stop(stop.clone());
    let around = Surroundings { proxies, site: config.site.clone(), stop: streams, map: config.map.clone(), places, inbox };
    let edge = Arc::new(Edge::new(app(carsync, around), Limits::default(), request_id));
    let stopped = serve(socket.listener, edge, stop).await;
    if stopped.connections_cut > 0 || stopped.handlers_left > 0 {
        let (cut, left) = (stopped.connections_cut, stopped.handlers_left);
        tracing::warn!(connections.cut = cut, handlers.left = left, "not all requests ended in time");
    }
    if tokio::time::timeout(WORKER_GRACE, worker.stop()).await.is_err() {
        tracing::warn!("the worker did not end in time; what it had at hand is taken up again by the next start");
    }
    tracing::info!("stopped");
    Ok(())
}

/// A request id of 128 random bits.
fn request_id() -> String {
    let mut random = [0; 16];
    SystemEntropy.fill(&mut random);
    format!("{:032x}", u128::from_be_bytes(random))
}
