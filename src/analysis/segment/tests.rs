use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::tiny::Tiny;
use super::*;

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(&Tiny::new().open()));

/// `surface/base/class` of each word.
fn words(text: &str) -> String {
    let show = |word: &Morpheme| {
        let surface = &text[word.range.clone()];
        let class = format!("{:?}", word.class);
        format!("{surface}/{}/{}", word.base, &class[..1])
    };
    let words: Vec<String> = SEGMENTER.segment(text).iter().map(show).collect();
    words.join(" ")
}

#[test]
fn inflected_words_have_their_base_form() {
    assert_eq!(
        words("改善に取り組みます"),
        "改善/改善/C に/に/F 取り組み/取り組む/P ます/ます/F"
    );
    assert_eq!(words("実施した。"), "実施/実施/C し/する/F た/た/F 。/。/S");
}

#[test]
fn a_question_leaves_its_content() {
    assert_eq!(words("何人の窓口"), "何/何/F 人/人/F の/の/F 窓口/窓口/C");
}

#[test]
fn compounds_come_as_their_parts_and_beside_them() {
    let text = "生活困窮者自立支援事業";
    assert_eq!(
        words(text),
        "生活/生活/C 困窮/困窮/C 者/者/F 自立/自立/C 支援/支援/C 事業/事業/C"
    );
    let compounds = SEGMENTER.compounds(text);
    assert_eq!(compounds.len(), 1);
    assert_eq!(compounds[0].base, "生活困窮者自立支援");
    assert_eq!(&text[compounds[0].range.clone()], "生活困窮者自立支援");
}

#[test]
fn latin_letters_and_numbers_stay_in_one_piece() {
    assert_eq!(words("npoの窓口"), "npo/npo/C の/の/F 窓口/窓口/C");
    assert_eq!(words("npo2"), "npo2/npo2/C");
    assert_eq!(words("2,046人"), "2,046/2046/N 人/人/F");
    assert_eq!(words("27.3"), "27.3/27.3/N");
    assert_eq!(words("5-1-3"), "5/5/N -/-/S 1/1/N -/-/S 3/3/N");
    assert_eq!(words("2,"), "2/2/N ,/,/S");
}

#[test]
fn a_line_of_megabytes_is_cut_into_pieces() {
    let text = "窓口の改善".repeat(200_000);
    let mut covered = 0;
    for word in SEGMENTER.segment(&text) {
        assert_eq!(word.range.start, covered);
        covered = word.range.end;
    }
    assert_eq!(covered, text.len());
}

#[test]
fn pieces_end_with_sentences_or_between_words() {
    assert_eq!(next_piece("窓口。改善。"), "窓口。");
    assert_eq!(next_piece("窓口"), "窓口");
    assert_eq!(next_piece(""), "");
    let long = format!("{}、{}", "窓".repeat(1000), "口".repeat(1000));
    assert_eq!(next_piece(&long), format!("{}、", "窓".repeat(1000)));
    assert_eq!(next_piece(&"a".repeat(9000)).len(), MAX_PIECE_BYTES);
    assert!(next_piece(&"窓".repeat(9000)).len() <= MAX_PIECE_BYTES);
}

proptest! {
    #[test]
    fn words_tile_the_text(text in prop_oneof!["\\PC{0,60}", ".{0,60}", "[窓口の改善生活困窮者自立支援a-c0-9,.。、]{0,60}"]) {
        let mut covered = 0;
        for word in SEGMENTER.segment(&text) {
            prop_assert_eq!(word.range.start, covered);
            prop_assert!(word.range.end > covered);
            prop_assert!(text.is_char_boundary(word.range.end));
            covered = word.range.end;
        }
        prop_assert_eq!(covered, text.len());
    }
}
