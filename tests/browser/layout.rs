//! Laws of layout that hold for every page.

use serde::Deserialize;
use serde_json::json;
use shisaku::web::link::measure_href;

use super::pages::PAGES;
use super::world::SAMPLE;
use crate::support::browser::Browser;

/// Opens every page and says what a law finds wrong with each.
fn hold(law: impl Fn(&Browser) -> Vec<String>) {
    let Some(page) = SAMPLE.browser() else { return };
    let unit = SAMPLE.rich_unit();
    let place = SAMPLE.place("窓口", &unit);
    let mut faults = Vec::new();
    for (name, address) in PAGES {
        page.visit(&address(&place));
        faults.extend(
            law(&page)
                .into_iter()
                .map(|fault| format!("{name}: {fault}")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_page_scrolls_sideways() {
    hold(|page| {
        let mut faults = Vec::new();
        // 320 px are 1280 px at 400 %.
        for width in [320, 390, 768, 1440] {
            page.set_width(width);
            let script = r"
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return [];
                const wide = all('body *').filter((e) => e.getBoundingClientRect().right > room + 0.5);
                return wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
            ";
            let wide: Vec<String> = page.run(script, &[]);
            faults.extend(
                wide.into_iter()
                    .map(|element| format!("{width} px: {element}")),
            );
        }
        faults
    });
}

#[test]
fn a_page_says_its_language_and_has_one_outline() {
    hold(|page| {
        let mut faults = Vec::new();
        if page.attribute("html", "lang").as_deref() != Some("ja") {
            faults.push("lang is not ja".to_owned());
        }
        let script = "return all('h1, h2, h3, h4, h5, h6').map((e) => Number(e.localName[1]))";
        let levels: Vec<u8> = page.run(script, &[]);
        if levels.iter().filter(|level| **level == 1).count() != 1 {
            faults.push(format!("not one h1: {levels:?}"));
        }
        let skips = |pair: &&[u8]| pair[1] > pair[0] + 1;
        if let Some(pair) = levels.windows(2).find(skips) {
            faults.push(format!("h{} after h{}", pair[1], pair[0]));
        }
        faults
    });
}

#[test]
fn every_page_has_a_title_and_landmarks() {
    hold(|page| {
        let mut faults = Vec::new();
        let title: String = page.run("return document.title", &[]);
        if !title.contains("施策検索") {
            faults.push(format!("title {title:?}"));
        }
        for landmark in ["header", "main", "footer"] {
            if page.count(&format!("body > {landmark}")) != 1 {
                faults.push(format!("not one {landmark}"));
            }
        }
        faults
    });
}

/// Where the focus went, and how it looked there.
#[derive(Debug, Deserialize)]
struct Stop {
    element: String,
    /// The place among all that can have the focus.
    order: i32,
    is_visible: bool,
}

/// Tabs through the whole page; what can have the focus but did not get it, or got
/// it unseen or out of turn, is a fault.
fn focus_faults(page: &Browser) -> Vec<String> {
    let prepare = r"
        const look = (e) => {
            const style = getComputedStyle(e);
            return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join();
        };
        const css = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
        const reachable = all(css).filter((e) => isShown(e) && !e.disabled && e.tabIndex >= 0);
        const before = new Map(reachable.map((e) => [e, look(e)]));
        window.testStops = [];
        document.addEventListener('focusin', ({ target }) => {
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
            const draws = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
            const box = target.getBoundingClientRect();
            window.testStops.push({
                element: target.outerHTML.slice(0, 120),
                order: reachable.indexOf(target),
                is_visible: draws && look(target) !== before.get(target) && box.width > 1 && box.right > 0,
            });
        });
        return reachable.length;
    ";
    let reachable: usize = page.run(prepare, &[]);
    page.keys(&vec!["Tab"; reachable]);
    let stops: Vec<Stop> = page.run("return window.testStops", &[]);
    let mut faults = Vec::new();
    for (expected, stop) in stops.iter().enumerate() {
        if usize::try_from(stop.order) != Ok(expected) {
            faults.push(format!(
                "out of turn ({} for {expected}): {}",
                stop.order, stop.element
            ));
        } else if !stop.is_visible {
            faults.push(format!("no visible focus: {}", stop.element));
        }
    }
    if stops.len() != reachable {
        faults.push(format!("{} of {reachable} get the focus", stops.len()));
    }
    faults.truncate(5);
    faults
}

#[test]
fn tab_goes_everywhere_and_is_seen() {
    hold(focus_faults);
}

#[test]
fn tab_follows_the_eye_on_a_search_page() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/?q=%E7%AA%93%E5%8F%A3&year=2022&year=2023");
    for width in [390, 1440] {
        page.set_width(width);
        // The filters are a column of their own on a wide page: between two places
        // of one column, nobody is sent back up.
        let script = r"
            const column = (e) => e.closest('.filters, header, footer')?.className ?? 'main';
            const places = all('a[href], button, input:not([type=hidden]), summary').filter(isShown)
                .filter((e) => !e.matches('.skip'));
            const faults = [];
            for (let at = 1; at < places.length; at++) {
                const [a, b] = [places[at - 1], places[at]];
                if (column(a) !== column(b)) continue;
                const [from, to] = [a.getClientRects()[0], b.getClientRects()[0]];
                const isAbove = to.bottom <= from.top + 1;
                const isLeft = to.right <= from.left + 1 && to.top < from.bottom - 1 && to.bottom > from.top + 1;
                if ((isAbove && to.left <= from.left) || isLeft) faults.push(squeeze(a.textContent) + ' → ' + squeeze(b.textContent));
            }
            return faults;
        ";
        let faults: Vec<String> = page.run(script, &[json!(null)]);
        assert!(faults.is_empty(), "{width} px: {faults:?}");
    }
}

#[test]
fn a_printed_measure_is_its_text_without_the_controls() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit(&measure_href(&SAMPLE.rich_unit().key));
    assert!(page.pdf().starts_with(b"%PDF-"));
    page.set_print(true);
    for css in ["header form", ".skip", "footer"] {
        assert!(!page.shows(css), "{css} is printed");
    }
    assert!(page.shows("h1") && page.shows(".citation"));
    page.set_print(false);
}
