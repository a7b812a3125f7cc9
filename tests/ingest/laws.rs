//! Laws of reading, on sheets that were torn in every way.

use proptest::prelude::*;
use shisaku::ingest::Inspection;

use super::{SEEDS, codes, inspected, seed, squeezed};

/// The seeds that are at hand, and a small sheet that always is.
fn sources() -> Vec<String> {
    let mut all = vec![
        super::other_cities::MANY_DEPARTMENTS.to_owned(),
        super::other_cities::PROJECTS.to_owned(),
    ];
    let seeds = SEEDS
        .iter()
        .filter_map(|prefix| String::from_utf8(seed(prefix)?).ok());
    all.extend(seeds);
    all
}

#[derive(Debug, Clone)]
enum Tear {
    /// Lines that stay, by a pattern of bits.
    Drop(Vec<bool>),
    /// Share of the text that is left.
    Cut(f64),
    /// Blocks of lines in another order.
    Shuffle(Vec<usize>),
    /// Bytes put in at places.
    Bytes(Vec<(f64, u8)>),
}

fn tears() -> impl Strategy<Value = Tear> {
    prop_oneof![
        prop::collection::vec(prop::bool::weighted(0.9), 16..64).prop_map(Tear::Drop),
        (0.01f64..1.0).prop_map(Tear::Cut),
        prop::collection::vec(0usize..40, 2..40).prop_map(Tear::Shuffle),
        prop::collection::vec((0.0f64..1.0, any::<u8>()), 1..20).prop_map(Tear::Bytes),
    ]
}

fn torn(text: &str, tear: &Tear) -> Vec<u8> {
    match tear {
        Tear::Drop(stay) => {
            let lines = text
                .lines()
                .enumerate()
                .filter(|(at, _)| stay[at % stay.len()]);
            lines
                .flat_map(|(_, line)| [line, "\n"])
                .collect::<String>()
                .into_bytes()
        }
        Tear::Cut(share) => text.as_bytes()[..(text.len() as f64 * share) as usize].to_vec(),
        Tear::Shuffle(order) => {
            let lines: Vec<_> = text.lines().collect();
            let size = lines.len() / order.len() + 1;
            let mut blocks: Vec<_> = lines.chunks(size).enumerate().collect();
            blocks.sort_by_key(|(at, _)| (order[at % order.len()], *at));
            blocks
                .into_iter()
                .flat_map(|(_, lines)| lines)
                .flat_map(|l| [*l, "\n"])
                .collect::<String>()
                .into_bytes()
        }
        Tear::Bytes(inserts) => {
            let mut bytes = text.as_bytes().to_vec();
            for (place, byte) in inserts {
                let at = (bytes.len() as f64 * place) as usize;
                bytes.insert(at, *byte);
            }
            bytes
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn torn_sheets_are_read_and_lose_nothing(tear in tears(), which in 0usize..7) {
        let sources = sources();
        let bytes = torn(&sources[which % sources.len()], &tear);
        let inspection = inspected("sheet.txt", &bytes);
        prop_assert!(inspection.coverage == 1.0 || inspection.layout.is_none());
        let kept = inspection.sheets.iter().flat_map(|s| s.measures.iter());
        for measure in kept {
            prop_assert!(measure.source.lines[0] <= measure.source.lines[1]);
            prop_assert!(!measure.title.is_empty() || measure.number.is_some());
        }
    }

    #[test]
    fn any_text_is_covered(text in "[ -~\t\n一二市①(1)○・。【】総合計画基本政策実績No<>td/p&;-]{0,200}") {
        for name in ["a.txt", "a.md", "a.html"] {
            let inspection = inspected(name, text.as_bytes());
            prop_assert!(inspection.coverage == 1.0 || codes(&inspection) == ["empty_file"] || codes(&inspection) == ["bad_exchange"]);
        }
    }
}

#[test]
fn what_was_inspected_is_given_back_unchanged() {
    for source in sources() {
        let first = inspected("sheet.txt", source.as_bytes());
        let json = serde_json::to_string_pretty(&[&first]).unwrap();
        let again: Inspection = inspected("exchange.json", json.as_bytes());
        assert_eq!(again, first);
    }
}

#[test]
fn one_sheet_a_line_gives_the_same_sheets() {
    let source = super::other_cities::MANY_DEPARTMENTS;
    let first = inspected("sheet.txt", source.as_bytes());
    let lines: Vec<_> = first
        .sheets
        .iter()
        .map(|s| serde_json::to_string(s).unwrap())
        .collect();
    let again = inspected("exchange.jsonl", lines.join("\n").as_bytes());
    assert_eq!(again.sheets, first.sheets);
}

#[test]
fn a_sheet_reads_the_same_from_text_and_from_html() {
    let page = format!(
        "<html><head><title>x</title><style>td{{}}</style></head><body>{}</body></html>",
        super::other_cities::PROJECT_TABLE
    );
    let text = inspected("a.txt", super::other_cities::PROJECTS.as_bytes());
    let html = inspected("a.html", page.as_bytes());
    let titles = |i: &Inspection| -> Vec<String> {
        i.sheets[0]
            .measures
            .iter()
            .map(|m| squeezed(&m.title))
            .collect()
    };
    assert_eq!(titles(&text), titles(&html));
}
