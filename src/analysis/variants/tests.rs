use std::collections::HashSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::table::{TABLE, rows};
use super::*;

fn builtin() -> &'static Variants {
    static BUILTIN: LazyLock<Variants> = LazyLock::new(Variants::load_builtin);
    &BUILTIN
}

fn texts(word: &str) -> Vec<String> {
    let variants = builtin().expand(&normalize(word));
    variants.into_iter().map(|variant| variant.text).collect()
}

#[test]
fn every_row_of_the_table_is_understood() {
    for row in rows(TABLE) {
        assert!(VariantGroup::parse(row).is_some(), "{row}");
    }
    assert!(rows(TABLE).count() >= 700);
}

#[test]
fn two_way_groups_are_symmetric() {
    for group in builtin().groups().iter().filter(|group| !group.one_way) {
        for from in &group.words {
            for to in group.words.iter().filter(|to| *to != from) {
                assert!(texts(from).contains(to), "{from} → {to}");
            }
        }
    }
}

#[test]
fn one_way_groups_lead_from_the_popular_word_only() {
    for group in builtin().groups().iter().filter(|group| group.one_way) {
        let (first, others) = group.words.split_first().unwrap();
        for other in others {
            assert!(texts(first).contains(other), "{first} → {other}");
            assert!(!texts(other).contains(first), "{other} → {first}");
        }
    }
}

#[test]
fn words_inside_a_query_are_rewritten() {
    assert_eq!(
        texts("子ども会の取組"),
        [
            "こども会の取組",
            "子供会の取組",
            "子ども会の取り組み",
            "子ども会の取組み",
            "子ども会のとりくみ",
            "こども会の取り組み",
            "こども会の取組み",
            "こども会のとりくみ",
            "子供会の取り組み",
            "子供会の取組み",
            "子供会のとりくみ",
        ]
    );
}

#[test]
fn the_rule_and_the_kind_say_what_was_done() {
    let variants = builtin().expand("社協の取組");
    let find = |text: &str| {
        variants
            .iter()
            .find(|variant| variant.text == text)
            .unwrap()
    };
    let spelled = find("社協の取り組み");
    assert_eq!(spelled.kind, VariantKind::Spelling);
    assert_eq!(spelled.rule, "取組→取り組み");
    let both = find("社会福祉協議会の取り組み");
    assert_eq!(both.kind, VariantKind::Synonym);
    assert_eq!(both.rule, "社協→社会福祉協議会、取組→取り組み");
}

#[test]
fn a_synonym_is_found_in_all_its_spellings() {
    assert!(texts("csw").contains(&"コミュニティ・ソーシャルワーカー".to_owned()));
    assert!(texts("コミュニティ・ソーシャルワーカー").contains(&"csw".to_owned()));
}

#[test]
fn nothing_is_replaced_inside_another_word() {
    let untouched = [
        "air",
        "mail",
        "dxf",
        "がんばれ",
        "すごみ",
        "窓口",
        "",
        "待機児童",
        "生活困窮者",
        "地域包括支援センター",
        "包括的な支援",
    ];
    for word in untouched {
        assert_eq!(texts(word), [""; 0], "{word}");
    }
    assert!(texts("ai活用").contains(&"人工知能活用".to_owned()));
    assert!(texts("がんの検診").contains(&"癌の検診".to_owned()));
    // The longest known word: サーバー is never サーバ and a bar.
    assert_eq!(texts("サーバー室"), ["サーバ室"]);
    assert!(!texts("新型コロナウイルス").contains(&"新型コロナウイルスウイルス".to_owned()));
}

#[test]
fn a_long_query_gets_the_nearest_variants_only() {
    let word = "取組子ども障がい手続申込".repeat(4);
    let variants = builtin().expand(&word);
    assert_eq!(variants.len(), MAX_VARIANTS);
}

#[test]
fn the_fingerprint_follows_the_words() {
    let builtin = builtin();
    let fewer = Variants::of(builtin.groups()[1..].to_vec());
    assert_ne!(builtin.fingerprint(), fewer.fingerprint());
    assert_eq!(
        builtin.fingerprint(),
        Variants::load_builtin().fingerprint()
    );
}

proptest! {
    #[test]
    fn variants_are_new_and_few(word in "(取組|子ども|ai|dx|がん|社協|[あ-ん]|[ァ-ー]|[a-z]|\\PC){0,12}") {
        let variants = builtin().expand(&word);
        prop_assert!(variants.len() <= MAX_VARIANTS);
        let texts: HashSet<&str> = variants.iter().map(|variant| variant.text.as_str()).collect();
        prop_assert_eq!(texts.len(), variants.len());
        prop_assert!(!texts.contains(word.as_str()));
    }
}

fn renamed(pairs: &[(&str, &str)]) -> Variants {
    let source = |from: &str, to: &str| Source::Text {
        sentence: format!("{from}の名称を{to}に変更しました。"),
        document: "2022/市民部.txt".to_owned(),
        key: "key".to_owned(),
    };
    let names: Vec<OtherName> = pairs
        .iter()
        .map(|&(from, to)| OtherName {
            from: from.to_owned(),
            to: to.to_owned(),
            source: source(from, to),
        })
        .collect();
    builtin().with_renamings(&names)
}

fn texts_of(variants: &Variants, word: &str) -> Vec<String> {
    let found = variants.expand(&normalize(word));
    found.into_iter().map(|variant| variant.text).collect()
}

#[test]
fn a_renamed_place_is_found_by_each_of_its_names() {
    let variants = renamed(&[("(仮称)東部プラザ", "しおさい館"), ("しおさい館", "海の館")]);
    for name in ["東部プラザ", "しおさい館", "海の館"] {
        for other in ["東部プラザ", "しおさい館", "海の館"] {
            let found = texts_of(&variants, name).contains(&other.to_owned());
            assert_eq!(found, name != other, "{name} → {other}");
        }
    }
    let found = variants.expand("東部プラザの開館");
    let shiosai = found.iter().find(|v| v.text == "しおさい館の開館").unwrap();
    assert_eq!(shiosai.kind, VariantKind::Renamed);
    assert_eq!(shiosai.rule, "東部プラザ→しおさい館");
    let Source::Text { sentence, .. } = &*shiosai.replacements[0].source else {
        panic!("{:?}", shiosai.replacements);
    };
    assert!(sentence.contains("(仮称)東部プラザの名称をしおさい館に"));
}

#[test]
fn a_provisional_name_is_found_with_and_without_its_mark() {
    let variants = renamed(&[("（仮称）東部プラザ", "しおさい館")]);
    for typed in [
        "(仮称)東部プラザ",
        "（仮称）東部プラザ",
        "仮称東部プラザ",
        "【仮称】東部プラザ",
    ] {
        let found = texts_of(&variants, typed);
        assert_eq!(found, ["東部プラザ", "しおさい館"], "{typed}");
    }
    assert_eq!(texts("(仮称)西部プラザの整備")[0], "西部プラザの整備");
    assert!(texts("(仮称)こども館").contains(&"子ども館".to_owned()));
    assert_eq!(texts("仮称"), [""; 0]);
}

#[test]
fn the_name_of_a_section_is_not_found_inside_another_name() {
    let variants = renamed(&[("福祉部", "健康福祉部")]);
    assert_eq!(texts_of(&variants, "福祉部長"), ["健康福祉部長"]);
    assert_eq!(texts_of(&variants, "健康福祉部"), ["福祉部"]);
    for other in ["社会福祉部", "福祉部会"] {
        assert_eq!(texts_of(&variants, other), [""; 0], "{other}");
    }
}

#[test]
fn variants_come_by_count_and_then_by_kind() {
    let variants = renamed(&[("社協会館", "福祉会館")]);
    for word in [
        "社協会館の取組",
        "子ども会のcswの取組",
        "オレオレ詐欺の手続",
    ] {
        let found = variants.expand(word);
        let order: Vec<_> = found
            .iter()
            .map(|v| (v.replacements.len(), v.kind))
            .collect();
        assert!(order.is_sorted(), "{word}: {order:?}");
        assert!(found.len() > 2, "{word}");
    }
}

#[test]
fn pieces_tell_what_was_replaced_from_what_was_typed() {
    let found = builtin().expand("オレオレ詐欺対策");
    let tokushu = found.iter().find(|v| v.text == "特殊詐欺対策").unwrap();
    let pieces: Vec<_> = tokushu
        .pieces
        .iter()
        .map(|p| (&*p.text, p.replaced))
        .collect();
    assert_eq!(pieces, [("特殊詐欺", true), ("対策", false)]);
    let sites = builtin().alternatives("高齢者のオレオレ詐欺対策");
    let site = sites
        .iter()
        .find(|site| site.words.iter().any(|w| w.to == "特殊詐欺"))
        .unwrap();
    assert_eq!(
        &"高齢者のオレオレ詐欺対策"[site.range.clone()],
        "オレオレ詐欺"
    );
}

#[test]
fn a_replacement_that_is_off_is_in_no_variant() {
    let off = |replacement: &Replacement| replacement.to == "特殊詐欺";
    let all = builtin().expand("オレオレ詐欺の取組");
    let some = builtin().expand_without("オレオレ詐欺の取組", &off);
    assert!(all.iter().any(|v| v.text.contains("特殊詐欺")));
    assert!(!some.iter().any(|v| v.text.contains("特殊詐欺")));
    assert!(some.iter().any(|v| v.text == "オレオレ詐欺の取り組み"));
    assert!(
        builtin()
            .expand_without("オレオレ詐欺の取組", &|_| true)
            .is_empty()
    );
}

#[test]
fn a_word_inside_a_known_word_is_spelled_in_all_its_ways() {
    let variants = renamed(&[("こども部", "こども未来部")]);
    assert!(texts_of(&variants, "こども未来部").contains(&"子ども未来部".to_owned()));
    assert!(texts_of(&variants, "こども部").contains(&"子ども未来部".to_owned()));
    assert!(texts("コミセン").contains(&"コミュニティーセンター".to_owned()));
}

#[test]
fn katakana_follows_rules_where_no_row_does() {
    assert_eq!(texts("フレックス・タイム"), ["フレックスタイム"]);
    assert_eq!(texts("ウォーキング大会"), ["ウオーキング大会"]);
    assert_eq!(texts("ヴィーガン食"), ["ビーガン食"]);
    assert_eq!(texts("・ラジオ体操"), [""; 0]);
}
