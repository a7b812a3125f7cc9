//! The service as clients see it.

mod api;
mod app;
mod documents;
mod errors;
mod exports;
mod openapi;
mod operation;
mod pages;
mod policies;
mod sheets;
mod sitemap;
mod uploads;
