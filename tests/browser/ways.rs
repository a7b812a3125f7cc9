//! Ways through the pages: from what is loaded to a sheet, a measure, a policy and back.

use super::world::SAMPLE;
use crate::support::browser::Browser;

fn both_ways(scene: impl Fn(&Browser)) {
    for scripts in [true, false] {
        let Some(page) = SAMPLE.browser() else { return };
        page.set_scripts(scripts);
        println!("scripts: {scripts}");
        scene(&page);
    }
}

#[test]
fn from_the_start_to_a_sheet_its_text_and_its_measure() {
    both_ways(|page| {
        page.visit("/");
        page.follow_text("部局とシート");
        assert_eq!(page.path(), "/coverage");
        let sheet = page.attribute(".by-year td a", "aria-label").unwrap();
        page.follow(".by-year td a");
        let heading = page.text("h1");
        let department = heading
            .split(' ')
            .find(|part| part.ends_with('部'))
            .unwrap();
        assert!(sheet.contains(department), "{sheet}: {heading}");
        page.follow(".origin .text-of");
        assert!(page.path().ends_with("/text"), "{}", page.path());
        page.back();
        let title = page.text(".rows h3 a");
        page.follow(".rows h3 a");
        assert!(page.text("h1").contains(&title));
    });
}

#[test]
fn a_department_leads_to_two_sheets_side_by_side() {
    both_ways(|page| {
        page.visit("/coverage");
        page.follow(".by-year tbody th a");
        let department = page.text("h1");
        page.follow(".sheets a[href^='/compare']");
        assert!(page.text("h1").contains(&department));
        let said: usize = page
            .texts(".tally b")
            .iter()
            .map(|count| count.parse::<usize>().unwrap())
            .sum();
        assert!(said > 0);
        // The form asks for the two that are shown.
        let here = page.path();
        page.follow("form.pick button");
        assert_eq!(page.path(), here);
    });
}

#[test]
fn a_policy_shows_the_measures_of_its_years() {
    both_ways(|page| {
        page.visit("/policies");
        let name = page.text(".over-years tbody th a");
        page.follow(".over-years tbody th a");
        assert!(page.text("h1").contains(&name));
        page.follow("main a[href^='/measures/']");
        assert!(page.text(".facts").contains(&name));
    });
}
