use std::sync::LazyLock;

use proptest::prelude::*;

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
    assert!(rows(TABLE).count() >= 120);
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
            "子ども会の取組み",
            "子ども会の取り組み",
            "子ども会のとりくみ",
            "こども会の取組み",
            "こども会の取り組み",
            "こども会のとりくみ",
            "子供会の取組み",
            "子供会の取り組み",
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
        "がんばる",
        "すごみ",
        "窓口",
        "",
        "エネルギ",
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
