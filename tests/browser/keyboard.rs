//! The keyboard alone, from a fresh page.

use super::world::SAMPLE;

#[test]
fn the_skip_link_comes_first_and_leads_past_the_head() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/?q=%E7%AA%93%E5%8F%A3");
    page.keys(&["Tab"]);
    assert!(page.has_focus(".skip"));
    page.keys(&["Enter"]);
    page.wait("the page is at its main part", |page| {
        page.path().ends_with("#main")
    });
    page.keys(&["Tab"]);
    assert!(
        page.has_focus("main *"),
        "the next stop is in the main part"
    );
}

#[test]
fn a_search_and_its_first_hit_need_no_pointer() {
    for scripts in [true, false] {
        let Some(page) = SAMPLE.browser() else { return };
        page.set_scripts(scripts);
        page.visit("/");
        page.tab_to("#q");
        page.keys(&["窓", "口"]);
        assert_eq!(page.value("#q"), "窓口");
        page.enter();
        assert_eq!(page.path(), "/?q=窓口");
        page.tab_to(".hits h2 a");
        let title = page.text(".hits h2 a");
        page.enter();
        assert!(page.text("h1").starts_with(&title));
        page.back();
        assert_eq!(page.path(), "/?q=窓口");
    }
}

#[test]
fn a_facet_is_chosen_and_undone_without_a_pointer() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/?q=%E7%AA%93%E5%8F%A3");
    page.tab_to(".filters [aria-labelledby=facet-department] a");
    page.enter();
    assert_eq!(page.count(".chips li"), 1);
    page.tab_to(".chips a");
    page.enter();
    assert_eq!(page.count(".chips li"), 0);
}

#[test]
fn a_phone_with_a_keyboard_opens_the_filters() {
    let Some(page) = SAMPLE.browser() else { return };
    page.set_width(390);
    page.visit("/?q=%E7%AA%93%E5%8F%A3");
    page.tab_to(".filters > summary");
    page.keys(&["Enter"]);
    page.wait_for(".facet a");
    page.keys(&["Tab"]);
    assert!(page.has_focus(".facet a"));
}

#[test]
fn a_way_to_two_years_side_by_side_needs_no_pointer() {
    let Some(page) = SAMPLE.browser() else { return };
    page.visit("/coverage");
    page.tab_to(".by-year tbody th a");
    page.enter();
    page.tab_to("a[href^='/compare']");
    page.enter();
    let here = page.path();
    page.tab_to("select[name=to]");
    page.keys(&["ArrowUp"]);
    page.tab_to("form.pick button");
    page.enter();
    assert_ne!(page.path(), here, "another sheet was chosen");
    page.tab_to("main a[href^='/measures/']");
    page.enter();
    page.tab_to("nav.breadcrumb a");
    assert!(page.path().starts_with("/measures/"));
}
