//! Links to the other pages of a list.

/// Pages on each side of the current one.
const AROUND: usize = 1;

/// The pages of a list: 1 … 4 5 6 … 20.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The first, the last, and those around the current one; empty where one page is all.
    pub places: Vec<Place>,
}

/// A place in the row of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A page to open: its number and address.
    Page(usize, String),
    /// The page that is open.
    Here(usize),
    /// Pages that are left out.
    Gap,
}

impl Pages {
    /// The links of page `here` of `count`, both from 1.
    pub fn of(here: usize, count: usize, href: impl Fn(usize) -> String) -> Self {
        if count <= 1 || here > count {
            return Self::default();
        }
        let near = here.saturating_sub(AROUND)..=here + AROUND;
        let mut places = Vec::new();
        let mut last = 0;
        for page in (1..=count).filter(|page| *page == 1 || *page == count || near.contains(page)) {
            // One page takes no more room than the gap that would hide it.
            if page == last + 2 {
                places.push(Place::Page(last + 1, href(last + 1)));
            } else if page > last + 1 {
                places.push(Place::Gap);
            }
            places.push(if page == here {
                Place::Here(page)
            } else {
                Place::Page(page, href(page))
            });
            last = page;
        }
        Self {
            previous: (here > 1).then(|| href(here - 1)),
            next: (here < count).then(|| href(here + 1)),
            places,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(here: usize, count: usize) -> String {
        let pages = Pages::of(here, count, |page| page.to_string());
        let places = pages.places.iter().map(|place| match place {
            Place::Page(page, _) => page.to_string(),
            Place::Here(page) => format!("[{page}]"),
            Place::Gap => "…".to_owned(),
        });
        places.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_ends_and_the_neighbours_are_named() {
        assert_eq!(shown(5, 20), "1 … 4 [5] 6 … 20");
        assert_eq!(shown(1, 20), "[1] 2 … 20");
        assert_eq!(shown(3, 20), "1 2 [3] 4 … 20");
        assert_eq!(shown(4, 20), "1 2 3 [4] 5 … 20");
        assert_eq!(shown(20, 20), "1 … 19 [20]");
        assert_eq!(shown(1, 1), "");
        assert_eq!(shown(9, 2), "");
    }

    proptest! {
        #[test]
        fn pages_stand_in_order_and_no_gap_hides_nothing(here in 1usize..60, count in 2usize..60) {
            prop_assume!(here <= count);
            let pages = Pages::of(here, count, |page| page.to_string());
            let mut last = 0;
            let mut gap = false;
            for place in &pages.places {
                let page = match place {
                    Place::Gap => { gap = true; continue; }
                    Place::Page(page, href) => { prop_assert_eq!(&page.to_string(), href); *page }
                    Place::Here(page) => { prop_assert_eq!(*page, here); *page }
                };
                if gap {
                    prop_assert!(page > last + 2);
                } else {
                    prop_assert_eq!(page, last + 1);
                }
                gap = false;
                last = page;
            }
            prop_assert_eq!(last, count);
        }
    }
}
