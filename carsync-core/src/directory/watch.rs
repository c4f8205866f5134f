//! Tells whoever looks at a workshop's board that something has changed there, on this host or another.

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::value::WorkshopId;

/// How many changes may wait for a slow listener; who has missed some is told that something has changed.
const WAITING_MAX: usize = 1_024;

/// Where the follower of the directory tells what it has seen.
#[derive(Debug, Clone)]
pub(crate) struct Watchers(broadcast::Sender<WorkshopId>);

impl Default for Watchers {
    fn default() -> Self {
        Self(broadcast::Sender::new(WAITING_MAX))
    }
}

impl Watchers {
    pub(crate) fn tell(&self, workshop: WorkshopId) {
        // Nobody may be looking just now.
        drop(self.0.send(workshop));
    }

    pub(crate) fn watch(&self, workshop: WorkshopId) -> BoardWatch {
        BoardWatch { workshop, told: self.0.subscribe() }
    }
}

/// Looks at one workshop's bookings.
#[derive(Debug)]
pub struct BoardWatch {
    workshop: WorkshopId,
    told: broadcast::Receiver<WorkshopId>,
}

impl BoardWatch {
    /// Waits until something has changed; false if nothing more will be told.
    pub async fn changed(&mut self) -> bool {
        loop {
            match self.told.recv().await {
                Ok(workshop) if workshop == self.workshop => return true,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Id;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_watch_is_told_of_its_own_workshop_and_of_what_it_missed() {
        let (own, other): (WorkshopId, WorkshopId) = (Id::from_uuid(Uuid::from_u128(1)), Id::from_uuid(Uuid::from_u128(2)));
        let watchers = Watchers::default();
        let mut watch = watchers.watch(own);
        watchers.tell(other);
        watchers.tell(own);
        assert!(watch.changed().await);
        for _ in 0..2 * WAITING_MAX {
            watchers.tell(other);
        }
        assert!(watch.changed().await, "it may have been one of its own");
        drop(watchers);
        while watch.changed().await {}
    }
}
