use proptest::prelude::*;

use super::*;

/// Spellings of one text: all have the same normal form, the first.
const SAME: &[&[&str]] = &[
    &[
        "窓口サービス",
        "窓口ｻｰﾋﾞｽ",
        "窓口サ－ビス",
        "窓口サ―ビス",
        "窓口 サービ\nス",
        "窓口サ\u{30FC}ヒ\u{3099}ス",
    ],
    &[
        "5-1-(3)",
        "5-1-③",
        "５－１－（３）",
        "5-1- (3)",
        "5‐1‐⑶",
        "5―1―❸",
        "5ー1ー(3)",
        "5−1–➂",
    ],
    &[
        "csw",
        "ＣＳＷ",
        "CSW",
        "Ｃ Ｓ Ｗ",
        "C\u{200B}SW",
        "c\u{00AD}sw",
    ],
    &[
        "校区",
        "校區",
        "校\u{3000}区",
        "校区\u{FE00}",
        "校\u{E0100}区",
    ],
    &["国会", "國會", "國\u{FEFF}会"],
    &["蛍池", "螢池"],
    &["崎", "﨑", "嵜"],
    &["高浜渡辺", "髙濱渡邊", "髙濵渡邉"],
    &["民生委員の支援", "⺠⽣委員の⽀援"],
    &["長西青食亀鬼", "⻑⻄⻘⻝⻲⻤", "⾧⾑⾭⾷⿔⿁"],
    &[
        "ガギパ",
        "ｶﾞｷﾞﾊﾟ",
        "カ\u{3099}キ\u{3099}ハ\u{309A}",
        "カ゛キ゛ハ゜",
        "ｶ ﾞｷﾞﾊﾟ",
    ],
    &["r5~6", "Ｒ５～６", "R5〜6", "r5∼6"],
    &["e-tax", "ｅ－Ｔａｘ", "eーTax", "e‑Tax"],
    &["a・b", "a･b", "a·b", "a•b"],
    &["\"共感\"", "“共感”", "〝共感〟", "＂共感＂", "”共感”"],
    &["it's", "it’s", "ｉｔ＇ｓ"],
    &["(a)", "⒜", "ⓐ", "（Ａ）", "Ⓐ"],
    &["(10)(20)(21)(50)", "⑩⑳㉑㊿", "⑽⒇㉑㊿", "❿⓴㉑㊿"],
    &["株式会社", "㍿"],
    &["平成令和", "㍻㋿"],
    &["キロメートル", "㌖", "ｷﾛﾒｰﾄﾙ"],
    &["iii", "Ⅲ", "ⅲ", "ＩＩＩ"],
    &["○市民", "◯市民"],
    &["1/2", "½", "１／２"],
    &["km2", "km²", "㎢"],
];

#[test]
fn spellings_of_one_text_have_one_form() {
    for group in SAME {
        for text in *group {
            assert_eq!(normalize(text), group[0], "{text}");
        }
    }
}

#[test]
fn a_bar_is_long_after_kana_and_a_dash_elsewhere() {
    let table = [
        ("東京―大阪", "東京-大阪"),
        ("東京ー大阪", "東京-大阪"),
        ("えーーと", "えー-と"),
        ("ラ‐メン", "ラーメン"),
        ("ひよこる～む", "ひよこるーむ"),
        ("4月～3月", "4月~3月"),
        ("ー", "-"),
        ("サーバー－１", "サーバー-1"),
    ];
    for (text, normal) in table {
        assert_eq!(normalize(text), normal, "{text}");
    }
}

#[test]
fn accents_on_their_own_do_not_move_to_the_letter_before() {
    assert_eq!(normalize("a¨"), "a¨");
    assert_eq!(normalize("a ¯b"), "a¯b");
    assert_eq!(normalize("e\u{0301}"), "é");
}

#[test]
fn nothing_is_left_of_what_shows_nothing() {
    let blank = " \t\r\n\u{3000}\u{00A0}\u{200B}\u{200D}\u{2028}\u{2060}\u{FEFF}\u{00AD}\u{FE0F}\u{E01EF}\u{0}\u{85}\u{3164}";
    assert_eq!(normalize(blank), "");
    assert_eq!(Normalized::new(blank).original_range(0..0), 0..0);
}

/// What a part of the normal form came from.
fn origin<'a>(text: &'a str, part: &str) -> &'a str {
    let normal = Normalized::new(text);
    let at = normal.text().find(part).expect("the part is there");
    &text[normal.original_range(at..at + part.len())]
}

#[test]
fn parts_lead_back_to_their_characters() {
    let table = [
        ("市民ｻｰﾋﾞｽの向上", "ビ", "ﾋﾞ"),
        ("市民ｻｰﾋﾞｽの向上", "サービス", "ｻｰﾋﾞｽ"),
        ("市民ｻｰﾋﾞｽの向上", "の向上", "の向上"),
        ("計画 5-1-③ を", "3", "③"),
        ("計画 5-1-③ を", "(3", "③"),
        ("計画 5-1-③ を", "5-1-(3)", "5-1-③"),
        ("か\u{3099}っこう", "が", "か\u{3099}"),
        ("窓 口\n サー ビス", "口サ", "口\n サ"),
        ("全角ＡＢＣと１２", "bc", "ＢＣ"),
        ("㌔と㌔", "ロと", "㌔と"),
        ("髙濵さん", "高", "髙"),
        (" 令和７\n年度 ", "令和7年度", "令和７\n年度"),
    ];
    for (text, part, expected) in table {
        assert_eq!(origin(text, part), expected, "{part} in {text}");
    }
}

#[test]
fn ranges_out_of_bounds_or_inside_characters_are_widened_or_cut() {
    let normal = Normalized::new("市 民");
    assert_eq!(normal.original_range(1..2), 0..3);
    assert_eq!(normal.original_range(4..99), 4..7);
    assert_eq!(normal.original_range(50..99), 7..7);
    assert_eq!(normal.original_range(3..3), 4..4);
}

#[test]
fn gaps_are_where_white_space_was() {
    let normal = Normalized::new("5-2- (1)③ｶ\u{3000}ﾞ a");
    let gaps = |part: &str| normal.is_gap(normal.text().find(part).unwrap());
    assert_eq!(normal.text(), "5-2-(1)(3)ガa");
    assert!(gaps("5") && gaps("(1)") && gaps("a"));
    assert!(!gaps("2") && !gaps("(3)") && !gaps("3)") && !gaps("ガ"));
    assert!(normal.is_gap(99));
}

#[test]
fn every_single_character_is_final_after_one_pass() {
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let once = normalize(c.encode_utf8(&mut [0; 4]));
        assert_eq!(normalize(&once), once, "U+{:04X}", c as u32);
    }
}

#[test]
fn every_character_keeps_its_meaning_between_others() {
    // The table of simple characters and the slow way must agree.
    for c in (0..=0xFFFF).filter_map(char::from_u32) {
        let mut slow = String::new();
        fold(c, &mut |part| slow.push(part));
        let slow: String = slow.nfc().collect();
        if let Simple::One(one) = simple(c) {
            assert_eq!(slow, one.to_string());
            assert!(!one.is_whitespace());
        }
    }
}

#[test]
fn a_hundred_thousand_marks_take_no_square_time() {
    let text = format!("e{}", "\u{0301}\u{0323}".repeat(100_000));
    let normal = Normalized::new(&text);
    assert_eq!(normal.original_range(0..1), 0..text.len());
}

/// Texts that hold what the normaliser has rules for.
fn text() -> impl Strategy<Value = String> {
    let special = "かカｶﾞ゛゜\u{3099}\u{309A}ー－-―ｰ~～①⑳㊿⒜ⓐ（）()3３ａA \n\u{3000}\u{200B}\u{FE00}\u{0301}\u{0323}eé區区㌔㍻⺠⽀한ᄒ\u{1161}\u{11AB}İſßµ¨´・･•“”'";
    let special: Vec<char> = special.chars().collect();
    let c = prop_oneof![
        4 => prop::sample::select(special),
        1 => any::<char>(),
        2 => prop::char::range('ぁ', 'ヿ'),
        1 => prop::char::range('一', '龠'),
    ];
    prop::collection::vec(c, 0..24).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn normalising_twice_changes_nothing_more(text in text()) {
        let once = normalize(&text);
        prop_assert_eq!(normalize(&once), once);
    }

    #[test]
    fn a_normal_form_leads_to_itself(text in text()) {
        let once = normalize(&text);
        let normal = Normalized::new(&once);
        for (at, c) in once.char_indices() {
            let range = at..at + c.len_utf8();
            let origin = normal.original_range(range.clone());
            prop_assert!(origin.start <= range.start && range.end <= origin.end);
        }
    }

    #[test]
    fn offsets_are_monotone_and_on_boundaries(text in text()) {
        let normal = Normalized::new(&text);
        let mut before = 0..0;
        for (at, c) in normal.text().char_indices() {
            let origin = normal.original_range(at..at + c.len_utf8());
            prop_assert!(!origin.is_empty());
            prop_assert!(text.is_char_boundary(origin.start) && text.is_char_boundary(origin.end));
            prop_assert!(before.start <= origin.start && before.end <= origin.end);
            before = origin;
        }
    }

    #[test]
    fn every_character_that_shows_is_covered(text in text()) {
        let normal = Normalized::new(&text);
        let mut covered = vec![false; text.len()];
        for (at, c) in normal.text().char_indices() {
            covered[normal.original_range(at..at + c.len_utf8())].fill(true);
        }
        for (at, c) in text.char_indices() {
            prop_assert!(covered[at] || normalize(&c.to_string()).is_empty(), "{:?} in {:?}", c, text);
        }
    }

    #[test]
    fn a_range_comes_from_all_of_its_characters(text in text(), from in 0usize..30, len in 0usize..30) {
        let normal = Normalized::new(&text);
        let origin = normal.original_range(from..from + len);
        prop_assert!(origin.start <= origin.end && origin.end <= text.len());
        let all = normal.text();
        for (at, c) in all.char_indices().filter(|&(at, c)| from <= at && at + c.len_utf8() <= from + len) {
            let one = normal.original_range(at..at + c.len_utf8());
            prop_assert!(origin.start <= one.start && one.end <= origin.end);
        }
    }

    #[test]
    fn texts_without_neighbours_that_matter_are_normalised_piece_by_piece(a in text(), b in text()) {
        // A full stop neither composes nor makes a bar long.
        let joined = normalize(&format!("{a}。{b}"));
        prop_assert_eq!(joined, format!("{}。{}", normalize(&a), normalize(&format!("。{b}")).trim_start_matches('。')));
    }
}
