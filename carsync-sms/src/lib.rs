//! SMS adapters.
