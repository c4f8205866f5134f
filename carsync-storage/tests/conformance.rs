//! The storage suite of core on both engines, and on the fault injector round one of them.

mod support;

use carsync_core::testing::FaultInjector;
use carsync_core::testing::storage::Fresh;

mod sqlite {
    use super::*;

    async fn fresh() -> Fresh {
        let (storage, folder) = support::sqlite().await;
        Fresh::new(storage, folder)
    }

    carsync_core::storage_suite!(fresh().await);
}

mod postgres {
    use super::*;

    async fn fresh() -> Option<Fresh> {
        let (storage, database) = support::postgres(8).await?;
        Some(Fresh::new(storage, database))
    }

    carsync_core::storage_suite!(fresh().await);
}

mod unarmed_fault_injector {
    use super::*;

    async fn fresh() -> Fresh {
        let (storage, folder) = support::sqlite().await;
        Fresh::new(FaultInjector::round(storage), folder)
    }

    carsync_core::storage_suite!(fresh().await);
}
