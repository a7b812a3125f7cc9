//! Addresses of the searches that lie beside one.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{SearchParams, sort_name};
use crate::search::{Filters, Sort};
use crate::web::filter::{FILTERS, Filter};

impl SearchParams {
    /// The same search from its first page, with one more value chosen.
    #[must_use]
    pub fn with(&self, filter: &Filter, value: &str) -> Self {
        let mut params = self.first_page();
        (filter.chosen_mut)(&mut params.filters).push(value.to_owned());
        params
    }

    /// The same search from its first page, with this as the only value of its filter.
    #[must_use]
    pub fn with_only(&self, filter: &Filter, value: &str) -> Self {
        let mut params = self.first_page();
        *(filter.chosen_mut)(&mut params.filters) = vec![value.to_owned()];
        params
    }

    /// The same search from its first page, without the values that mean this one.
    #[must_use]
    pub fn without(&self, filter: &Filter, value: &str) -> Self {
        let mut params = self.first_page();
        (filter.chosen_mut)(&mut params.filters).retain(|typed| !(filter.means)(typed, value));
        params
    }

    /// The same text without any chosen value.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self {
            filters: Filters::default(),
            ..self.first_page()
        }
    }

    /// The same search with a word taken as it stands.
    #[must_use]
    pub fn with_literal(&self, word: &str) -> Self {
        let mut params = self.first_page();
        params.literal.push(word.to_owned());
        params
    }

    /// The same search with a word read again as what it says.
    #[must_use]
    pub fn without_literal(&self, word: &str) -> Self {
        let mut params = self.first_page();
        params.literal.retain(|literal| literal != word);
        params
    }

    /// The same search without one rewriting.
    #[must_use]
    pub fn with_rule_off(&self, rule: &str) -> Self {
        let mut params = self.first_page();
        params.without.push(rule.to_owned());
        params
    }

    /// The same search with a rewriting used again.
    #[must_use]
    pub fn with_rule_on(&self, rule: &str) -> Self {
        let mut params = self.first_page();
        params.without.retain(|off| off != rule);
        params
    }

    /// The same search with all rewritings, or none.
    #[must_use]
    pub fn with_variants(&self, on: bool) -> Self {
        Self {
            variants: (!on).then(|| "0".to_owned()),
            ..self.first_page()
        }
    }

    /// Another text and other filters, the rest alike.
    #[must_use]
    pub fn asking(&self, query: &str, filters: &Filters) -> Self {
        Self {
            q: query.to_owned(),
            filters: filters.clone(),
            ..self.first_page()
        }
    }

    /// The same search in another order.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self {
            sort: (sort != Sort::default()).then(|| sort_name(sort).to_owned()),
            ..self.first_page()
        }
    }

    /// The same search at another page.
    #[must_use]
    pub fn at_page(&self, page: usize) -> Self {
        Self {
            page: (page > 1).then(|| page.to_string()),
            ..self.first_page()
        }
    }

    /// A search for one chosen value alone.
    pub fn only(filter: &Filter, value: &str) -> Self {
        Self::default().with(filter, value)
    }

    fn first_page(&self) -> Self {
        Self {
            page: None,
            cursor: None,
            unknown: Vec::new(),
            ..self.clone()
        }
    }

    /// The address of this search on a route: `/?q=…`.
    ///
    /// Japanese stays as it is: an attribute of a UTF-8 page may hold it, and it
    /// is a third of the bytes of its percent-encoding.
    pub fn href(&self, route: &str) -> String {
        let single = [
            ("q", (!self.q.is_empty()).then_some(&self.q)),
            ("sort", self.sort.as_ref()),
            ("limit", self.limit.as_ref()),
            ("page", self.page.as_ref()),
            ("cursor", self.cursor.as_ref()),
            ("variants", self.variants.as_ref()),
            ("explain", self.explain.as_ref()),
        ];
        let switches = [("without", &self.without), ("literal", &self.literal)];
        let switches = switches
            .into_iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        let chosen = FILTERS.iter().flat_map(|filter| {
            (filter.chosen)(&self.filters)
                .iter()
                .map(|value| (filter.name, value))
        });
        let mut href = route.to_owned();
        let pairs = single
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .chain(switches)
            .chain(chosen);
        for (index, (name, value)) in pairs.enumerate() {
            href.push(if index == 0 { '?' } else { '&' });
            href.push_str(name);
            href.push('=');
            push_component(&mut href, value);
        }
        href
    }
}

/// Marks of ASCII that mean nothing in a path or query.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn push_component(href: &mut String, value: &str) {
    for piece in value.split_inclusive(|c: char| c.is_ascii()) {
        let ascii_from = piece
            .char_indices()
            .last()
            .filter(|(_, c)| c.is_ascii())
            .map_or(piece.len(), |(at, _)| at);
        href.push_str(&piece[..ascii_from]);
        href.extend(utf8_percent_encode(&piece[ascii_from..], UNRESERVED));
    }
}

/// One segment of a path, ASCII only: a measure has one address, in pages and in JSON.
pub fn path_segment(value: &str) -> String {
    utf8_percent_encode(value, UNRESERVED).to_string()
}

/// A link with everything beyond ASCII encoded, for files that leave the service.
pub fn ascii_href(href: &str) -> String {
    utf8_percent_encode(href, CONTROLS).to_string()
}
