//! The filters of a search: one table that reads, links and labels them.

use crate::domain::{FiscalYear, Section};
use crate::index::FACETS;
use crate::search::{FacetValue, Facets, Filters};

/// One filter: a parameter of the address, a list of chosen values, a facet.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Parameter in the address and field in JSON.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The chosen values.
    pub chosen: fn(&Filters) -> &Vec<String>,
    /// The chosen values, to change.
    pub chosen_mut: fn(&mut Filters) -> &mut Vec<String>,
    /// The counted values.
    pub facet: fn(&Facets) -> &[FacetValue],
    /// Whether a value as typed in an address means this facet value.
    pub means: fn(typed: &str, value: &str) -> bool,
}

/// Every filter, in the order in which pages list them.
pub static FILTERS: [Filter; FACETS] = [
    Filter {
        name: "year",
        label: "年度",
        chosen: |filters| &filters.year,
        chosen_mut: |filters| &mut filters.year,
        facet: |facets| &facets.year,
        means: same_year,
    },
    Filter {
        name: "municipality",
        label: "市町村",
        chosen: |filters| &filters.municipality,
        chosen_mut: |filters| &mut filters.municipality,
        facet: |facets| &facets.municipality,
        means: same_text,
    },
    Filter {
        name: "department",
        label: "部局・担当課",
        chosen: |filters| &filters.department,
        chosen_mut: |filters| &mut filters.department,
        facet: |facets| &facets.department,
        means: same_text,
    },
    Filter {
        name: "policy",
        label: "基本政策・基本施策",
        chosen: |filters| &filters.policy,
        chosen_mut: |filters| &mut filters.policy,
        facet: |facets| &facets.policy,
        means: same_policy,
    },
    Filter {
        name: "plan",
        label: "総合計画コード",
        chosen: |filters| &filters.plan,
        chosen_mut: |filters| &mut filters.plan,
        facet: |facets| &facets.plan,
        means: same_plan_code,
    },
    Filter {
        name: "section",
        label: "区分",
        chosen: |filters| &filters.section,
        chosen_mut: |filters| &mut filters.section,
        facet: |facets| &facets.section,
        means: same_section,
    },
    Filter {
        name: "emphasis",
        label: "重点・新規・拡充",
        chosen: |filters| &filters.emphasis,
        chosen_mut: |filters| &mut filters.emphasis,
        facet: |facets| &facets.emphasis,
        means: same_text,
    },
    Filter {
        name: "rating",
        label: "評価",
        chosen: |filters| &filters.rating,
        chosen_mut: |filters| &mut filters.rating,
        facet: |facets| &facets.rating,
        means: same_text,
    },
    Filter {
        name: "outlook",
        label: "今後の方針",
        chosen: |filters| &filters.outlook,
        chosen_mut: |filters| &mut filters.outlook,
        facet: |facets| &facets.outlook,
        means: same_text,
    },
];

impl Filter {
    /// The filter of this name.
    pub fn named(name: &str) -> Option<&'static Filter> {
        FILTERS.iter().find(|filter| filter.name == name)
    }
}

fn same_text(typed: &str, value: &str) -> bool {
    crate::text::normalize(typed) == crate::text::normalize(value)
}

fn same_year(typed: &str, value: &str) -> bool {
    same_text(typed, value)
        || FiscalYear::parse(typed).is_some_and(|year| year.western().to_string() == value)
}

fn same_section(typed: &str, value: &str) -> bool {
    same_text(typed, value)
        || Section::parse(typed).is_some_and(|section| section.as_str() == value)
}

/// A bare number means every policy of that number; a title without its city, that of every city.
fn same_policy(typed: &str, value: &str) -> bool {
    let title = value.split_once(" [").map_or(value, |(title, _)| title);
    let number_of = |text: &str| text.split(' ').next().map(crate::text::normalize);
    let is_number = !typed.trim().is_empty() && !typed.trim().contains(' ');
    same_text(typed, value)
        || same_text(typed, title)
        || (is_number && number_of(typed.trim()) == number_of(value))
}

/// Spellings of one code differ in dashes and brackets only.
fn same_plan_code(typed: &str, value: &str) -> bool {
    fn numbers(text: &str) -> Vec<String> {
        crate::text::normalize(text)
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }
    same_text(typed, value) || (!numbers(typed).is_empty() && numbers(typed) == numbers(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_filter_reads_the_list_it_changes_and_its_own_facet() {
        for filter in &FILTERS {
            let mut filters = Filters::default();
            (filter.chosen_mut)(&mut filters).push("x".to_owned());
            assert_eq!((filter.chosen)(&filters), &["x"], "{}", filter.name);
            let json = serde_json::to_value(&filters).unwrap();
            assert_eq!(json[filter.name][0], "x", "{}", filter.name);
            assert!(std::ptr::eq(Filter::named(filter.name).unwrap(), filter));
        }
    }

    #[test]
    fn a_policy_number_means_every_policy_of_that_number() {
        assert!(same_policy("47", "47 生活困窮者支援の充実"));
        assert!(same_policy(
            "47 生活困窮者支援の充実",
            "47 生活困窮者支援の充実"
        ));
        assert!(same_policy("47 充実", "47 充実 [架空市/基本政策]"));
        assert!(!same_policy(
            "47 充実 [架空市/基本政策]",
            "47 充実 [多い市/基本政策]"
        ));
        assert!(!same_policy("4", "47 生活困窮者支援の充実"));
        assert!(!same_policy("47 定年廃止", "47 生活困窮者支援の充実"));
        assert!(!same_policy("", "47 生活困窮者支援の充実"));
    }

    #[test]
    fn spellings_of_a_plan_code_mean_one_value() {
        assert!(same_plan_code("5-1-(3)", "5-1-3"));
        assert!(!same_plan_code("5-1-30", "5-1-3"));
        assert!(!same_plan_code("", "5-1-3"));
    }
}
