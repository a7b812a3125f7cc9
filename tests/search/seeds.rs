//! What people would ask of the real documents.

use std::path::PathBuf;
use std::sync::LazyLock;

use shisaku::domain::Section;
use shisaku::search::{Filters, Hit, MatchKind, SearchRequest, SearchResponse};

use crate::support::{TestIndex, seeds};

static INDEX: LazyLock<Option<TestIndex>> =
    LazyLock::new(|| seeds().map(|seeds: PathBuf| TestIndex::of(&seeds)));

fn ask(query: &str, filters: Filters) -> Option<SearchResponse> {
    let index = INDEX.as_ref()?;
    let query = query.to_owned();
    Some(index.ask(&SearchRequest {
        query,
        filters,
        limit: 100,
        ..SearchRequest::default()
    }))
}

fn year(year: &str) -> Filters {
    Filters {
        year: vec![year.to_owned()],
        ..Filters::default()
    }
}

fn has_policy(hit: &Hit, number: u32, name: &str) -> bool {
    hit.policies
        .iter()
        .any(|policy| policy.number == number && policy.name == name)
}

#[test]
fn five_documents_are_read_and_none_fails() {
    let Some(index) = INDEX.as_ref() else { return };
    let counts = index.report.documents;
    assert_eq!(
        (counts.added, counts.failed),
        (5, 0),
        "{:?}",
        index.report.diagnostics
    );
    assert_eq!(index.report.measures, 14 + 12 + 12 + 10 + 25);
}

#[test]
fn a_keyword_finds_every_sheet_that_speaks_of_it_and_none_other() {
    let Some(answer) = ask("特殊詐欺", Filters::default()) else {
        return;
    };
    assert_eq!(answer.total, 9);
    assert_eq!(answer.total_exact, 9);
    assert!(
        answer
            .hits
            .iter()
            .all(|hit| hit.match_kind == MatchKind::Plain)
    );
    let marked = |hit: &Hit| {
        hit.snippets
            .iter()
            .any(|s| s.html.contains("<mark>特殊詐欺</mark>"))
    };
    assert!(answer.hits.iter().all(marked));
}

#[test]
fn words_of_a_service_are_found_across_line_breaks() {
    let Some(answer) = ask("書かない窓口", Filters::default()) else {
        return;
    };
    let years: Vec<_> = answer
        .hits
        .iter()
        .filter_map(|hit| hit.fiscal_year)
        .collect();
    assert!(years.contains(&2025) && years.contains(&2023), "{years:?}");
    let first = &answer.hits[0];
    assert_eq!(first.fiscal_year, Some(2025));
}

#[test]
fn one_policy_number_is_two_policies() {
    let Some(answer) = ask("基本政策47", year("2019")) else {
        return;
    };
    assert!(answer.total > 0);
    let old = |hit: &Hit| has_policy(hit, 47, "定年廃止・雇用延長企業への支援の充実");
    assert!(answer.hits.iter().all(old));
    let Some(answer) = ask("基本政策47", Filters::default()) else {
        return;
    };
    let named_47 = answer
        .facets
        .policy
        .iter()
        .filter(|value| value.value.starts_with("47 "));
    assert_eq!(named_47.filter(|value| value.selected).count(), 2);
}

#[test]
fn a_quoted_code_matches_its_spellings_and_no_longer_code() {
    let Some(quoted) = ask("\"5-1-(3)\"", Filters::default()) else {
        return;
    };
    assert!(quoted.total > 0);
    let holds = |hit: &Hit| hit.plan_codes.iter().any(|plan| plan.code == "5-1-3");
    let measures = || {
        quoted
            .hits
            .iter()
            .filter(|hit| hit.section != Section::Overview)
    };
    assert!(measures().count() > 0 && measures().all(holds));
    let circled = ask("\"５－１－③\"", Filters::default()).unwrap();
    assert_eq!(circled.total, quoted.total);
}

#[test]
fn brackets_of_a_name_are_no_syntax() {
    let Some(answer) = ask("(仮称)南部コラボセンター", Filters::default()) else {
        return;
    };
    assert!(answer.total_exact > 0);
    let years: Vec<_> = answer
        .hits
        .iter()
        .filter_map(|hit| hit.fiscal_year)
        .collect();
    assert!(years.contains(&2019) && years.contains(&2022), "{years:?}");
}

#[test]
fn a_fiscal_year_in_any_notation_is_a_filter() {
    for query in [
        "令和４年度 窓口",
        "R4 窓口",
        "2022年度 窓口",
        "Ｒ４ 窓口",
        "平成34年度 窓口",
    ] {
        let Some(answer) = ask(query, Filters::default()) else {
            return;
        };
        assert_eq!(answer.applied.filters.year, ["2022"], "{query}");
        assert!(answer.total > 0, "{query}");
        assert!(
            answer.hits.iter().all(|hit| hit.fiscal_year == Some(2022)),
            "{query}"
        );
    }
}

#[test]
fn three_thousand_brackets_give_an_answer_with_a_stated_limit() {
    let query = format!("{}窓口{}", "(".repeat(3000), ")".repeat(3000));
    let Some(answer) = ask(&query, Filters::default()) else {
        return;
    };
    assert!(
        answer
            .applied
            .limits
            .iter()
            .any(|limit| limit.contains("512"))
    );
}

#[test]
fn a_word_that_nobody_wrote_finds_nothing() {
    for query in ["待機児童", "部活動の地域移行"] {
        let Some(answer) = ask(query, Filters::default()) else {
            return;
        };
        assert_eq!(answer.total, 0, "{query}");
    }
    let Some(answer) = ask("特殊詐欺", year("2021")) else {
        return;
    };
    assert_eq!(answer.total, 0);
}

#[test]
fn a_question_finds_its_row() {
    let Some(answer) = ask("民生委員の欠員は何人いますか", Filters::default()) else {
        return;
    };
    let first = answer.hits.first().expect("the row is found");
    assert_eq!(first.title.as_deref(), Some("民生委員・児童委員の活動支援"));
    assert_eq!(first.match_kind, MatchKind::Parts);
}

#[test]
fn words_inside_words_and_single_characters_are_found() {
    let Some(answer) = ask("コラボ", Filters::default()) else {
        return;
    };
    assert!(answer.total_exact > 5);
    let single = ask("伴", Filters::default()).unwrap();
    assert!(single.total_exact > 0);
    let marked = |hit: &Hit| {
        hit.snippets
            .iter()
            .any(|s| s.html.contains("<mark>伴</mark>"))
    };
    assert!(single.hits.iter().all(marked));
}
