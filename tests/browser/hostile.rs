//! Documents and queries that mean harm, shown by a real browser.

use serde_json::json;
use shisaku::web::link::measure_href;

use super::hostile_corpus::HOSTILE;
use super::pages::{PAGES, encoded};
use crate::support::browser::Browser;

/// Everything on the open page that is not ours.
fn strangers(page: &Browser) -> Vec<String> {
    if let Some(dialog) = page.dialog() {
        return vec![format!("a dialog opens: {dialog}")];
    }
    let script = r"
        const faults = [];
        if (window.pwned !== undefined) faults.push('a payload has run: ' + window.pwned);
        if (document.scripts.length !== 1) faults.push(document.scripts.length + ' scripts');
        const alien = 'iframe, frame, object, embed, applet, base, template, meta[http-equiv], style, [autofocus], b[onclick], img';
        faults.push(...all(alien).map((e) => e.outerHTML));
        const addresses = ['href', 'xlink:href', 'src', 'action', 'formaction', 'data', 'poster', 'ping', 'srcset'];
        for (const e of all('*')) for (const { name, value } of e.attributes) {
            if (name.startsWith('on') || name === 'style' || name === 'srcdoc') faults.push(e.outerHTML);
            if (!addresses.includes(name) || e.matches('link[rel=icon]')) continue;
            let url;
            try { url = new URL(value, document.baseURI) } catch { faults.push(e.outerHTML); continue }
            if (url.origin !== location.origin) faults.push(e.outerHTML);
        }
        for (const { name } of performance.getEntriesByType('resource'))
            if (!name.startsWith(location.origin + '/') && !name.startsWith('data:')) faults.push('asks for ' + name);
        return faults.map((fault) => fault.slice(0, 300));
    ";
    let mut faults: Vec<String> = page.run(script, &[]);
    let refused = |message: &String| message.contains("Content Security Policy");
    faults.extend(page.console().into_iter().filter(refused));
    faults
}

/// Texts of documents that could turn round what stands beside them.
fn spills(page: &Browser) -> Vec<String> {
    let script = r"
        const faults = [];
        const controls = /[\u202A-\u202E\u2066-\u2069]/;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode())
            if (controls.test(node.data)) faults.push('a control: ' + node.parentElement.outerHTML);
        // A block is a paragraph of its own anyway.
        for (const inner of all('main *')) {
            const holds = [...inner.childNodes].some((n) => n.nodeType === 3 && /[\u0590-\u08FF]/.test(n.data));
            // A marked word is part of the text around it.
            const e = inner.localName === 'mark' ? inner.parentElement : inner;
            const { display, unicodeBidi } = getComputedStyle(e);
            if (holds && display === 'inline' && e.namespaceURI.endsWith('xhtml') && !['isolate', 'plaintext'].includes(unicodeBidi))
                faults.push('not isolated: ' + e.outerHTML);
        }
        return faults.map((fault) => fault.slice(0, 300));
    ";
    page.run(script, &[])
}

fn faults(page: &Browser, path: &str) -> Vec<String> {
    page.visit(path);
    page.set_width(390);
    let is_wide =
        "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    if page.run(is_wide, &[]) {
        return vec![format!("{path}: scrolls sideways")];
    }
    let found = strangers(page).into_iter().chain(spills(page));
    found.map(|fault| format!("{path}: {fault}")).collect()
}

#[test]
fn nothing_that_a_document_or_a_query_says_runs_or_leads_away() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    let mut found = Vec::new();
    for (harm, unit) in hostile.measures() {
        let place = hostile.world.place(&harm.texts[0], &unit);
        for (name, address) in PAGES {
            let faults = faults(&page, &address(&place)).into_iter();
            found.extend(faults.map(|fault| format!("{name}, {}: {fault}", harm.name)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(!hostile.was_called(), "a page has called another host");
}

#[test]
fn every_hostile_text_is_harmless_as_a_title_and_as_a_query() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    let mut found = Vec::new();
    for unit in hostile.world.index.units() {
        // One of the two years is enough.
        if unit
            .sheet
            .fiscal_year
            .is_some_and(|year| year.western() == 2023)
        {
            found.extend(faults(&page, &measure_href(&unit.key)));
        }
    }
    for text in hostile.harms.iter().flat_map(|harm| &harm.texts) {
        let text: String = text.chars().take(400).collect();
        let path = format!("/?q={0}&department={0}&plan={0}", encoded(&text));
        found.extend(faults(&page, &path));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(!hostile.was_called(), "a page has called another host");
}

#[test]
fn hostile_suggestions_are_text() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    for typed in ["<scr", "\"><", "{{7", "javas", "=cmd"] {
        page.visit("/");
        let asked: usize = page.run(
            "return performance.getEntriesByType('resource').length",
            &[],
        );
        page.write("#q", typed);
        page.wait("the suggestions are there", |page| {
            page.run(
                "return performance.getEntriesByType('resource').length > arguments[0]",
                &[json!(asked)],
            )
        });
        let found = strangers(&page);
        assert!(found.is_empty(), "{typed}: {found:?}");
        assert!(
            page.texts("#suggestions li *")
                .iter()
                .all(|text| !text.is_empty())
        );
    }
}

#[test]
fn a_feed_of_hostile_texts_is_xml_and_leads_only_here() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    page.visit("/");
    let texts = hostile.harms.iter().flat_map(|harm| &harm.texts);
    let queries = texts.map(|text| text.chars().take(100).collect::<String>());
    for query in queries.chain([String::new(), "市".to_owned()]) {
        let path = format!("/search.atom?q={}", encoded(&query));
        let script = r"
            const done = arguments[arguments.length - 1];
            fetch(arguments[0]).then((answer) => answer.text()).then((text) => {
                const feed = new DOMParser().parseFromString(text, 'application/xml');
                const faults = [...feed.querySelectorAll('parsererror')].map((e) => e.textContent);
                for (const link of feed.querySelectorAll('link'))
                    if (new URL(link.getAttribute('href')).origin !== location.origin) faults.push(link.outerHTML);
                if (feed.documentElement.localName !== 'feed') faults.push(feed.documentElement.outerHTML);
                done(faults);
            }, (error) => done([String(error)]));
        ";
        let found: Vec<String> = page.run_async(script, &[json!(path)]);
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

#[test]
fn no_cell_of_a_table_of_hostile_texts_is_a_formula() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    page.visit("/");
    let script = r"
        const done = arguments[arguments.length - 1];
        fetch('/search.csv').then(async (answer) => done([
            answer.headers.get('content-type'), answer.headers.get('content-disposition') ?? '', await answer.text(),
        ]));
    ";
    let (kind, disposition, text): (String, String, String) = page.run_async(script, &[]);
    assert!(kind.starts_with("text/csv"), "{kind}");
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let mut cells = 0;
    for row in rows.records() {
        for cell in &row.unwrap() {
            let begins = |c: char| "=+-@\t\r".contains(c);
            assert!(!cell.starts_with(begins), "a formula: {cell:?}");
            cells += 1;
        }
    }
    assert!(cells > 100, "only {cells} cells");
}
