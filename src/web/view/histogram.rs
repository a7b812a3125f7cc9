//! Hits by year as bars that filter when clicked.

use std::collections::BTreeMap;

use super::{facet, label};
use crate::search::Facets;
use crate::web::filter::Filter;
use crate::web::params::SearchParams;

/// Pixels of the longest bar.
const HEIGHT: usize = 44;
/// Years that fit; an index with more gets no picture but its list of years.
const MAX_YEARS: usize = 24;

/// Bars from the first year to the last, years without hits included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Pixels of the longest bar.
    pub height: usize,
    /// Oldest first.
    pub bars: Vec<Bar>,
}

/// One year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// `2022`.
    pub year: u16,
    /// Top edge, in pixels from the top of the longest bar.
    pub y: usize,
    /// Pixels.
    pub height: usize,
    /// Hits.
    pub count: String,
    /// Whether the year is chosen.
    pub selected: bool,
    /// 「令和4年度（2022） 12件」.
    pub label: String,
    /// Chooses the year or undoes it; `None` where a year has neither hits nor choice.
    pub href: Option<String>,
}

impl Histogram {
    /// The bars of a search; `None` when there is nothing to compare.
    pub fn of(params: &SearchParams, facets: &Facets) -> Option<Self> {
        let filter = Filter::named("year")?;
        let by_year: BTreeMap<u16, _> = facets
            .year
            .iter()
            .filter_map(|value| Some((value.value.parse().ok()?, value)))
            .collect();
        let (first, last) = (*by_year.keys().next()?, *by_year.keys().next_back()?);
        let years = usize::from(last - first) + 1;
        let most = by_year.values().map(|value| value.count).max()?;
        if !(2..=MAX_YEARS).contains(&years) || most == 0 {
            return None;
        }
        let bars = (first..=last).map(|year| {
            let value = by_year.get(&year);
            let count = value.map_or(0, |value| value.count);
            // A year with hits is never invisible.
            let height = (count * HEIGHT).div_ceil(most);
            Bar {
                year,
                y: HEIGHT - height,
                height,
                count: label::number(count),
                selected: value.is_some_and(|value| value.selected),
                label: format!("{} {}件", label::year(year), label::number(count)),
                href: value.and_then(|value| facet::toggle(params, filter, value)),
            }
        });
        Some(Self {
            height: HEIGHT,
            bars: bars.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::FacetValue;

    fn facets(years: &[(u16, usize)]) -> Facets {
        Facets {
            year: years
                .iter()
                .map(|(year, count)| FacetValue {
                    value: year.to_string(),
                    label: year.to_string(),
                    count: *count,
                    selected: false,
                })
                .collect(),
            ..Facets::default()
        }
    }

    #[test]
    fn years_between_are_shown_and_no_hit_is_invisible() {
        let histogram = Histogram::of(
            &SearchParams::default(),
            &facets(&[(2022, 9000), (2019, 1)]),
        )
        .unwrap();
        let shown: Vec<_> = histogram.bars.iter().map(|b| (b.year, b.height)).collect();
        assert_eq!(shown, [(2019, 1), (2020, 0), (2021, 0), (2022, HEIGHT)]);
        assert_eq!(histogram.bars[1].href, None);
        assert_eq!(histogram.bars[0].href.as_deref(), Some("/?year=2019"));
    }

    #[test]
    fn one_year_or_a_century_gets_no_picture() {
        assert_eq!(
            Histogram::of(&SearchParams::default(), &facets(&[(2022, 3)])),
            None
        );
        let far = facets(&[(1000, 1), (9000, 1)]);
        assert_eq!(Histogram::of(&SearchParams::default(), &far), None);
        assert_eq!(
            Histogram::of(&SearchParams::default(), &Facets::default()),
            None
        );
    }
}
