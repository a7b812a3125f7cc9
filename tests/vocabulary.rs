//! What the finders of years, codes and policies say of the real documents.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use shisaku::analysis::{MAX_VARIANTS, VariantGroup, VariantKind, Variants};
use shisaku::domain::{FoundYear, PlanCode, Policy, YearKind};
use shisaku::text::{Normalized, is_hiragana, is_ideograph, normalize};

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

fn groups() -> Vec<VariantGroup> {
    Variants::load_builtin().groups().to_vec()
}

#[test]
fn every_row_of_the_variants_has_its_source_once() {
    let groups = groups();
    let mut rows = HashSet::new();
    for group in &groups {
        let words: BTreeSet<&String> = group.words.iter().collect();
        assert_eq!(words.len(), group.words.len(), "{group:?}");
        assert!(rows.insert((group.kind, words)), "twice: {group:?}");
        assert!(
            group.source.contains([':', '：']) || group.source.chars().count() > 3,
            "{group:?}"
        );
        let blank =
            |word: &String| word.chars().any(char::is_whitespace) || word.chars().count() < 2;
        // Only 癌 is one character and one word.
        assert!(
            !group
                .words
                .iter()
                .any(|word| blank(word) && !"癌糞鼠絆".contains(word.as_str())),
            "{group:?}"
        );
    }
    assert!(groups.len() >= 700, "{}", groups.len());
}

#[test]
fn no_word_is_spelled_in_two_rows() {
    let mut rows: HashMap<&String, &VariantGroup> = HashMap::new();
    let groups = groups();
    let both_ways = |group: &&VariantGroup| group.kind == VariantKind::Spelling && !group.one_way;
    for group in groups.iter().filter(both_ways) {
        for word in &group.words {
            if let Some(other) = rows.insert(word, group) {
                panic!("{word}: {:?} and {:?}", other.words, group.words);
            }
        }
    }
}

#[test]
fn no_row_leads_back_where_another_leads_one_way() {
    let variants = Variants::load_builtin();
    for group in groups().iter().filter(|group| group.one_way) {
        for official in &group.words[1..] {
            let found = variants.expand(official);
            assert!(
                found.iter().all(|variant| variant.text != group.words[0]),
                "{official} → {}",
                group.words[0]
            );
        }
    }
}

/// 取り組み → 取組み: a compound of two verbs without the kana of the first.
fn without_first_kana(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().collect();
    let second = chars.iter().skip(1).position(|c| is_ideograph(*c))? + 1;
    let [first, kana, rest] = [&chars[..1], &chars[1..second], &chars[second + 1..]];
    let is_compound = is_ideograph(first[0])
        && !kana.is_empty()
        && !rest.is_empty()
        && kana.iter().chain(rest).all(|c| is_hiragana(*c));
    is_compound.then(|| chars[..1].iter().chain(&chars[second..]).collect())
}

#[test]
fn every_row_of_okurigana_is_closed() {
    let mut compounds = 0;
    for group in groups()
        .iter()
        .filter(|group| group.source.starts_with("送り仮名"))
    {
        for short in group
            .words
            .iter()
            .filter_map(|word| without_first_kana(word))
        {
            compounds += 1;
            // 暮らし向き and its like drop only a part of the kana.
            let drops_part = group.words.len() == 2 && !group.words.contains(&short);
            assert!(
                drops_part || group.words.contains(&short),
                "{short}: {:?}",
                group.words
            );
        }
    }
    assert!(compounds >= 130, "{compounds}");
}

#[test]
fn the_worst_words_stay_small() {
    let variants = Variants::load_builtin();
    let groups = groups();
    for group in &groups {
        for word in &group.words {
            let own = variants.expand(word).len();
            assert!(own < MAX_VARIANTS, "{word}: {own}");
        }
    }
    let worst: String = groups.iter().map(|group| group.words[0].as_str()).collect();
    assert_eq!(
        variants
            .expand(&worst[..worst.floor_char_boundary(1500)])
            .len(),
        MAX_VARIANTS
    );
}

#[test]
fn words_of_municipal_life_find_their_official_names() {
    let variants = Variants::load_builtin();
    for (typed, official) in [
        ("民協", "民生委員・児童委員協議会"),
        ("社協", "社会福祉協議会"),
        ("包括", "地域包括支援センター"),
        ("引越し", "転入"),
        ("学童", "放課後児童クラブ"),
        ("児相", "児童相談所"),
        ("生保", "生活保護"),
        ("オレオレ詐欺対策", "特殊詐欺対策"),
        ("マイナカードの申込", "マイナンバーカードの申し込み"),
        ("母子家庭", "ひとり親"),
        ("コミバス", "コミュニティバス"),
        ("人工知能", "ai"),
        ("障害者差別解消法", "障がい者差別解消法"),
        ("新型コロナウイルス", "新型コロナウィルス"),
        ("ウォーキング・マップ", "ウォーキングマップ"),
    ] {
        let found = variants.expand(&normalize(typed));
        assert!(
            found.iter().any(|v| v.text == official),
            "{typed} → {official}: {found:?}"
        );
    }
}
