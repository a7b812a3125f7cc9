//! How free text is understood: filters in words, questions, choices, switches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use shisaku::search::{MatchKind, SearchRequest, SearchResponse, Signal, UsedAs};
use shisaku::text::normalize;

use crate::support::{TestIndex, sample_corpus};

static INDEX: LazyLock<TestIndex> = LazyLock::new(|| TestIndex::of(&sample_corpus()));

fn ask(query: &str) -> SearchResponse {
    INDEX.search(query)
}

fn all(query: &str, change: impl FnOnce(&mut SearchRequest)) -> BTreeSet<String> {
    let mut request = SearchRequest {
        query: query.to_owned(),
        limit: 1000,
        ..SearchRequest::default()
    };
    change(&mut request);
    let hits = INDEX.ask(&request).hits.into_iter();
    hits.map(|hit| hit.key.to_string()).collect()
}

fn keys(query: &str) -> BTreeSet<String> {
    all(query, |_| {})
}

/// A policy of the corpus: number and name.
fn policy() -> (u32, String) {
    let units = INDEX.units();
    let measure = units.iter().filter_map(|unit| unit.measure.as_ref());
    let policies = measure.flat_map(|measure| &measure.policies);
    let policy = policies.max_by_key(|policy| policy.name.len()).unwrap();
    (policy.number, policy.name.clone())
}

#[test]
fn a_pasted_policy_is_that_policy_however_it_was_cut() {
    let (number, name) = policy();
    let short: String = name.chars().take(5).collect();
    let value = format!("{number} {name}");
    let chosen = all("", |request| request.filters.policy = vec![value.clone()]);
    assert!(!chosen.is_empty());
    for typed in [
        value.clone(),
        format!("{number}　{name}"),
        format!("{number}{name}"),
        format!("{number} {short}…"),
        format!("{number} {short}..."),
    ] {
        let answer = ask(&typed);
        assert_eq!(keys(&typed), chosen, "{typed}");
        assert_eq!(answer.applied.recognised[0].field, "policy", "{typed}");
        let read = &answer.applied.recognised[0].value;
        assert_eq!(normalize(read), normalize(&value), "{typed}");
    }
}

#[test]
fn a_number_that_means_two_policies_asks_which_and_says_when() {
    // Re-numbered in 2023: 5 is another policy before and after.
    let answer = ask("基本政策5");
    let [choice] = answer.applied.choices.as_slice() else {
        panic!("{:?}", answer.applied.choices)
    };
    assert_eq!(choice.typed, "基本政策5");
    assert!(choice.options.len() > 1);
    let years: Vec<&Vec<u16>> = choice.options.iter().map(|option| &option.years).collect();
    assert!(years.iter().all(|years| !years.is_empty()));
    let mut found = BTreeSet::new();
    for option in &choice.options {
        let keys = all("", |request| {
            request.filters.policy = vec![option.value.clone()]
        });
        assert_eq!(keys.len(), option.count, "{}", option.value);
        assert!(found.is_disjoint(&keys), "two meanings share a measure");
        found.extend(keys);
    }
    assert_eq!(keys("基本政策5"), found);
    // A year that has one meaning only leaves nothing to ask.
    let newest = choice.options[0].years.last().unwrap();
    assert!(
        ask(&format!("基本政策5 {newest}年度"))
            .applied
            .choices
            .is_empty()
    );
}

#[test]
fn a_year_in_any_notation_is_a_filter_and_can_be_switched_off() {
    let wanted = all("窓口", |request| {
        request.filters.year = vec!["2022".to_owned()]
    });
    assert!(!wanted.is_empty());
    for year in [
        "R4",
        "Ｒ４",
        "令和4年度",
        "令和四年度",
        "2022年度",
        "２０２２年度",
        "平成34年度",
        "r4",
        "R04",
        "令和４年度",
        "年度:R4",
        "year:2022",
        "令和4年度（2022年度）",
    ] {
        assert_eq!(keys(&format!("窓口 {year}")), wanted, "{year}");
        assert_eq!(keys(&format!("{year} 窓口")), wanted, "{year}");
    }
    for sentence in [
        "令和4年度の窓口",
        "2022年度における窓口",
        "令和四年度に窓口",
    ] {
        assert_eq!(keys(sentence), wanted, "{sentence}");
    }
    let literal = all("窓口 R4", |request| {
        request.literal = vec!["R4".to_owned()]
    });
    assert_ne!(literal, wanted);
    for no_fiscal_year in ["窓口 2022年", "窓口 令和4年"] {
        let answer = ask(no_fiscal_year);
        assert!(answer.applied.recognised.is_empty(), "{no_fiscal_year}");
    }
}

#[test]
fn questions_about_columns_are_filters() {
    let rating = |value: &str| {
        all("", |request| {
            request.filters.rating = vec![value.to_owned()]
        })
    };
    assert!(!rating("B").is_empty());
    for question in [
        "評価がBの取組",
        "評価がBになった取組はどれですか",
        "Ｂ評価の取組",
        "評価Bの施策は？",
        "評価：B",
    ] {
        assert_eq!(keys(question), rating("B"), "{question}");
    }
    let outlook = all("", |request| {
        request.filters.outlook = vec!["継続".to_owned()]
    });
    assert!(!outlook.is_empty());
    assert_eq!(keys("今後の方針が継続の取組"), outlook);
    for (question, field) in [
        ("実績のない目標", "実績:なし"),
        ("実績がない取組はどれ", "実績:なし"),
        ("実績がまだ公表されていない施策", "実績:未公表"),
    ] {
        assert_eq!(keys(question), keys(field), "{question}");
    }
    let mixed = keys("評価がBの防災の取組");
    assert!(mixed.is_subset(&rating("B")));
    // A value that no sheet has is a word, not a filter.
    assert!(ask("評価がZの取組").applied.recognised.is_empty());
}

#[test]
fn nouns_and_numbers_of_a_question_decide_and_the_rest_does_not() {
    let table = [
        (
            "特殊詐欺の被害を防ぐためにどんな取組をしていますか",
            "特殊詐欺",
        ),
        ("防犯カメラは何台設置されましたか", "防犯カメラ"),
        ("ひきこもりの人への支援は？", "ひきこもり"),
    ];
    for (question, subject) in table {
        let found = keys(question);
        assert!(!found.is_empty(), "{question}");
        assert!(found.is_subset(&keys(subject)), "{question}");
    }
    assert_eq!(ask("火星の開発はどうなっていますか").total, 0);
}

#[test]
fn each_rewriting_is_named_and_can_be_switched_off() {
    let answer = ask("取組み");
    let rules: Vec<&str> = answer
        .applied
        .expansions
        .iter()
        .map(|e| e.rule.as_str())
        .collect();
    assert!(rules.contains(&"取組み→取組"), "{rules:?}");
    let plain = all("取組み", |request| request.variants = false);
    assert!(plain.len() < keys("取組み").len());
    assert!(plain.is_subset(&keys("\"取組み\"")));
    let rule = "取組み→取り組み".to_owned();
    let one = all("取組み", |request| request.without = vec![rule]);
    let other = all("取組み", |request| {
        request.without = rules.iter().map(|rule| (*rule).to_owned()).collect();
    });
    assert!(other.is_subset(&one) && one.is_subset(&keys("取組み")));
    assert_eq!(other, plain);
}

/// Scores of the hits by key, with how they match.
fn scores(query: &str) -> BTreeMap<String, (MatchKind, f64)> {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 1000,
        ..SearchRequest::default()
    };
    let hits = INDEX.ask(&request).hits.into_iter();
    hits.map(|hit| (hit.key.to_string(), (hit.match_kind, hit.score)))
        .collect()
}

#[test]
fn a_variant_weighs_less_than_the_word_typed() {
    let mut compared = 0;
    for (typed, other) in [("引きこもり", "ひきこもり"), ("子供", "こども")] {
        let (typed, other) = (scores(typed), scores(other));
        for (key, (kind, score)) in typed {
            let Some((MatchKind::Plain, plain)) = other.get(&key) else {
                continue;
            };
            if kind == MatchKind::Variant {
                assert!(
                    score < *plain,
                    "{key}: {score} as a variant, {plain} as typed"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 5, "only {compared} hits were compared");
}

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let queries = [
        "窓口",
        "窓口 相談",
        "防災 OR 防犯",
        "取組み",
        "特殊詐欺の被害者",
        "1-1-1",
        "市民 -窓口",
    ];
    for query in queries {
        let request = SearchRequest {
            query: query.to_owned(),
            explain: true,
            ..SearchRequest::default()
        };
        let answer = INDEX.ask(&request);
        assert!(!answer.hits.is_empty(), "{query}");
        for hit in &answer.hits {
            let sum: f64 = hit.explanation.iter().map(|part| part.score).sum();
            let raw = if hit.match_kind < MatchKind::Parts {
                hit.score - 1.0
            } else {
                hit.score / (1.0 - hit.score)
            };
            let rounding = 1e-4 * (hit.explanation.len() as f64 + 2.0) * (1.0 + raw);
            assert!(
                (sum - raw).abs() < rounding,
                "{query} {}: {sum} {raw}",
                hit.key
            );
        }
    }
    assert!(Signal::Title.weight() > Signal::Topic.weight());
}

#[test]
fn nothing_found_says_what_was_searched_and_what_less_would_find() {
    let answer = ask("待機児童ゼロ火星 窓口 年度:2022");
    assert_eq!(answer.total, 0);
    let scope = answer.scope.expect("the scope is said");
    assert_eq!(scope.sheets, INDEX.snapshot().sheets());
    assert_eq!(scope.years, [2020, 2021, 2022, 2023, 2024]);
    assert!(scope.missing_years.is_empty() && scope.failed.is_empty());
    assert!(!answer.relaxations.is_empty());
    for way in &answer.relaxations {
        let found = INDEX.ask(&SearchRequest {
            query: way.query.clone(),
            filters: way.filters.clone(),
            ..SearchRequest::default()
        });
        assert_eq!(found.total, way.count, "{}", way.dropped);
        assert!(way.count > 0);
    }
}

#[test]
fn what_is_found_carries_no_ways_out() {
    let answer = ask("窓口");
    assert!(answer.relaxations.is_empty() && answer.scope.is_none());
    assert!(answer.applied.did_you_mean.is_empty());
}

#[test]
fn readings_and_slips_are_labelled_and_stand_in_only_where_nothing_matches() {
    for (typed, meant, kind) in [
        ("とくしゅさぎ", "特殊詐欺", MatchKind::Reading),
        ("tokushusagi", "特殊詐欺", MatchKind::Reading),
        ("トクシュサギ", "特殊詐欺", MatchKind::Reading),
        ("特種詐欺", "特殊詐欺", MatchKind::Typo),
        ("デマント交通", "デマンド交通", MatchKind::Typo),
    ] {
        let answer = ask(typed);
        let guess = &answer.applied.did_you_mean[0];
        assert_eq!((guess.text.as_str(), guess.kind), (meant, kind), "{typed}");
        assert_eq!(guess.query, meant);
        assert!(answer.total > 0 && answer.total_exact == 0, "{typed}");
        assert!(answer.hits.iter().all(|hit| hit.match_kind == kind));
        assert!(answer.hits.iter().all(|hit| hit.score < 1.0));
        assert!(keys(meant).is_subset(&keys(typed)), "{typed}");
        let first = &answer.hits[0].snippets;
        let mark = format!("<mark>{meant}");
        assert!(first.iter().any(|snippet| snippet.html.contains(&mark)));
        // Taken as it stands, it finds nothing.
        assert!(all(typed, |request| request.literal = vec![typed.to_owned()]).is_empty());
    }
    // One word of two is wrong: the other stays what it is.
    let both = ask("特種詐欺 警察");
    assert_eq!(both.applied.did_you_mean[0].query, "特殊詐欺 警察");
    let hits: BTreeSet<String> = both.hits.iter().map(|hit| hit.key.to_string()).collect();
    assert!(hits.is_subset(&keys("警察")) && !hits.is_empty());
    // Both words stand in the corpus: the answer is empty, not guessed.
    let apart = ask("特殊詐欺 かごめ予約のりあい");
    assert!(apart.total == 0 && apart.applied.did_you_mean.is_empty());
    // Where anything matches, nothing is guessed.
    assert!(ask("とくしゅさぎ OR 窓口").applied.did_you_mean.is_empty());
}

#[test]
fn departments_and_persons_are_recognised_and_stand_first() {
    let answer = ask("市民協働部");
    let read = &answer.applied.recognised[0];
    assert_eq!(
        (read.field.as_str(), read.used_as),
        ("department", UsedAs::Boost)
    );
    assert_eq!(answer.hits[0].department.as_deref(), Some("市民協働部"));
    let own = all("", |request| {
        request.filters.department = vec!["市民協働部".to_owned()]
    });
    assert!(own.is_subset(&keys("市民協働部")));
    let units = INDEX.units();
    let heads = units
        .iter()
        .filter_map(|unit| unit.sheet.head.as_ref()?.name.clone());
    let heads: BTreeSet<String> = heads.collect();
    let is_person = |name: &&String| {
        let answer = ask(name);
        let read = answer.applied.recognised.first();
        answer.total > 0 && read.is_some_and(|read| read.field == "person")
    };
    let found = heads.iter().filter(is_person).count();
    assert!(
        found > 3 && found * 2 > heads.len(),
        "{found} of {}",
        heads.len()
    );
}
