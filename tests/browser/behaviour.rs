//! What people do on the pages, with scripts and without.

use std::collections::BTreeSet;

use super::pages::encoded;
use super::world::SAMPLE;
use crate::support::browser::Browser;

/// Found in several departments and years, on more than one page.
const MANY: &str = "市民";

/// Does the same once with scripts and once without.
fn both_ways(scene: impl Fn(&Browser)) {
    for scripts in [true, false] {
        let Some(page) = SAMPLE.browser() else { return };
        page.set_scripts(scripts);
        println!("scripts: {scripts}");
        scene(&page);
    }
}

fn search(page: &Browser, query: &str) {
    page.visit(&format!("/?q={}", encoded(query)));
}

fn total(page: &Browser) -> usize {
    page.text(".total").replace(',', "").parse().unwrap()
}

fn hits(page: &Browser) -> Vec<String> {
    page.texts(".hits h2 a")
}

/// The years of the hits, in the order of the page.
fn years(page: &Browser) -> Vec<u16> {
    let labels = page.texts(".hits .place a:last-of-type");
    let western = |label: &String| {
        let digits: Vec<char> = label.chars().filter(char::is_ascii_digit).collect();
        let last: String = digits[digits.len() - 4..].iter().collect();
        last.parse().unwrap()
    };
    labels.iter().map(western).collect()
}

/// The first value of a facet that is not chosen yet: what it says, and how many hits it has.
fn value_to_choose(page: &Browser, facet: &str) -> (String, usize) {
    let link = facet_link(facet);
    let label = page.text(&format!("{link} .name"));
    let count = page.text(&format!("{link} .count"));
    (label, count.replace(',', "").parse().unwrap())
}

fn facet_link(facet: &str) -> String {
    format!("[aria-labelledby=facet-{facet}] li:not(.on) > a")
}

#[test]
fn scripts_are_off_when_a_test_says_so() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/");
    page.wait("the script dresses the box", |page| {
        page.attribute("#q", "role").as_deref() == Some("combobox")
    });
    page.set_scripts(false);
    page.visit("/");
    page.wait("the page is there", |page| page.shows("#q"));
    assert_eq!(page.attribute("#q", "role"), None);
}

#[test]
fn a_search_from_the_start_page_marks_its_hits() {
    both_ways(|page| {
        page.visit("/");
        page.fill("#q", "窓口");
        page.follow("[role=search] button");
        assert_eq!(page.path(), "/?q=窓口");
        assert_eq!(page.value("#q"), "窓口");
        assert!(total(page) > 0);
        let marks: BTreeSet<String> = page.texts(".hits mark").into_iter().collect();
        assert!(marks.contains("窓口"), "{marks:?}");
        assert_ne!(page.style("mark", "backgroundColor"), "rgba(0, 0, 0, 0)");
    });
}

#[test]
fn a_facet_filters_shows_a_chip_and_is_undone_there() {
    both_ways(|page| {
        search(page, MANY);
        let (before, first) = (total(page), hits(page));
        let (label, count) = value_to_choose(page, "department");
        page.follow(&facet_link("department"));
        assert_eq!(total(page), count);
        assert!(count < before);
        let chips = page.texts(".chips li");
        assert!(chips.len() == 1 && chips[0].contains(&label), "{chips:?}");
        assert!(page.shows("[aria-labelledby=facet-department] .on > a[aria-current=true]"));
        // The box keeps what is chosen.
        page.follow("[role=search] button");
        assert_eq!(total(page), count);
        page.follow(".chips a");
        assert_eq!((total(page), hits(page)), (before, first));
        assert_eq!(page.count(".chips"), 0);
    });
}

#[test]
fn two_values_of_a_facet_add_up() {
    both_ways(|page| {
        search(page, MANY);
        let (first, first_count) = value_to_choose(page, "year");
        page.follow(&facet_link("year"));
        let (second, second_count) = value_to_choose(page, "year");
        assert_ne!(first, second);
        page.follow(&facet_link("year"));
        assert_eq!(total(page), first_count + second_count);
        assert_eq!(page.count(".chips li:not(.clear)"), 2);
        page.follow_text("すべて外す");
        assert_eq!(page.path(), format!("/?q={MANY}"));
    });
}

#[test]
fn pages_turn_and_the_back_button_turns_them_back() {
    both_ways(|page| {
        search(page, MANY);
        let first = hits(page);
        page.follow_text("次のページ");
        let second = hits(page);
        assert_ne!(first, second);
        assert!(page.text(".position").starts_with("21–"));
        page.follow_text("前のページ");
        assert_eq!(hits(page), first);
        page.follow(&facet_link("department"));
        let chosen = hits(page);
        page.back();
        assert_eq!(hits(page), first);
        page.back();
        assert_eq!(hits(page), second);
        page.back();
        assert_eq!((hits(page), page.count(".chips")), (first, 0));
        assert!(!chosen.is_empty());
    });
}

#[test]
fn a_hit_opens_its_measure_and_back_is_the_result() {
    both_ways(|page| {
        search(page, "窓口");
        let found = hits(page);
        page.follow(".hits h2 a");
        assert!(page.path().starts_with("/measures/"), "{}", page.path());
        assert!(page.text("h1").starts_with(&found[0]));
        assert!(page.shows(".origin .citation"));
        page.back();
        assert_eq!(hits(page), found);
        assert_eq!(page.value("#q"), "窓口");
    });
}

#[test]
fn a_bar_of_the_histogram_filters_by_its_year() {
    both_ways(|page| {
        search(page, MANY);
        let label = page.attribute(".years a", "title").unwrap();
        page.follow(".years a");
        let chosen: BTreeSet<u16> = years(page).into_iter().collect();
        assert_eq!(chosen.len(), 1);
        assert!(
            label.contains(&chosen.first().unwrap().to_string()),
            "{label}"
        );
        assert!(label.ends_with(&format!(" {}件", total(page))), "{label}");
        page.follow(".years .on a");
        assert_eq!(page.path(), format!("/?q={MANY}"));
    });
}

#[test]
fn hits_are_sorted_by_year_when_asked() {
    both_ways(|page| {
        search(page, MANY);
        page.follow_text("新しい年度順");
        let newest = years(page);
        assert!(newest.is_sorted_by(|a, b| a >= b), "{newest:?}");
        page.follow_text("古い年度順");
        let oldest = years(page);
        assert!(oldest.is_sorted(), "{oldest:?}");
        assert!(oldest.last() < newest.first());
        assert_eq!(page.text(".sorts [aria-current]"), "古い年度順");
    });
}

#[test]
fn the_filters_of_a_phone_open_and_filter() {
    both_ways(|page| {
        page.set_width(390);
        search(page, MANY);
        let link = facet_link("department");
        assert!(!page.shows(&link));
        page.click(".filters > summary");
        page.wait_for(&link);
        let (label, count) = value_to_choose(page, "department");
        page.follow(&link);
        assert_eq!(total(page), count);
        assert!(page.text(".chips").contains(&label));
    });
}

#[test]
fn a_number_of_two_policies_asks_which() {
    both_ways(|page| {
        let unit = SAMPLE.rich_unit();
        let place = SAMPLE.place("", &unit);
        let (_, address) = super::pages::PAGES
            .iter()
            .find(|(name, _)| *name == "二つの政策を指す番号")
            .unwrap();
        page.visit(&address(&place));
        let options = page.texts(".choice li");
        assert!(options.len() > 1, "{options:?}");
        page.follow(".choice li a");
        assert_eq!(page.count(".choice"), 0);
        let chip = page.text(".chips li");
        let name = options[0].split('（').next().unwrap();
        assert!(chip.contains(name), "{chip}: {name}");
    });
}

#[test]
fn an_empty_result_offers_ways_out() {
    both_ways(|page| {
        search(page, "窓口 存在しない語句です");
        assert_eq!((total(page), page.count(".hits li")), (0, 0));
        page.follow(".empty ul a");
        assert!(total(page) > 0);
    });
}

#[test]
fn suggestions_are_taken_with_the_keyboard() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/");
    page.write("#q", "窓");
    page.wait_for("#suggestions li");
    assert_eq!(
        page.attribute("#q", "aria-expanded").as_deref(),
        Some("true")
    );
    page.keys(&["ArrowDown", "ArrowDown", "ArrowUp"]);
    let chosen = page.text("#suggestions [aria-selected=true] span");
    let active = page.attribute("#q", "aria-activedescendant").unwrap();
    assert_eq!(page.text(&format!("#{active} span")), chosen);
    page.enter();
    assert_eq!(page.value("#q"), chosen);
    assert!(total(&page) > 0);
}

#[test]
fn a_citation_is_copied_where_the_browser_gives_no_clipboard() {
    let Some(page) = SAMPLE.browser() else { return };
    search(&page, MANY);
    page.follow(".hits h2 a");
    page.run::<()>(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
        &[],
    );
    page.click(".citation + button");
    page.wait("the citation is copied", |page| {
        page.text(".citation + button") == "コピーしました"
    });
    assert_eq!(page.paste("#q"), page.text(".citation"));
}

#[test]
fn suggestions_close_and_leave_the_text_alone() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/");
    page.write("#q", "窓");
    page.wait_for("#suggestions li");
    page.keys(&["Escape"]);
    assert!(!page.shows("#suggestions"));
    assert_eq!(page.value("#q"), "窓");
    page.enter();
    assert_eq!(page.path(), "/?q=窓");
}

#[test]
fn suggestions_are_taken_with_the_pointer() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/");
    page.write("#q", "窓");
    page.wait_for("#suggestions li");
    let chosen = page.text("#suggestions li span");
    page.follow("#suggestions li");
    assert_eq!(page.value("#q"), chosen);
}
