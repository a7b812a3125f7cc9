//! The analysis with the real IPADIC, and on real sheets.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use shisaku::analysis::{Analyzer, Class, DEFAULT_SOURCE, DictionaryOptions};
use shisaku::text::normalize;

const USER_DICTIONARY: &str = include_str!("../src/analysis/data/user_dictionary.csv");
const VARIANTS: &str = include_str!("../src/analysis/data/variants.tsv");

/// The analyzer over the installed dictionary, compiled once for all test runs.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn analyzer() -> Option<&'static Analyzer> {
    static ANALYZER: LazyLock<Option<Analyzer>> = LazyLock::new(|| {
        if !Path::new(DEFAULT_SOURCE).is_dir() {
            println!("skipped: no {DEFAULT_SOURCE}; run `apt-get install mecab-ipadic`");
            return None;
        }
        let options = DictionaryOptions {
            source: None,
            cache: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dictionary")),
            fallback: PathBuf::from(DEFAULT_SOURCE),
        };
        Some(Analyzer::open(&options).expect("IPADIC is installed"))
    });
    ANALYZER.as_ref()
}

/// The texts of the real sheets; empty, with a word about it, where they are not at hand.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn seeds() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds");
    let Ok(listing) = std::fs::read_dir(folder) else {
        println!("skipped: no {folder}");
        return Vec::new();
    };
    let paths = listing.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .map(|path| std::fs::read_to_string(path).expect("a seed is UTF-8"))
        .collect()
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    lines.filter(|line| !line.starts_with('#'))
}

#[test]
fn questions_are_reduced_to_their_content() {
    let Some(analyzer) = analyzer() else { return };
    let table: [(&str, &[&str]); 12] = [
        ("民生委員の欠員は何人いますか", &["民生", "委員", "欠員"]),
        ("窓口サービス向上", &["窓口", "サービス", "向上"]),
        ("部活動の地域移行", &["部活動", "地域", "移行"]),
        ("生活困窮者支援の充実", &["生活", "困窮", "支援", "充実"]),
        ("DXをどのように進めていますか", &["dx"]),
        ("住民税の減免", &["住民", "税", "減免"]),
        (
            "地域の課題解決に取り組みます",
            &["地域", "課題", "解決", "取り組む"],
        ),
        ("相談支援を実施した件数", &["相談", "支援", "実施", "件数"]),
        ("未達成の目標", &["未", "達成", "目標"]),
        ("2,046人が来所", &["2046", "来所"]),
        ("市民との協働", &["市民", "協働"]),
        ("何がいつ", &[]),
    ];
    for (question, expected) in table {
        assert_eq!(
            analyzer.content_terms(&normalize(question)),
            expected,
            "{question}"
        );
    }
}

#[test]
fn every_user_word_is_a_word() {
    let Some(analyzer) = analyzer() else { return };
    let segmenter = analyzer.segmenter();
    let mut broken = Vec::new();
    for row in rows(USER_DICTIONARY) {
        let fields: Vec<&str> = row.split(',').collect();
        let word = normalize(fields[0]);
        let morphemes = segmenter.segment(&word);
        let is_one = morphemes.len() == 1;
        let is_compound = segmenter
            .compounds(&word)
            .iter()
            .any(|found| found.base == word);
        let is_whole = fields.len() == 4;
        if !is_one && (is_whole || !is_compound) {
            broken.push(word);
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn knowing_a_compound_costs_no_part() {
    let Some(analyzer) = analyzer() else { return };
    for (text, part) in [
        ("生活困窮者自立支援事業を実施", "自立支援"),
        ("コミュニティソーシャルワーカーの配置", "ソーシャルワーカー"),
        ("地域包括支援センターの運営", "地域"),
        ("避難行動要支援者名簿", "避難"),
        ("国民健康保険の運営", "健康保険"),
    ] {
        let terms = analyzer.content_terms(&normalize(text));
        for term in analyzer.content_terms(&normalize(part)) {
            assert!(
                terms.contains(&term),
                "{part} in {text}: {term} is not in {terms:?}"
            );
        }
    }
}

#[test]
fn words_tile_every_line_of_the_sheets() {
    let Some(analyzer) = analyzer() else { return };
    for line in seeds().iter().flat_map(|text| text.lines()) {
        let normal = normalize(line);
        let mut covered = 0;
        for word in analyzer.segmenter().segment(&normal) {
            assert_eq!(word.range.start, covered, "{normal}");
            covered = word.range.end;
        }
        assert_eq!(covered, normal.len());
    }
}

#[test]
fn most_of_a_sheet_is_known_words() {
    let Some(analyzer) = analyzer() else { return };
    let (mut known, mut all) = (0, 0);
    for text in seeds() {
        for word in analyzer.segmenter().segment(&normalize(&text)) {
            if word.class == Class::Content {
                all += 1;
                known += usize::from(word.reading.is_some());
            }
        }
    }
    assert!(known * 10 >= all * 8, "{known} of {all}");
}

#[test]
fn a_word_is_one_word_in_each_of_its_spellings() {
    // A spelling that falls into pieces is found as parts of other words.
    let Some(analyzer) = analyzer() else { return };
    let known_words = [
        "取組み",
        "見直し",
        "手続き",
        "申込み",
        "引きこもり",
        "まちづくり",
        "子ども",
        "障がい",
    ];
    for row in rows(VARIANTS) {
        let words: Vec<&str> = row
            .split('\t')
            .nth(2)
            .unwrap_or_default()
            .split(' ')
            .collect();
        for word in words
            .iter()
            .filter(|_| words.iter().any(|word| known_words.contains(word)))
        {
            let normal = normalize(word);
            assert_eq!(analyzer.content_terms(&normal), [normal.as_str()], "{row}");
        }
    }
}
