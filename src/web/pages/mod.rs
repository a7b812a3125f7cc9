//! The pages: one handler and one template each.

pub mod compare;
pub mod coverage;
pub mod department;
pub mod measure;
pub mod opensearch;
pub mod policies;
pub mod policy;
pub mod search;
pub mod sheet;
pub mod sitemap;
pub mod text;
pub mod upload;

use askama::Template;

use super::error::ErrorKind;
use super::message::Language;
use super::view::SearchForm;

/// The page of an error.
#[derive(Debug, Template)]
#[template(path = "error.html", config = "src/web/askama.toml")]
pub struct ErrorPage<'a> {
    form: SearchForm,
    status: u16,
    code: &'static str,
    heading: &'a str,
    message: &'a str,
    language: Language,
}

impl<'a> ErrorPage<'a> {
    /// The page of this error.
    pub fn new(kind: &ErrorKind, heading: &'a str, message: &'a str, language: Language) -> Self {
        Self {
            form: SearchForm::default(),
            status: kind.status().as_u16(),
            code: kind.code(),
            heading,
            message,
            language,
        }
    }
}
