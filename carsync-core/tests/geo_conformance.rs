//! `RTreeIndex` passes the conformance suite of the near-me port.

#![cfg(all(feature = "rtree", feature = "testing"))]

carsync_core::geo_index_suite!(carsync_core::geo::RTreeIndex::new());
