//! The filter panel: every value as a link that chooses it or undoes it.

use super::{Link, label};
use crate::search::{FacetValue, Facets};
use crate::web::filter::{FILTERS, Filter};
use crate::web::params::SearchParams;

/// Values of a facet that stand open; more are one click away.
const OPEN_VALUES: usize = 7;

/// Values behind the door. A large index has thousands of policies, and a page that
/// listed them all would weigh more than everything else on it.
const MORE_VALUES: usize = 12;

/// One facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetGroup {
    /// Parameter in the address.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The values that stand open: all chosen ones and the first others.
    pub open: Vec<FacetLink>,
    /// The values behind 「ほか」.
    pub more: Vec<FacetLink>,
    /// How many values the page leaves out; they show when a search is narrower.
    pub left_out: usize,
    /// Where all values are listed, for facets that have such a page.
    pub all: Option<Link>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetLink {
    /// What people read.
    pub label: String,
    /// Measures with it.
    pub count: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// Chooses it or undoes it; `None` when it was typed into the box and only the box undoes it.
    pub href: Option<String>,
}

/// One chosen value with the link that undoes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The filter.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// The same search without it.
    pub remove: String,
}

/// All facets that have a value to choose.
pub fn groups(params: &SearchParams, facets: &Facets) -> Vec<FacetGroup> {
    FILTERS
        .iter()
        .map(|filter| group(params, filter, (filter.facet)(facets)))
        .filter(|group| !group.open.is_empty())
        .collect()
}

fn group(params: &SearchParams, filter: &'static Filter, values: &[FacetValue]) -> FacetGroup {
    let mut group = FacetGroup {
        name: filter.name,
        label: filter.label,
        open: Vec::new(),
        more: Vec::new(),
        left_out: 0,
        all: all_values(filter),
    };
    for value in values {
        let list = if value.selected || group.open.len() < OPEN_VALUES {
            &mut group.open
        } else if group.more.len() < MORE_VALUES {
            &mut group.more
        } else {
            group.left_out += 1;
            continue;
        };
        list.push(FacetLink {
            label: value_label(filter, value),
            count: label::number(value.count),
            selected: value.selected,
            href: toggle(params, filter, value),
        });
    }
    // A door with one thing behind it costs as much room as the thing.
    if group.more.len() == 1 {
        group.open.append(&mut group.more);
    }
    group
}

/// Pages that list every value of a facet.
fn all_values(filter: &Filter) -> Option<Link> {
    match filter.name {
        "policy" => Some(Link::new("政策の一覧", "/policies")),
        "department" => Some(Link::new("部局とシート", "/coverage")),
        _ => None,
    }
}

/// Chooses a value, or undoes every typed value that means it.
pub fn toggle(params: &SearchParams, filter: &Filter, value: &FacetValue) -> Option<String> {
    if !value.selected {
        return Some(params.with(filter, &value.value).href("/"));
    }
    let chosen = (filter.chosen)(&params.filters);
    chosen
        .iter()
        .any(|typed| (filter.means)(typed, &value.value))
        .then(|| params.without(filter, &value.value).href("/"))
}

/// The values chosen in the address, each with the link that undoes it.
pub fn chips(params: &SearchParams, facets: &Facets) -> Vec<Chip> {
    let mut chips = Vec::new();
    for filter in &FILTERS {
        for typed in (filter.chosen)(&params.filters) {
            let known = (filter.facet)(facets).iter().find(|value| {
                (filter.means)(typed, &value.value) && value.value.len() >= typed.len()
            });
            // A bare policy number stands for several values and is shown as typed.
            let is_one_value =
                known.is_some_and(|value| filter.name != "policy" || value.value == *typed);
            chips.push(Chip {
                name: filter.label,
                value: match known {
                    Some(value) if is_one_value => value_label(filter, value),
                    _ => typed.clone(),
                },
                remove: without_typed(params, filter, typed),
            });
        }
    }
    chips
}

fn without_typed(params: &SearchParams, filter: &Filter, typed: &str) -> String {
    let mut params = params.at_page(1);
    (filter.chosen_mut)(&mut params.filters).retain(|value| value != typed);
    params.href("/")
}

/// Years are shown in both calendars, whatever the index calls them.
fn value_label(filter: &Filter, value: &FacetValue) -> String {
    match value.value.parse() {
        Ok(western) if filter.name == "year" => label::year(western),
        _ => value.label.clone(),
    }
}

/// A search for one value of a filter.
pub fn link(name: &str, value: &str, label: impl Into<String>) -> Option<Link> {
    let filter = Filter::named(name)?;
    Some(Link::new(
        label,
        SearchParams::only(filter, value).href("/"),
    ))
}

/// A search for these words as they stand.
pub fn search_href(words: &str) -> String {
    let params = SearchParams {
        q: format!("「{words}」"),
        ..SearchParams::default()
    };
    params.href("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: &str, count: usize, selected: bool) -> FacetValue {
        FacetValue {
            value: value.to_owned(),
            label: value.to_owned(),
            count,
            selected,
        }
    }

    fn years(values: Vec<FacetValue>) -> Facets {
        Facets {
            year: values,
            ..Facets::default()
        }
    }

    #[test]
    fn a_chosen_value_without_hits_stays_and_can_be_undone() {
        let params = SearchParams::parse("q=x&year=2019");
        let groups = groups(&params, &years(vec![value("2019", 0, true)]));
        let link = &groups[0].open[0];
        assert!(link.selected);
        assert_eq!(
            (link.count.as_str(), link.href.as_deref()),
            ("0", Some("/?q=x"))
        );
    }

    #[test]
    fn a_value_typed_into_the_box_has_no_link() {
        let params = SearchParams::parse("q=%E5%B9%B4%E5%BA%A6%3A2019");
        let groups = groups(&params, &years(vec![value("2019", 3, true)]));
        assert_eq!(groups[0].open[0].href, None);
    }

    #[test]
    fn many_values_hide_behind_a_door_but_chosen_ones_do_not() {
        let mut values: Vec<_> = (2000..2020)
            .map(|y| value(&y.to_string(), 1, false))
            .collect();
        values[19].selected = true;
        let group = &groups(&SearchParams::parse("year=2019"), &years(values))[0];
        assert_eq!((group.open.len(), group.more.len()), (OPEN_VALUES + 1, 12));
        assert!(group.open.iter().any(|link| link.selected));
    }

    #[test]
    fn thousands_of_values_are_left_out_but_counted() {
        let mut values: Vec<_> = (1..=3000)
            .map(|y| value(&y.to_string(), 1, false))
            .collect();
        values[2999].selected = true;
        let group = &groups(&SearchParams::parse("year=3000"), &years(values))[0];
        assert_eq!(group.open.len() + group.more.len() + group.left_out, 3000);
        assert!(group.more.len() <= MORE_VALUES);
        assert!(group.open.iter().any(|link| link.selected));
    }

    #[test]
    fn a_chip_removes_only_its_own_value() {
        let params = SearchParams::parse("year=2019&year=2020");
        let chips = chips(&params, &Facets::default());
        let hrefs: Vec<_> = chips.iter().map(|chip| chip.remove.as_str()).collect();
        assert_eq!(hrefs, ["/?year=2020", "/?year=2019"]);
    }
}
