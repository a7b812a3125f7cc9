//! Names that changed, as the documents themselves say.

use std::fs;
use std::sync::LazyLock;

use shisaku::analysis::{Source, VariantKind};
use shisaku::index::{Renaming, RenamingBasis};

use crate::support::{TestIndex, sample_corpus, seeds};

static SAMPLE: LazyLock<TestIndex> = LazyLock::new(|| TestIndex::of(&sample_corpus()));

fn pairs(renamings: &[Renaming]) -> Vec<(&str, &str, RenamingBasis)> {
    let mut pairs: Vec<_> = renamings
        .iter()
        .map(|renaming| (&*renaming.from, &*renaming.to, renaming.basis))
        .collect();
    pairs.sort_unstable_by_key(|(from, to, _)| (*from, *to));
    pairs.dedup();
    pairs
}

#[test]
fn the_sample_corpus_says_which_names_changed() {
    let renamings = SAMPLE.snapshot().renamings().unwrap();
    let stated = RenamingBasis::Stated;
    assert_eq!(
        pairs(&renamings),
        [
            ("(仮称)汐見野みらいプラザ", "うみかぜテラス", stated),
            ("かごめ予約のりあい", "とびうお号", stated),
            ("（仮称）汐見野みらいプラザ", "うみかぜテラス", stated),
        ]
    );
}

#[test]
fn every_sentence_stands_in_the_measure_that_it_is_said_to_stand_in() {
    let snapshot = SAMPLE.snapshot();
    for renaming in snapshot.renamings().unwrap() {
        let unit = snapshot
            .unit_by_key(renaming.key.as_str())
            .unwrap()
            .unwrap();
        assert_eq!(unit.document, renaming.document);
        let values = unit.law_values();
        let says = |text: &str| text.contains(&renaming.sentence);
        assert!(values.iter().any(|value| says(value.text)), "{renaming:?}");
    }
}

#[test]
fn a_place_of_the_seeds_is_found_by_both_names() {
    let Some(seeds) = seeds() else { return };
    let index = TestIndex::of(&seeds);
    let snapshot = index.snapshot();
    assert_eq!(
        pairs(&snapshot.renamings().unwrap()),
        [(
            "(仮称)南部コラボセンター",
            "庄内コラボセンター",
            RenamingBasis::Opened
        )]
    );
    for typed in [
        "南部コラボセンター",
        "(仮称)南部コラボセンター",
        "庄内コラボセンター",
    ] {
        let answer = index.search(typed);
        let years: Vec<_> = answer
            .hits
            .iter()
            .filter_map(|hit| hit.fiscal_year)
            .collect();
        for year in [2019, 2022, 2025] {
            assert!(years.contains(&year), "{typed}: {years:?}");
        }
    }
}

#[test]
fn a_variant_names_the_sentence_and_the_measure_that_say_so() {
    let snapshot = SAMPLE.snapshot();
    let variants = snapshot.variants().expand("うみかぜテラス");
    let old = variants
        .iter()
        .find(|v| v.text == "汐見野みらいプラザ")
        .unwrap();
    assert_eq!(old.kind, VariantKind::Renamed);
    let Source::Text { sentence, key, .. } = &*old.replacements[0].source else {
        panic!("{old:?}");
    };
    assert!(sentence.contains("うみかぜテラス"));
    assert!(snapshot.unit_by_key(key).unwrap().is_some());
    // The table is still there.
    let spelled = snapshot.variants().expand("取組");
    assert!(spelled.iter().any(|variant| variant.text == "取り組み"));
}

fn sheet(department: &str, result: &str) -> String {
    let sheet = serde_json::json!({
        "municipality": "汐見野市", "kind": "部局マネジメントシート", "department": department,
        "fiscal_year": 2022,
        "measures": [{"section": "annual", "number": 1, "title": "拠点の整備",
            "results": [{"marker": "(1)", "text": result, "items": []}]}],
    });
    format!("{sheet}\n")
}

#[test]
fn a_renaming_comes_and_goes_with_the_file_that_says_it() {
    let corpus = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(corpus.path().join(name), text).unwrap();
    let says = "(仮称)東部プラザの名称を「しおさい館」に決定しました。";
    put("a.jsonl", &sheet("市民部", says));
    put(
        "b.jsonl",
        &sheet("福祉部", "しおさい館で相談を受けました。"),
    );
    let mut index = TestIndex::of(corpus.path());
    let count = |index: &TestIndex| index.snapshot().renamings().unwrap().len();
    assert_eq!(count(&index), 1);
    assert_eq!(index.search("東部プラザ").total, 2);
    let held = index.snapshot();

    put(
        "a.jsonl",
        &sheet("市民部", "(仮称)東部プラザの工事を進めました。"),
    );
    index.update();
    assert_eq!(count(&index), 0);
    assert_eq!(index.search("東部プラザ").total, 1);
    assert_eq!(held.variants().expand("東部プラザ")[0].text, "しおさい館");

    put("c.jsonl", &sheet("総務部", says));
    index.update();
    assert_eq!(count(&index), 1);
    fs::remove_file(corpus.path().join("c.jsonl")).unwrap();
    index.update();
    assert_eq!(count(&index), 0);
    assert_eq!((index.report.sheets, index.report.measures), (2, 2));
}

/// What is read from a sheet that plans the one and reports the other.
fn opened(plan: &str, result: &str) -> Vec<(String, String)> {
    let corpus = tempfile::tempdir().unwrap();
    let item = |text: &str| serde_json::json!([{"marker": "(1)", "text": text, "items": []}]);
    let sheet = serde_json::json!({
        "municipality": "汐見野市", "kind": "部局マネジメントシート", "department": "市民部",
        "fiscal_year": 2022,
        "measures": [{"section": "annual", "number": 1, "title": "拠点の整備",
            "commitments": item(plan), "results": item(result)}],
    });
    fs::write(corpus.path().join("a.jsonl"), format!("{sheet}\n")).unwrap();
    let renamings = TestIndex::of(corpus.path()).snapshot().renamings().unwrap();
    assert!(renamings.iter().all(|r| r.basis == RenamingBasis::Opened));
    renamings.into_iter().map(|r| (r.from, r.to)).collect()
}

#[test]
fn a_place_opened_as_planned_under_another_name_is_one_place() {
    let plan = "令和5年(2023年)2月の(仮称)東部交流プラザ開設に向け、準備を進めます。";
    let name = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
    assert_eq!(
        opened(plan, "港町交流プラザを令和5年2月に開所しました。"),
        name("(仮称)東部交流プラザ", "港町交流プラザ")
    );
    let others = [
        (
            "another month",
            "港町交流プラザを令和5年3月に開所しました。",
        ),
        ("another kind", "港町こども園を令和5年2月に開園しました。"),
        ("no new name", "東部交流プラザを令和5年2月に開所しました。"),
        (
            "two of the kind",
            "港町交流プラザを令和5年2月に開所しました。川辺交流プラザを令和5年2月に開所しました。",
        ),
        (
            "the old name goes on",
            "港町交流プラザを令和5年2月に開所しました。東部交流プラザは工事を続けました。",
        ),
    ];
    for (why, result) in others {
        assert_eq!(opened(plan, result), [], "{why}");
    }
    let both = format!("{plan}港町交流プラザを改修します。");
    assert_eq!(
        opened(&both, "港町交流プラザを令和5年2月に開所しました。"),
        []
    );
}
