//! Every page passes axe-core, wide and narrow, light and dark.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::json;

use super::pages::PAGES;
use super::world::SAMPLE;
use crate::support::browser::Browser;

/// The rules that are laws here, by their tags; those of WCAG 2.2 must be named to run.
const LAWS: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// The only rules that a change of colours can break.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// axe-core, as npm has put it beside these tests.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/browser/node_modules/axe-core/axe.min.js");
    let script = std::fs::read_to_string(file).ok();
    if script.is_none() {
        println!("skipped: axe-core is missing (npm ci --prefix tests/browser)");
    }
    script
});

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Violation {
    id: String,
    help: String,
    help_url: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    html: String,
    failure_summary: String,
}

/// What axe finds against these rules on the open page, readably.
fn faults(page: &Browser, axe: &str, only: (&str, &[&str])) -> String {
    if !page.run::<bool>("return 'axe' in window", &[]) {
        page.run::<()>(&format!("{axe}; return null"), &[]);
    }
    let options = json!({
        "runOnly": { "type": only.0, "values": only.1 },
        "resultTypes": ["violations"],
    });
    let script = r"
        const done = arguments[arguments.length - 1];
        axe.run(document, arguments[0]).then((found) => done(found.violations));
    ";
    let violations: Vec<Violation> = page.run_async(script, &[options]);
    let mut text = String::new();
    for violation in violations {
        let _ = writeln!(text, "  {}: {}", violation.id, violation.help);
        let _ = writeln!(text, "  {}", violation.help_url);
        for node in violation.nodes {
            let _ = writeln!(text, "    {}", node.html);
            let _ = writeln!(
                text,
                "      {}",
                node.failure_summary.replace('\n', "\n      ")
            );
        }
    }
    text
}

/// Opens every page at a width and asks axe, in both colour schemes.
fn assert_accessible(width: u32) {
    let (Some(axe), Some(page)) = (AXE.as_ref(), SAMPLE.browser()) else {
        return;
    };
    page.set_width(width);
    let unit = SAMPLE.rich_unit();
    let place = SAMPLE.place("窓口", &unit);
    let mut all = String::new();
    for (name, address) in PAGES {
        page.set_dark(false);
        page.visit(&address(&place));
        let light = faults(&page, axe, ("tag", &LAWS));
        page.set_dark(true);
        let dark = faults(&page, axe, ("rule", &COLOURS));
        for (scheme, faults) in [("light", light), ("dark", dark)] {
            if !faults.is_empty() {
                let _ = writeln!(all, "{name} ({scheme}, {width} px)\n{faults}");
            }
        }
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn pages_are_accessible_on_a_desk() {
    assert_accessible(1440);
}

#[test]
fn pages_are_accessible_on_a_phone() {
    assert_accessible(390);
}

#[test]
fn what_opens_on_a_page_is_accessible_too() {
    let (Some(axe), Some(page)) = (AXE.as_ref(), SAMPLE.browser()) else {
        return;
    };
    page.visit("/");
    page.write("#q", "窓");
    page.wait_for("#suggestions li");
    page.keys(&["ArrowDown"]);
    let found = faults(&page, axe, ("tag", &LAWS));
    assert!(found.is_empty(), "suggestions\n{found}");

    page.set_width(390);
    page.visit(
        "/?q=%E7%AA%93%E5%8F%A3&year=2022&department=%E5%B8%82%E6%B0%91%E5%8D%94%E5%83%8D%E9%83%A8",
    );
    page.click(".filters > summary");
    page.wait_for(".facet a");
    let found = faults(&page, axe, ("tag", &LAWS));
    assert!(found.is_empty(), "filters\n{found}");
}

#[test]
fn dark_pages_are_dark() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/");
    let light = page.style("body", "backgroundColor");
    page.set_dark(true);
    page.wait("the colours change", |page| {
        page.style("body", "backgroundColor") != light
    });
}
