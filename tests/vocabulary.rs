//! What the finders of years, codes and policies say of the real documents.

use std::collections::BTreeMap;
use std::path::Path;

use shisaku::domain::{FoundYear, PlanCode, Policy, YearKind};
use shisaku::text::{Normalized, normalize};

/// The text of a seed by its number; `None`, with a word, where the seeds are absent.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn seed(number: &str) -> Option<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {} is not there", folder.display());
        return None;
    };
    let path = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(number))
        })
        .unwrap_or_else(|| panic!("no seed {number}"));
    Some(std::fs::read_to_string(path).expect("a seed is UTF-8"))
}

const SEEDS: [&str; 5] = ["000", "001", "002", "003", "004"];

#[test]
fn every_character_of_the_seeds_leads_back_to_itself() {
    for text in SEEDS.into_iter().filter_map(seed) {
        let normal = Normalized::new(&text);
        let mut covered = vec![false; text.len()];
        for (at, c) in normal.text().char_indices() {
            let origin = normal.original_range(at..at + c.len_utf8());
            let one = normalize(&text[origin.clone()]);
            // A bar is long by its neighbour only.
            assert!(one.contains(c) || c == 'ー', "{c} from {:?}", &text[origin]);
            covered[origin].fill(true);
        }
        let blank = |c: char| c.is_whitespace();
        assert!(text.char_indices().all(|(at, c)| covered[at] || blank(c)));
    }
}

/// How often each fiscal year is named as such.
fn fiscal_years(text: &str) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for found in FoundYear::all(text) {
        if found.kind == YearKind::FiscalYear {
            *counts.entry(found.fiscal_year.western()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn fiscal_years_of_the_seeds_are_found_over_line_breaks_and_eras_past_their_end() {
    let table: [(&str, &[(u16, usize)]); 5] = [
        ("000", &[(2025, 27), (2028, 3)]),
        (
            "001",
            &[(2018, 2), (2019, 6), (2020, 8), (2021, 1), (2022, 5)],
        ),
        ("002", &[(2021, 1), (2022, 28), (2023, 6)]),
        ("003", &[(2024, 1)]),
        ("004", &[(2022, 4), (2023, 8)]),
    ];
    for (number, expected) in table {
        let Some(text) = seed(number) else { return };
        assert_eq!(
            fiscal_years(&text),
            expected.iter().copied().collect(),
            "{number}"
        );
    }
}

/// How often each code stands in a text.
fn codes(text: &str) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for (_, code) in PlanCode::find_all(text) {
        *counts.entry(code.code).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// A seed, and its codes with how often each stands there.
type Codes<'a> = (&'a str, &'a [(&'a str, usize)]);

const PLAN_CODES: [Codes; 5] = [
    (
        "000",
        &[
            ("1-3-2", 2),
            ("2-1-4", 3),
            ("2-4-2", 1),
            ("4-1-1", 2),
            ("4-1-2", 2),
            ("5-1-3", 4),
            ("5-2-1", 3),
            ("5-2-2", 3),
        ],
    ),
    (
        "001",
        &[
            ("1-3-2", 2),
            ("2-1-5", 2),
            ("2-4-2", 2),
            ("4-3-2", 2),
            ("5-1-3", 5),
            ("5-1-4", 5),
            ("5-2-1", 2),
        ],
    ),
    (
        "002",
        &[
            ("1-3-2", 2),
            ("2-1-5", 2),
            ("2-4-2", 2),
            ("4-3-2", 2),
            ("5-1-3", 5),
            ("5-1-4", 5),
            ("5-2-1", 3),
        ],
    ),
    (
        "003",
        &[
            ("2-4-1", 2),
            ("2-4-2", 2),
            ("5-1-1", 2),
            ("5-2-1", 4),
            ("5-2-2", 6),
            ("5-2-3", 2),
            ("5-2-4", 2),
        ],
    ),
    ("004", &[]),
];

#[test]
fn plan_codes_of_the_seeds_are_found_in_all_their_spellings() {
    for (number, expected) in PLAN_CODES {
        let Some(text) = seed(number) else { return };
        let expected: Vec<_> = expected
            .iter()
            .map(|&(code, n)| (code.to_owned(), n))
            .collect();
        assert_eq!(codes(&text), expected, "{number}");
    }
}

#[test]
fn labelled_policies_of_a_plan_keep_their_names_without_page_numbers() {
    let Some(text) = seed("004") else { return };
    let mut names = BTreeMap::new();
    for policy in Policy::find_labelled("基本施策", &text) {
        let name = names
            .entry(policy.number)
            .or_insert_with(|| policy.name.clone());
        assert_eq!(*name, policy.name);
    }
    assert_eq!(
        names.keys().copied().collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6, 7, 8]
    );
    assert_eq!(names[&1], "誰もが理解しあい支え合える意識づくり");
    assert_eq!(names[&6], "権利擁護の推進");
}
