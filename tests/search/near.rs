//! Readings and typos: what a word that matches nothing may stand for.

use std::sync::LazyLock;

use proptest::prelude::*;
use shisaku::analysis::{kana_of, reading_key};
use shisaku::index::{LawField, Snapshot};
use shisaku::search::{Candidate, MatchKind, reading_candidates, typo_candidates};
use shisaku::text::normalize;

use crate::support::{ANALYZER, TestIndex, sample_corpus, seeds};

static SAMPLE: LazyLock<TestIndex> = LazyLock::new(|| TestIndex::of(&sample_corpus()));
static SEEDS: LazyLock<Option<TestIndex>> =
    LazyLock::new(|| seeds().map(|seeds| TestIndex::of(&seeds)));

/// Every value of the sample corpus that an unquoted word is looked for in.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = Vec::new();
    for unit in SAMPLE.units() {
        let values = unit.law_values();
        let law = values.iter().filter(|value| value.field != LawField::Rest);
        texts.extend(law.map(|value| normalize(value.text)));
        texts.extend(unit.inherited_values().iter().map(|value| normalize(value)));
    }
    texts.sort();
    texts.dedup();
    texts
});

type Find = fn(&Snapshot, &str) -> Result<Vec<Candidate>, shisaku::search::SearchError>;

/// The candidates of a word, in order.
fn found(index: &TestIndex, find: Find, typed: &str) -> Vec<String> {
    let candidates = find(&index.snapshot(), &normalize(typed)).unwrap();
    candidates
        .into_iter()
        .map(|candidate| candidate.text)
        .collect()
}

/// Says all that is wrong with a table of typed words and their best candidates;
/// an empty one means none at all.
fn wrong(index: &TestIndex, find: Find, table: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (typed, expected) in table {
        let found = found(index, find, typed);
        let best = found.first().map_or("", String::as_str);
        if best != normalize(expected) {
            wrong.push(format!("{typed}: {found:?} instead of {expected}"));
        }
    }
    wrong
}

#[test]
fn a_reading_finds_the_words_of_the_sample_corpus() {
    let table = [
        ("とくしゅさぎ", "特殊詐欺"),
        ("tokushusagi", "特殊詐欺"),
        ("tokusyusagi", "特殊詐欺"),
        ("にんちしょう", "認知症"),
        ("kosodate", "子育て"),
        ("コソダテ", "子育て"),
        ("ぼうはんかめら", "防犯カメラ"),
        ("みんせいいいん", "民生委員"),
        ("madoguchi", "窓口"),
        ("まどぐち", "窓口"),
        ("せいかつこんきゅうしゃ", "生活困窮者"),
        ("どうろ", "道路"),
        ("トーロク", "登録"),
        ("こせ", ""),
        ("せいかつこんきゅうし", ""),
        ("あいうえおかき", ""),
        ("line", ""),
        ("窓口", ""),
    ];
    let wrong = wrong(&SAMPLE, reading_candidates, &table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_reading_finds_the_words_of_the_real_documents() {
    let Some(index) = &*SEEDS else { return };
    let table = [
        ("とくしゅさぎ", "特殊詐欺"),
        ("こせき", "戸籍"),
        ("にんちしょう", "認知症"),
        ("kosodate", "子育て"),
        ("ぼうはんかめら", "防犯カメラ"),
        ("みんせいいいん", "民生委員"),
        ("まどぐち", "窓口"),
        ("せいかつこんきゅうしゃ", "生活困窮者"),
        ("ひとりおや", "ひとり親"),
        ("こせ", ""),
    ];
    let wrong = wrong(index, reading_candidates, &table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_slip_finds_the_words_of_the_sample_corpus() {
    let table = [
        ("特種詐欺", "特殊詐欺"),
        ("民正委員", "民生委員"),
        ("アンケード", "アンケート"),
        ("ボランテイア", "ボランティア"),
        ("コミニュティ", "コミュニティ"),
        ("デジタルデバイト", "デジタルデバイド"),
        ("デイタルデパイド", "デジタルデバイド"),
        ("スマートホン", ""),
        ("マイナンパーカード", "マイナンバーカード"),
        ("クラウドファンデング", "クラウドファンディング"),
        ("自立相談支援と家計改膳", "自立相談支援と家計改善"),
        ("生活困者", "生活困窮者"),
        ("ヤングケアーラー", "ヤングケアラー"),
        ("防犯カメラカメラ", ""),
        ("給食費無償化", ""),
        ("2099年", ""),
    ];
    let wrong = wrong(&SAMPLE, typo_candidates, &table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_slip_finds_the_words_of_the_real_documents() {
    let Some(index) = &*SEEDS else { return };
    let table = [
        ("特種詐欺", "特殊詐欺"),
        ("民正委員", "民生委員"),
        ("デジタルデバイト", "デジタルデバイド"),
        ("オーブンデータ", "オープンデータ"),
        ("ダッシュボート", "ダッシュボード"),
        ("フリーランズ", "フリーランス"),
        ("instagarm", "instagram"),
        ("生活困窮者自立相談支援事葉", "生活困窮者自立相談支援事業"),
        ("民生いいん", "民生委員"),
        ("ボランテイア", "ボランティア"),
        ("コミニュティ", "コミュニティ"),
        ("待機児童", ""),
        ("部活動の地域移行", ""),
        ("給食費無償化", ""),
        ("図書館の開館時間", ""),
    ];
    let wrong = wrong(index, typo_candidates, &table);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn candidates_say_how_they_differ_and_where_they_stand() {
    let snapshot = SAMPLE.snapshot();
    let readings = reading_candidates(&snapshot, "まどぐち").unwrap();
    let typos = typo_candidates(&snapshot, "特種詐欺").unwrap();
    assert_eq!(readings[0].kind, MatchKind::Reading);
    assert_eq!(typos[0].kind, MatchKind::Typo);
    for candidate in readings.iter().chain(&typos) {
        let held = SAMPLE.search(&format!("\"{}\"", candidate.text)).total;
        assert!(held <= candidate.documents, "{candidate:?}: {held}");
    }
}

/// A word of the sample corpus as it stands there, and how it is read.
fn word_and_reading(pick: usize) -> (String, String) {
    let text = &TEXTS[pick % TEXTS.len()];
    let words = ANALYZER.segmenter().segment(text);
    let mut readable = words
        .iter()
        .filter_map(|word| Some((&text[word.range.clone()], word.reading_in(text)?)))
        .filter(|(_, reading)| (2..=8).contains(&reading.chars().count()));
    let word = readable.nth(pick % 7).or_else(|| readable.next());
    word.map(|(surface, reading)| (surface.to_owned(), reading))
        .unwrap_or_default()
}

fn stands(text: &str) -> bool {
    TEXTS.iter().any(|value| value.contains(text))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_reading_candidate_stands_in_the_corpus_and_reads_alike(pick in 0usize..100_000) {
        let (_, reading) = word_and_reading(pick);
        for candidate in reading_candidates(&SAMPLE.snapshot(), &reading).unwrap() {
            prop_assert!(stands(&candidate.text), "{reading}: {candidate:?}");
            prop_assert!(candidate.documents > 0);
            if let Some(kana) = kana_of(&candidate.text) {
                prop_assert_eq!(reading_key(&kana), reading_key(&reading));
            }
        }
    }

    #[test]
    fn a_typo_candidate_stands_in_the_corpus_and_is_another_word(
        pick in 0usize..100_000, at in 0usize..8, slip in "[あアa漢]"
    ) {
        let mut typed: Vec<char> = word_and_reading(pick).0.chars().collect();
        let at = at.min(typed.len().saturating_sub(1));
        typed.splice(at..typed.len().min(at + 1), slip.chars());
        let typed: String = typed.into_iter().collect();
        for candidate in typo_candidates(&SAMPLE.snapshot(), &typed).unwrap() {
            prop_assert!(stands(&candidate.text), "{typed}: {candidate:?}");
            prop_assert!(candidate.text != typed);
        }
    }

    #[test]
    fn any_word_is_taken(typed in "\\PC{0,30}") {
        let typed = normalize(&typed);
        let snapshot = SAMPLE.snapshot();
        let readings = reading_candidates(&snapshot, &typed).unwrap();
        let typos = typo_candidates(&snapshot, &typed).unwrap();
        prop_assert!(readings.len() <= 5 && typos.len() <= 5);
    }
}
