//! HTTP: the edge that every request passes, the API's operations, and the shapes they speak in.

pub(crate) mod address;
mod api;
pub(crate) mod app;
mod auth;
mod callback;
mod cookie;
mod download;
pub(crate) mod edge;
mod fault;
mod inbox;
mod input;
pub(crate) mod live;
mod nowhere;
mod openapi;
pub(crate) mod panel;
mod payload;
mod problem;
pub(crate) mod server;
mod wire;

#[cfg(test)]
mod edge_tests;
