//! Ready-made labels and addresses, so that templates hold no logic.

pub mod citation;
pub mod compare;
pub mod coverage;
pub mod department;
pub mod document;
pub mod documents;
pub mod empty;
pub mod facet;
pub mod histogram;
pub mod hit;
pub mod label;
pub mod markup;
pub mod measure;
pub mod origin;
pub mod pager;
pub mod policies;
pub mod policy;
pub mod policy_changes;
pub mod preview;
pub mod related;
pub mod search;
pub mod sheet;
pub mod start;
pub mod text;
pub mod timeline;
pub mod understood;
pub mod upload;

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What people read.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// The search box, and what it sends along unseen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchForm {
    /// The text in the box.
    pub query: String,
    /// Chosen filters and order: a new text keeps them.
    pub hidden: Vec<(String, String)>,
}
