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
use axum::response::Html;

use super::error::{ApiError, ErrorKind};
use super::message::Language;
use super::view::SearchForm;

/// The page that a template makes.
///
/// A document or a query may hold characters that turn the direction of writing;
/// they would turn round what we write beside them and are left out. No search and
/// no filter tells a text with them from one without.
///
/// # Errors
/// When the template cannot be rendered.
pub(in crate::web) fn render(template: &impl Template) -> Result<Html<String>, ApiError> {
    Ok(Html(without_turns(template.render()?)))
}

fn without_turns(mut html: String) -> String {
    let turns = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if html.contains(turns) {
        html.retain(|c| !turns(c));
    }
    html
}

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

#[cfg(test)]
mod tests {
    use super::without_turns;

    #[test]
    fn what_turns_the_direction_of_writing_is_left_out() {
        let html = "<p>\u{202E}報告\u{2066}txt\u{2069}</p>".to_owned();
        assert_eq!(without_turns(html), "<p>報告txt</p>");
        // Marks that steer only themselves, and joiners, belong to the text.
        let html = "می\u{200C}شود\u{200F}".to_owned();
        assert_eq!(without_turns(html.clone()), html);
    }
}
