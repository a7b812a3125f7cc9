//! Files that are no sheets, or hardly: never a panic, always a word of what happened.

use super::{codes, inspected};

#[test]
fn junk_and_empty_files_say_so() {
    let junk: Vec<u8> = (0..8192u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0; 64]].concat();
    let cases: [(&[u8], &str); 5] = [
        (&junk, "binary_file"),
        (&png, "binary_file"),
        (b"", "empty_file"),
        ("　\n \t\n".as_bytes(), "empty_file"),
        (b"\xEF\xBB\xBF", "empty_file"),
    ];
    for (bytes, code) in cases {
        let inspection = inspected("a.txt", bytes);
        assert_eq!(codes(&inspection), [code]);
        assert_eq!(
            inspection.diagnostics[0].severity,
            shisaku::ingest::Severity::Error
        );
        assert!(inspection.sheets.is_empty() && inspection.layout.is_none());
    }
}

const SHEET: &str = "部　局\t市民部\t氏　名\t山田 花子\n\n１．部局の使命\n（１）窓口サービスの向上をはかります。\n\nNo\t取組み事項\t実績\n1\t窓口の改善 (1)書かない窓口を設けます。\t○令和4年11月に設けました。\n";

#[test]
fn old_encodings_give_the_same_sheet() {
    let expected = inspected("a.txt", SHEET.as_bytes());
    assert_eq!(expected.sheets[0].measures[0].title, "窓口の改善");
    for encoding in [
        encoding_rs::SHIFT_JIS,
        encoding_rs::EUC_JP,
        encoding_rs::ISO_2022_JP,
    ] {
        let (bytes, _, replaced) = encoding.encode(SHEET);
        assert!(!replaced);
        let found = inspected("a.txt", &bytes);
        assert_eq!(found, expected, "{}", encoding.name());
    }
}

#[test]
fn a_very_long_line_is_read_whole() {
    let text = "窓口の向上を図ります。 ○支援します。".repeat(15_000);
    let inspection = inspected("a.txt", text.as_bytes());
    assert_eq!(inspection.coverage, 1.0);
    let wide = "市".repeat(400_000);
    assert_eq!(inspected("a.txt", wide.as_bytes()).coverage, 1.0);
    let row = format!("No\t取組み事項\t実績\n1\t{wide}\t{text}\n");
    assert_eq!(inspected("a.txt", row.as_bytes()).coverage, 1.0);
}

#[test]
fn tables_a_thousand_deep_keep_their_text() {
    let page = format!(
        "<!doctype html><title>題</title>{}底{}",
        "<table><tr><td>層</td><td>".repeat(1000),
        "</td></tr></table>".repeat(1000)
    );
    let cell = format!(
        "No\t取組み事項\t実績\n1\t{}底\t済\n",
        "<table><tr><td>層</td><td>".repeat(1000)
    );
    for (name, text) in [("a.html", page), ("a.txt", cell)] {
        let inspection = inspected(name, text.as_bytes());
        assert!(codes(&inspection).contains(&"nesting_too_deep"), "{name}");
        assert_eq!(inspection.coverage, 1.0, "{name}");
        let kept: String = inspection.sheets.iter().flat_map(super::values).collect();
        assert_eq!(kept.matches('層').count(), 1000, "{name}");
        assert!(kept.contains('底'), "{name}");
    }
}

#[test]
fn deep_or_broken_markup_and_json_never_panic() {
    let cases = [
        ("a.html", "<div>".repeat(100_000)),
        ("a.html", "<b><i><ul><li>".repeat(20_000)),
        (
            "a.html",
            "<table><tr><td colspan=99999999 rowspan=99999999>一<td>二".repeat(50),
        ),
        ("a.md", "> ".repeat(5_000) + "一"),
        ("a.md", "[".repeat(50_000)),
        ("a.md", "- ".repeat(2_000) + "一"),
        ("a.json", "[".repeat(100_000)),
        (
            "a.json",
            "{\"sheets\":[{\"mission\":".to_owned() + &"[{\"items\":".repeat(10_000),
        ),
        ("a.txt", "(".repeat(100_000)),
        ("a.txt", "\t".repeat(100_000) + "\n\t1\t\n\t2\t"),
        ("a.txt", "１\n".repeat(20_000)),
        ("a.txt", "【".repeat(50_000)),
    ];
    for (name, text) in cases {
        let inspection = inspected(name, text.as_bytes());
        assert!(
            inspection.coverage == 1.0 || inspection.layout.is_none(),
            "{name}"
        );
    }
}
