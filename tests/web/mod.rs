//! The service as clients see it.

mod api;
mod app;
mod coverage;
mod documents;
mod errors;
mod exports;
mod follow;
mod openapi;
mod operation;
mod pages;
mod policies;
mod sheets;
mod sitemap;
mod text;
mod upload_page;
mod uploads;
