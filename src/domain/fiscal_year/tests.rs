use proptest::prelude::*;

use super::YearKind::{FiscalYear as Fiscal, Month, Year};
use super::*;

/// Every notation that sheets, file names and people use, with its fiscal year.
const SPELLINGS: &[(u16, &[&str])] = &[
    (
        2022,
        &[
            "令和4年度",
            "令和４年度",
            "令和四年度",
            "令和 4 年度",
            "令和4\n年度",
            "令和04年度",
            "令和4",
            "令和4年",
            "令和４",
            "令4",
            "令４年度",
            "R4",
            "Ｒ４",
            "r4",
            "R04",
            "R4年度",
            "Ｒ４年度",
            "R.4年度",
            "R 4 年度",
            "㋿4年度",
            "2022",
            "２０２２",
            "2022年度",
            "２０２２年度",
            "2 0 2 2 年度",
            "2022年",
            "二〇二二年度",
            "二○二二年度",
            "二千二十二年度",
            "FY2022",
            "ＦＹ２０２２",
            "令和4年度（2022年度）",
            "令和4年度(2022)",
            "令和4(2022)年度",
            "令和4年（2022年）",
            "2022(令和4)年度",
            "2022年度（令和4年度）",
            "2022（R4）年度",
            "R4（2022）年度",
            "平成34年度",
            "平成三十四年度",
            "H34",
            "Ｈ３４年度",
            "昭和97年度",
            "〈令和4年度〉",
            "（2022年度）",
            "【R4】",
            " 令和4年度 ",
            "令和4年度（2022度）",
            "令和4年度（2022年度～）",
        ],
    ),
    (
        2019,
        &[
            "令和元年度",
            "令和1年度",
            "令和一年度",
            "R元",
            "R元年度",
            "R1",
            "令元年度",
            "平成31年度",
            "H31",
            "平成31(令和元)年度",
            "平成31年度（令和元年度）",
            "平成31年度（2019年度）",
            "令和元(2019)年度",
            "2019（令和元）年度",
            "㍻31年度",
        ],
    ),
    (
        2017,
        &[
            "平成29年度",
            "〈平成2 9 年度〉",
            "平成二九年度",
            "平成二十九年度",
            "㍻29",
            "H29",
        ],
    ),
    (1989, &["平成元年度", "H1", "昭和64年度", "1989"]),
    (1985, &["昭和60年度", "S60", "s60年度", "昭60"]),
    (
        2025,
        &["令和7\n年度", "令和7年度（2025度）", "昭和100年度", "R7"],
    ),
    (1925, &["大正14年度", "T14", "大14"]),
    (1868, &["明治元年度", "M1", "明1", "1868"]),
];

#[test]
fn every_notation_of_a_year_is_that_year() {
    for (western, spellings) in SPELLINGS {
        for text in *spellings {
            assert_eq!(
                FiscalYear::parse(text),
                Some(FiscalYear::new(*western)),
                "{text}"
            );
        }
    }
}

#[test]
fn what_is_not_exactly_one_year_is_none() {
    let table = [
        "",
        " ",
        "令和",
        "年度",
        "4",
        "22",
        "4年度",
        "R",
        "R0",
        "令和0年度",
        "令和零年度",
        "1867",
        "2201",
        "20222",
        "R4月",
        "令和4年度まで",
        "令和4～5年度",
        "令和4年度令和5年度",
        "令和5年2月",
        "令和4年度（2023年度）",
        "平成31(令和2)年度",
        "R4B",
        "CR4",
        "令和4000年",
        "8050",
        "2025度",
        "同4年度",
        "令和年度",
        "((R4))",
        "FY22",
        "1990年代",
    ];
    for text in table {
        assert_eq!(FiscalYear::parse(text), None, "{text}");
    }
}

#[test]
fn labels_name_the_era_that_people_use() {
    let table = [
        (2022, "令和4年度", "2022（令和4）年度"),
        (2019, "令和元年度", "2019（令和元）年度"),
        (2018, "平成30年度", "2018（平成30）年度"),
        (1989, "平成元年度", "1989（平成元）年度"),
        (1988, "昭和63年度", "1988（昭和63）年度"),
        (1800, "1800年度", "1800年度"),
    ];
    for (western, label, both) in table {
        assert_eq!(FiscalYear::new(western).label(), label);
        assert_eq!(FiscalYear::new(western).label_with_western(), both);
    }
}

#[test]
fn january_to_march_belong_to_the_fiscal_year_before() {
    assert_eq!(FiscalYear::of_month(2023, 3), FiscalYear::new(2022));
    assert_eq!(FiscalYear::of_month(2023, 4), FiscalYear::new(2023));
    assert_eq!(FiscalYear::of_month(0, 1), FiscalYear::new(0));
}

fn years(text: &str) -> Vec<Found<'_>> {
    FoundYear::all(text)
        .into_iter()
        .map(|found| (found.fiscal_year.western(), found.kind, &text[found.range]))
        .collect()
}

/// Western fiscal year, kind and the words that say so.
type Found<'a> = (u16, YearKind, &'a str);

/// Texts and the years in them.
const IN_TEXT: &[(&str, &[Found])] = &[
    (
        "推進計画（令和4年度）の実施",
        &[(2022, Fiscal, "令和4年度")],
    ),
    (
        "支援　令和7年\n度（2025年度）～",
        &[(2025, Fiscal, "令和7年\n度（2025年度）")],
    ),
    (
        "調整　令和7年度（2025年度～）",
        &[(2025, Fiscal, "令和7年度（2025年度～）")],
    ),
    (
        "令和7\n年度（2025年度）",
        &[(2025, Fiscal, "令和7\n年度（2025年度）")],
    ),
    (
        "対応　令和7年度（2025度）～",
        &[(2025, Fiscal, "令和7年度（2025度）")],
    ),
    (
        "令和7年度（2025年度）～令和10年度（2028年度）",
        &[
            (2025, Fiscal, "令和7年度（2025年度）"),
            (2028, Fiscal, "令和10年度（2028年度）"),
        ],
    ),
    ("令和5年2月に策定", &[(2022, Month, "令和5年2月")]),
    ("令和5年(2023年)2月", &[(2022, Month, "令和5年(2023年)2月")]),
    ("2023年2月末", &[(2022, Month, "2023年2月")]),
    (
        "令和元年(2019年)11月に開設",
        &[(2019, Month, "令和元年(2019年)11月")],
    ),
    ("令和6年３月", &[(2023, Month, "令和6年３月")]),
    ("H27.3月末まで", &[(2014, Month, "H27.3月")]),
    ("R5.2 開始", &[(2022, Month, "R5.2")]),
    ("令和５年12月の一斉改選", &[(2023, Month, "令和５年12月")]),
    ("令和5年6～10月実証", &[(2023, Month, "令和5年6～10月")]),
    (
        "①令和6年（2024年）分所得税",
        &[(2024, Year, "令和6年（2024年）")],
    ),
    ("実施(R6~)", &[(2024, Year, "R6")]),
    ("【R9まで】", &[(2027, Year, "R9")]),
    (
        "(R7整備、R8運用)",
        &[(2025, Year, "R7"), (2026, Year, "R8")],
    ),
    (
        "77%(R4)→8割(R5~6)→100%(R7)",
        &[
            (2022, Year, "R4"),
            (2023, Year, "R5"),
            (2024, Year, "6"),
            (2025, Year, "R7"),
        ],
    ),
    (
        "令和4・5年度",
        &[(2022, Fiscal, "令和4"), (2023, Fiscal, "5年度")],
    ),
    (
        "平成30年度～32年度",
        &[(2018, Fiscal, "平成30年度"), (2020, Fiscal, "32年度")],
    ),
    (
        "2022～2024年度",
        &[(2022, Fiscal, "2022"), (2024, Fiscal, "2024年度")],
    ),
    (
        "2022-24年度",
        &[(2022, Fiscal, "2022"), (2024, Fiscal, "24年度")],
    ),
    (
        "令和5年試行、令和6年予算化",
        &[(2023, Year, "令和5年"), (2024, Year, "令和6年")],
    ),
    (
        "平成31年度（2019年度）…同32年度（2020年度）…同34年度",
        &[
            (2019, Fiscal, "平成31年度（2019年度）"),
            (2020, Fiscal, "同32年度（2020年度）"),
            (2022, Fiscal, "同34年度"),
        ],
    ),
    (
        "同34年度（2022年度）",
        &[(2022, Fiscal, "同34年度（2022年度）")],
    ),
    (
        "令和4年度（2023年度）",
        &[(2022, Fiscal, "令和4年度"), (2023, Fiscal, "2023年度")],
    ),
    (
        "令和5年度（令和4年度）",
        &[(2023, Fiscal, "令和5年度"), (2022, Fiscal, "令和4年度")],
    ),
    (
        "(2025年度) 部局マネジメントシート 2025年度",
        &[(2025, Fiscal, "2025年度"), (2025, Fiscal, "2025年度")],
    ),
    ("第2期 2025年度", &[(2025, Fiscal, "2025年度")]),
    ("CR-1 R5 開始", &[(2023, Year, "R5")]),
    ("令和 ５ 年 度", &[(2023, Fiscal, "令和 ５ 年 度")]),
    ("の令4年度", &[(2022, Fiscal, "令4年度")]),
    ("二〇二二年度", &[(2022, Fiscal, "二〇二二年度")]),
    (
        "令和3年から令和5年",
        &[(2021, Year, "令和3年"), (2023, Year, "令和5年")],
    ),
    (
        "corpus/豊中市/令和4年度/市民.txt",
        &[(2022, Fiscal, "令和4年度")],
    ),
    (
        "令和元、R元～R3",
        &[
            (2019, Year, "令和元"),
            (2019, Year, "R元"),
            (2021, Year, "R3"),
        ],
    ),
    (
        "令和元～3年度",
        &[(2019, Fiscal, "令和元"), (2021, Fiscal, "3年度")],
    ),
    ("FY2022 report", &[(2022, Year, "FY2022")]),
    ("H30/H31予算", &[(2018, Year, "H30"), (2019, Year, "H31")]),
];

#[test]
fn years_in_running_text_are_found_with_their_kind() {
    for (text, expected) in IN_TEXT {
        assert_eq!(years(text), *expected, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_year_is_passed_over() {
    let table = [
        "8050問題",
        "4,000人",
        "06-6858-2525",
        "R7月",
        "CR-1グランプリ",
        "R&D",
        "LR4",
        "第5次総合計画",
        "2024経営戦略方針",
        "15,000人/年",
        "H5N1",
        "H2O",
        "CO2",
        "令和",
        "同年度",
        "翌年度",
        "5年間",
        "概ね今後4年間",
        "昭和3丁目",
        "法令5条",
        "政令4条",
        "最大5年",
        "司令4年",
        "S2ホール",
        "T1",
        "M3",
        "3年度",
        "20年度",
        "2023-04-01",
        "12022年",
        "1990年代の",
        "R6b",
        "R4.5%",
        "①1",
        "No1",
        "SDGs",
        "公平3年",
        "3R5",
        "X14,463件",
        "令和元気塾",
        "昭和一桁",
        "二千年の歴史",
        "平成10周年",
    ];
    for text in table {
        assert_eq!(years(text), [], "{text}");
    }
}

/// 年 without 度 names a calendar year: a date, which need not lie in the fiscal
/// year of that number.
#[test]
fn a_year_that_is_no_nendo_is_a_date() {
    let table: [(&str, u16, YearKind); 14] = [
        ("令和4年の大雨", 2022, Year),
        ("令和４年中の認知件数", 2022, Year),
        ("令和四年の条例", 2022, Year),
        ("2022年に開始", 2022, Year),
        ("２０２２年の出生数", 2022, Year),
        ("令和4年1月", 2021, Month),
        ("令和4年3月31日", 2021, Month),
        ("令和4年4月1日現在", 2022, Month),
        ("2023年2月に締結", 2022, Month),
        ("２０２３年３月末", 2022, Month),
        ("R5.3末", 2022, Month),
        ("平成31年4月から", 2019, Month),
        ("令和元年12月議会", 2019, Month),
        ("令和5年(2023年)1月", 2022, Month),
    ];
    for (text, western, kind) in table {
        let found = years(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].0, found[0].1), (western, kind), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn labels_are_read_back(western in 1868u16..=2200) {
        let year = FiscalYear::new(western);
        prop_assert_eq!(FiscalYear::parse(&year.label()), Some(year));
        prop_assert_eq!(FiscalYear::parse(&year.label_with_western()), Some(year));
        prop_assert_eq!(FiscalYear::parse(&year.to_string()), Some(year));
    }

    #[test]
    fn any_era_notation_of_a_year_agrees_with_the_western_one(era in prop::sample::select(Era::ALL.to_vec()), number in 1u32..150) {
        let western = era.western(number).map(FiscalYear::new);
        for text in [
            format!("{}{number}年度", era.name()),
            format!("{}{number}年", era.name()),
            format!("{}{number}", era.letter()),
        ] {
            prop_assert_eq!(FiscalYear::parse(&text), western);
        }
    }

    #[test]
    fn white_space_inside_a_label_does_not_matter(western in 1868u16..2118, at in 0usize..12) {
        let year = FiscalYear::new(western);
        let mut label: Vec<char> = year.label().chars().collect();
        label.insert(at.min(label.len()), '\n');
        let label: String = label.into_iter().collect();
        prop_assert_eq!(FiscalYear::parse(&label), Some(year));
    }

    #[test]
    fn found_years_stand_in_order_on_character_boundaries(text in "([0-9０-９令和平成昭同RHSrh年度月元（）()～・.\\- \n市〇一二十a①]|令和|年度|2022){0,24}") {
        let mut before = 0;
        for found in FoundYear::all(&text) {
            prop_assert!(found.range.start < found.range.end);
            prop_assert!(before <= found.range.start);
            prop_assert!(text.get(found.range.clone()).is_some());
            before = found.range.end;
        }
    }

    #[test]
    fn a_label_is_found_in_text(western in 1868u16..=2200, before in "[市民をの、]{0,4}", after in "[市民をの、]{0,4}") {
        let text = format!("{before}{}{after}", FiscalYear::new(western).label());
        let found = FoundYear::all(&text);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].fiscal_year, FiscalYear::new(western));
        prop_assert_eq!(found[0].kind, Fiscal);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        FiscalYear::parse(&text);
        FoundYear::all(&text);
    }
}
