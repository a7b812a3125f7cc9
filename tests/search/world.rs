//! A corpus under its index, and the same units in memory to be searched by brute force.

use std::path::Path;

use memchr::memmem;
use proptest::prelude::*;
use proptest::sample::Index;
use shisaku::domain::{Section, split_divisions};
use shisaku::index::{Facet, Unit};
use shisaku::text::normalize;

use crate::support::TestIndex;

/// Stands between two values: no normal form holds it.
const BETWEEN: char = '\0';

pub(super) struct World {
    pub(super) index: TestIndex,
    pub(super) units: Vec<Known>,
    /// The normal forms of all values, one after another.
    text: String,
    /// Where each unit ends in `text`.
    ends: Vec<usize>,
}

/// What brute force looks at of one unit.
pub(super) struct Known {
    pub(super) key: String,
    /// The values in which a phrase may stand, as stored.
    pub(super) values: Vec<String>,
    year: Option<u16>,
    departments: Vec<String>,
    section: Section,
    policies: Vec<(u32, String)>,
}

impl World {
    pub(super) fn of(corpus: &Path) -> Self {
        let index = TestIndex::of(corpus);
        let units: Vec<Known> = index.units().iter().map(Known::of).collect();
        assert!(
            units.len() > 20,
            "only {} units in {}",
            units.len(),
            corpus.display()
        );
        let (mut text, mut ends) = (String::new(), Vec::new());
        for unit in &units {
            for value in &unit.values {
                text.push_str(&normalize(value));
                text.push(BETWEEN);
            }
            ends.push(text.len());
        }
        Self {
            index,
            units,
            text,
            ends,
        }
    }

    /// Which units hold a phrase in one of their values.
    pub(super) fn holding(&self, phrase: &str) -> Vec<bool> {
        let normal = normalize(phrase);
        let mut holding = vec![false; self.units.len()];
        for at in memmem::find_iter(self.text.as_bytes(), normal.as_bytes()) {
            holding[self.ends.partition_point(|end| *end <= at)] = true;
        }
        holding
    }

    /// A text to search for; its normal form is not empty.
    pub(super) fn text_of(&self, pick: &Pick) -> String {
        let Pick {
            unit,
            value,
            from,
            length,
            crossing,
        } = pick;
        let values = &unit.get(&self.units).values;
        let at = value.index(values.len());
        let mut chars: Vec<char> = values[at].chars().collect();
        let mut from = from % chars.len();
        if *crossing {
            // The end of one value and the begin of the next: no phrase crosses two.
            let next = &values[(at + 1) % values.len()];
            from = chars.len().saturating_sub(length.div_ceil(2));
            chars.extend(next.chars());
        }
        let piece = chars.iter().skip(from).take(*length);
        let piece: String = piece.filter(|c| !"\"＂“”〝〟".contains(**c)).collect();
        if normalize(&piece).is_empty() {
            return "市".to_owned();
        }
        piece
    }

    /// A field that some unit has.
    pub(super) fn test_of(&self, pick: &(Index, u8)) -> Test {
        let unit = pick.0.get(&self.units);
        let year = unit.year.map(Test::Year);
        let policy = unit.policies.first();
        let test = match pick.1 % 5 {
            0 => year.clone(),
            1 => unit.departments.last().cloned().map(Test::Department),
            2 => Some(Test::Section(unit.section)),
            3 => policy.map(|(number, _)| Test::Policy(*number)),
            _ => policy.map(|(number, name)| Test::NamedPolicy(*number, name.clone())),
        };
        test.or(year).unwrap_or(Test::Section(unit.section))
    }
}

impl Known {
    fn of(unit: &Unit) -> Self {
        let measure = unit.measure.as_ref();
        let division = measure.and_then(|measure| measure.division.as_deref());
        let divisions = division.map(split_divisions).unwrap_or_default();
        let department = unit.sheet.department.as_deref();
        let policies = measure.map(|measure| measure.policies.as_slice());
        Self {
            key: unit.key.to_string(),
            values: unit
                .law_values()
                .iter()
                .map(|value| value.text.to_owned())
                .collect(),
            year: unit.sheet.fiscal_year.map(|year| year.western()),
            departments: department
                .into_iter()
                .chain(divisions)
                .map(str::to_owned)
                .collect(),
            section: unit.section(),
            policies: policies
                .unwrap_or_default()
                .iter()
                .map(|policy| (policy.number, policy.name.clone()))
                .collect(),
        }
    }
}

/// Where a text is taken from.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    unit: Index,
    value: Index,
    from: usize,
    length: usize,
    crossing: bool,
}

/// Texts of up to so many characters.
pub(super) fn pick(longest: usize) -> impl Strategy<Value = Pick> {
    let crossing = proptest::bool::weighted(0.1);
    (
        any::<Index>(),
        any::<Index>(),
        0..400usize,
        1..=longest,
        crossing,
    )
        .prop_map(|(unit, value, from, length, crossing)| Pick {
            unit,
            value,
            from,
            length,
            crossing,
        })
}

/// A field and the value it must have.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Year(u16),
    Department(String),
    Section(Section),
    Policy(u32),
    NamedPolicy(u32, String),
}

impl Test {
    pub(super) fn holds(&self, unit: &Known) -> bool {
        let numbered = |number: u32, name: &str| normalize(&format!("{number}{name}"));
        match self {
            Test::Year(year) => unit.year == Some(*year),
            Test::Department(name) => {
                let wanted = normalize(name);
                unit.departments
                    .iter()
                    .any(|name| normalize(name) == wanted)
            }
            Test::Section(section) => unit.section == *section,
            Test::Policy(number) => unit.policies.iter().any(|policy| policy.0 == *number),
            Test::NamedPolicy(number, name) => {
                let wanted = numbered(*number, name);
                let mut names = unit.policies.iter();
                names.any(|(number, name)| numbered(*number, name) == wanted)
            }
        }
    }

    /// As chosen beside the text.
    pub(super) fn filter(&self) -> (Facet, String) {
        match self {
            Test::Year(year) => (Facet::Year, year.to_string()),
            Test::Department(name) => (Facet::Department, name.clone()),
            Test::Section(section) => (Facet::Section, section.to_string()),
            Test::Policy(number) => (Facet::Policy, number.to_string()),
            Test::NamedPolicy(number, name) => (Facet::Policy, format!("{number} {name}")),
        }
    }

    /// As typed into the box; a value with a space is typed as a filter only.
    pub(super) fn typed(&self) -> String {
        match self {
            Test::Year(year) => format!("年度:{year}"),
            Test::Department(name) => format!("部局:{name}"),
            Test::Section(section) => format!("区分:{}", section.label()),
            Test::Policy(number) | Test::NamedPolicy(number, _) => format!("政策:{number}"),
        }
    }

    /// The same as far as one word can say it.
    pub(super) fn into_typed(self) -> Test {
        match self {
            Test::NamedPolicy(number, _) => Test::Policy(number),
            Test::Department(name)
                if name.contains([' ', '\u{3000}', '(', '（', '"', '「', '|']) =>
            {
                Test::Section(Section::Annual)
            }
            test => test,
        }
    }
}
