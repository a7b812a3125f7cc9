//! `shisaku eval`: kept reports, their comparison, and floors.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{indexed, json, shisaku};

/// Two measures, and judgments that want one of them for each of two queries.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let measure = |number: u32, title: &str| serde_json::json!({"section": "annual", "number": number, "title": title});
        let sheet = serde_json::json!({
            "municipality": "汐見野市", "kind": "部局マネジメントシート", "department": "市民部",
            "fiscal_year": 2022,
            "measures": [measure(1, "書かない窓口の開設"), measure(2, "空き家の活用")],
        });
        let file = serde_json::json!([{"file": "a", "layout": "exchange", "coverage": 1.0, "sheets": [sheet]}]);
        let bench = Self { folder };
        fs::create_dir(bench.path("corpus")).unwrap();
        bench.write("corpus/a.json", &file);
        bench.write_judgments("空き家の活用");
        let output = indexed(&bench.path("corpus"), &bench.path("index"));
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, value: &Value) {
        fs::write(self.path(name), value.to_string()).unwrap();
    }

    /// Judgments whose second query wants the measure of this title.
    fn write_judgments(&self, wanted: &str) {
        let query = |id: &str, category: &str, query: &str, title: &str| {
            let judged = serde_json::json!({
                "document": "a.json", "section": "annual", "title": title, "grade": 3,
            });
            serde_json::json!({"id": id, "category": category, "query": query, "judgments": [judged]})
        };
        let queries = [
            query("q1", "語", "窓口", "書かない窓口の開設"),
            query("q2", "句", "「空き家」", wanted),
        ];
        self.write("judgments.json", &serde_json::json!({"queries": queries}));
    }

    fn eval(&self, options: &[&str]) -> std::process::Output {
        let (judgments, index) = (self.path("judgments.json"), self.path("index"));
        let fixed = ["eval", text(&judgments), "--index", text(&index)];
        shisaku(&[&fixed, options].concat())
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_saved_report_is_what_json_prints_and_compares_as_unchanged() {
    let bench = Bench::new();
    let file = bench.path("report.json");
    let printed = bench.eval(&["--save", text(&file), "--format", "json"]);
    let saved: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(json(&printed), saved);
    assert_eq!(saved["mean"]["ndcg_at_10"], 1.0);
    let again = bench.eval(&["--against", text(&file), "--format", "json"]);
    let comparison = &json(&again)["comparison"];
    assert_eq!(comparison["unchanged"], 2);
    assert_eq!(comparison["queries"], serde_json::json!([]));
}

#[test]
fn a_query_that_fell_is_shown_with_its_old_and_new_values() {
    let bench = Bench::new();
    let file = bench.path("report.json");
    bench.eval(&["--save", text(&file)]);
    bench.write_judgments("どこにもない施策");
    let output = bench.eval(&["--against", text(&file)]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("良くなった 0 件、悪くなった 1 件、変わらない 1 件"),
        "{shown}"
    );
    let query = shown
        .lines()
        .find(|line| line.starts_with("悪 q2 「空き家」"));
    let query = query.unwrap_or_else(|| panic!("{shown}"));
    assert!(
        query.contains("1.0000 → 0.0000 -1.0000") && query.ends_with("3 → 0"),
        "{query}"
    );
    let category = shown.lines().rfind(|line| line.starts_with("句 "));
    assert!(
        category.is_some_and(|line| line.contains("1.0000 → 0.0000")),
        "{shown}"
    );
    // Read before it is written: one file may serve from run to run.
    let both = [
        "--against",
        text(&file),
        "--save",
        text(&file),
        "--format",
        "json",
    ];
    assert_eq!(json(&bench.eval(&both))["comparison"]["worse"], 1);
    assert_eq!(json(&bench.eval(&both))["comparison"]["worse"], 0);
}

#[test]
fn a_floor_is_a_number_or_a_file_by_category() {
    let bench = Bench::new();
    bench.write_judgments("どこにもない施策");
    let file = bench.path("floor.json");
    assert_eq!(bench.eval(&["--floor", "0.5"]).status.code(), Some(0));
    assert_eq!(bench.eval(&["--floor", "0.51"]).status.code(), Some(1));
    let floor = |category: &str, value: f64| {
        bench.write(
            "floor.json",
            &serde_json::json!({"ndcg_at_10": 0.5, "categories": {category: value}}),
        );
        bench.eval(&["--floor", text(&file)])
    };
    assert_eq!(floor("語", 1.0).status.code(), Some(0));
    let below = floor("句", 0.1);
    assert_eq!(below.status.code(), Some(1));
    let shown = String::from_utf8(below.stdout).unwrap();
    assert!(
        shown.contains("下限割れ: 句 の nDCG@10 0.0000 は下限 0.1000 に届きません。"),
        "{shown}"
    );
    let gone = floor("年度", 0.1);
    assert!(String::from_utf8_lossy(&gone.stdout).contains("年度 の問い合わせがありません"));
}

#[test]
fn a_file_that_is_no_report_or_floor_says_what_to_give() {
    let bench = Bench::new();
    let other = bench.path("judgments.json");
    let cases = [
        (
            ["--against", text(&other)],
            "shisaku eval --save で保存した報告",
        ),
        (["--floor", text(&other)], "ndcg_at_10 と categories"),
        (["--floor", "1.5"], "0 から 1 まで"),
        (["--against", "ない.json"], "ない.json を読めません"),
    ];
    for (options, message) in cases {
        let output = bench.eval(&options);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        let shown = String::from_utf8(output.stderr).unwrap();
        assert!(shown.contains(message), "{shown}");
    }
}
