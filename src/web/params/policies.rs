//! What the address of the page of policies asks for.

use super::{number_within, value_of};
use crate::domain::FiscalYear;
use crate::web::error::ErrorKind;
use crate::web::link::UNKNOWN;

/// Deepest page of the table.
const MAX_PAGE: usize = 1000;

/// One of the lists of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// なくなった.
    Gone,
    /// 新しい.
    New,
    /// 番号が変わった.
    Renumbered,
    /// 名称が変わった.
    Renamed,
    /// 続いている.
    Continuing,
}

impl Change {
    /// Every list, in the order of the page: what changed first.
    pub const ALL: [Self; 5] = [
        Self::Gone,
        Self::New,
        Self::Renumbered,
        Self::Renamed,
        Self::Continuing,
    ];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::New => "new",
            Self::Renumbered => "renumbered",
            Self::Renamed => "renamed",
            Self::Continuing => "continuing",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gone => "なくなった",
            Self::New => "新しい",
            Self::Renumbered => "番号が変わった",
            Self::Renamed => "名称が変わった",
            Self::Continuing => "続いている",
        }
    }
}

/// The page of policies that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoliciesParams {
    /// 市町村; empty for sheets that name none, `None` where none is chosen.
    pub municipality: Option<String>,
    /// The earlier year.
    pub from: Option<u16>,
    /// The later year.
    pub to: Option<u16>,
    /// Only the policies of this list.
    pub show: Option<Change>,
    /// Page of the table, from 1.
    pub page: usize,
}

impl PoliciesParams {
    /// Reads a query string.
    ///
    /// # Errors
    /// `invalid_parameter` for a year, list or page that cannot be read.
    pub fn parse(raw: &str) -> Result<Self, ErrorKind> {
        let value = |name| value_of(raw, name).filter(|value| !value.trim().is_empty());
        let year = |name| {
            let Some(text) = value(name) else {
                return Ok(None);
            };
            let year = FiscalYear::parse(&text);
            year.map(|year| Some(year.western()))
                .ok_or_else(|| ErrorKind::invalid(name, &text))
        };
        let show = match value("show") {
            None => None,
            Some(text) => {
                let change = Change::ALL.into_iter().find(|list| list.as_str() == text);
                Some(change.ok_or_else(|| ErrorKind::invalid("show", &text))?)
            }
        };
        let (from, to) = (year("from")?, year("to")?);
        // Earlier and later are meant, whichever way they were chosen.
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
            years => years,
        };
        Ok(Self {
            municipality: value("municipality")
                .map(|city| if city == UNKNOWN { String::new() } else { city }),
            from,
            to,
            show,
            page: number_within("page", value("page").as_deref(), 1, MAX_PAGE)?,
        })
    }

    /// The address of this page.
    pub fn href(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if let Some(city) = &self.municipality {
            let city = if city.is_empty() { UNKNOWN } else { city };
            pairs.append_pair("municipality", city);
        }
        for (name, year) in [("from", self.from), ("to", self.to)] {
            if let Some(year) = year {
                pairs.append_pair(name, &year.to_string());
            }
        }
        if let Some(show) = self.show {
            pairs.append_pair("show", show.as_str());
        }
        if self.page > 1 {
            pairs.append_pair("page", &self.page.to_string());
        }
        let query = pairs.finish();
        if query.is_empty() {
            "/policies".to_owned()
        } else {
            format!("/policies?{query}")
        }
    }
}

/// The page of a city's policies.
pub fn policies_href(municipality: Option<&str>) -> String {
    let params = PoliciesParams {
        municipality: Some(municipality.unwrap_or_default().to_owned()),
        ..PoliciesParams::default()
    };
    params.href()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_the_page_it_was_made_of() {
        let params = PoliciesParams {
            municipality: Some("架空 & 市".to_owned()),
            from: Some(2019),
            to: Some(2025),
            show: Some(Change::Gone),
            page: 2,
        };
        let href = params.href();
        let (_, raw) = href.split_once('?').unwrap();
        assert_eq!(PoliciesParams::parse(raw), Ok(params));
    }

    #[test]
    fn years_come_in_any_notation_and_order() {
        let params = PoliciesParams::parse("from=R4&to=令和元年度").unwrap();
        assert_eq!((params.from, params.to), (Some(2019), Some(2022)));
        assert_eq!(params.page, 1);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (raw, name) in [("from=x", "from"), ("show=all", "show"), ("page=0", "page")] {
            let ErrorKind::InvalidParameter { name: named, .. } =
                PoliciesParams::parse(raw).unwrap_err()
            else {
                panic!("{raw}");
            };
            assert_eq!(named, name);
        }
    }
}
