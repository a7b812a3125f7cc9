//! No link of a page leads nowhere.

use std::collections::BTreeMap;

use serde_json::json;

use super::hostile_corpus::HOSTILE;
use super::pages::{PAGES, Place};
use super::world::SAMPLE;
use crate::support::browser::Browser;

/// Opens every page and asks for what it links to; searches always answer and are left out.
fn dead_links(page: &Browser, place: &Place<'_>, seen: &mut BTreeMap<String, String>) {
    for (name, address) in PAGES {
        page.visit(&address(place));
        let script = r"
            const links = all('a[href]').map((e) => new URL(e.href));
            const paths = links.filter((url) => url.pathname !== '/').map((url) => url.pathname + url.search);
            return [...new Set(paths)].filter((path) => path !== location.pathname + location.search);
        ";
        let links: Vec<String> = page.run(script, &[]);
        let new: Vec<_> = links
            .into_iter()
            .filter(|link| !seen.contains_key(link))
            .collect();
        let script = r"
            const [paths, done] = arguments;
            const ask = async (path) => {
                const answer = await fetch(path, { method: 'HEAD' });
                return [path, answer.status];
            };
            Promise.all(paths.map(ask)).then(done, (error) => done([[String(error), 0]]));
        ";
        let answers: Vec<(String, u16)> = page.run_async(script, &[json!(new)]);
        for (path, status) in answers {
            let fault = if status == 200 {
                String::new()
            } else {
                format!("{name}: {path} {status}")
            };
            seen.insert(path, fault);
        }
    }
}

fn assert_alive(seen: &BTreeMap<String, String>) {
    let dead: Vec<_> = seen
        .values()
        .filter(|fault| !fault.is_empty())
        .cloned()
        .collect();
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    assert!(seen.len() > 50, "only {} links", seen.len());
}

#[test]
fn every_link_of_the_sample_leads_somewhere() {
    let Some(page) = SAMPLE.browser() else { return };
    let unit = SAMPLE.rich_unit();
    let mut seen = BTreeMap::new();
    dead_links(&page, &SAMPLE.place("窓口", &unit), &mut seen);
    assert_alive(&seen);
}

#[test]
fn every_link_between_hostile_names_leads_somewhere() {
    let hostile = &HOSTILE;
    let Some(page) = hostile.world.browser() else {
        return;
    };
    let mut seen = BTreeMap::new();
    // Where an address must be encoded, and where a page leaves characters out.
    let kinds = ["attributes", "direction"];
    let measures = hostile.measures().into_iter();
    for (harm, unit) in measures.filter(|(harm, _)| kinds.contains(&harm.name)) {
        dead_links(
            &page,
            &hostile.world.place(&harm.texts[0], &unit),
            &mut seen,
        );
    }
    assert_alive(&seen);
}
