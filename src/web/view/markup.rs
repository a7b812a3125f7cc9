//! The only HTML that templates take as it is.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::domain::Item;

const OPEN: &str = "<mark>";
const CLOSE: &str = "</mark>";

/// Text whose only element is `<mark>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Plain text.
    pub fn text(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                _ => escaped.push(c),
            }
        }
        Self(escaped)
    }

    /// A fragment from the highlighter.
    ///
    /// Anything in it that is neither escaped nor a well-placed `<mark>` makes
    /// the whole fragment plain text: a fault there must not become a hole here.
    pub fn fragment(html: &str) -> Self {
        let mut inside = false;
        let mut rest = html;
        while let Some(at) = rest.find(['<', '>', '"', '\'']) {
            let expected = if inside { CLOSE } else { OPEN };
            match rest[at..].strip_prefix(expected) {
                Some(after) => rest = after,
                // Quotes do no harm between tags.
                None if rest[at..].starts_with(['"', '\'']) => {
                    rest = &rest[at + 1..];
                    continue;
                }
                None => return Self::text(html),
            }
            inside = !inside;
        }
        if inside {
            return Self::text(html);
        }
        Self(html.to_owned())
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// Items as nested lists with their own markers.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "items.html", config = "src/web/askama.toml")]
pub struct Items<'a> {
    items: &'a [Item],
}

impl<'a> Items<'a> {
    /// A list of these items.
    pub fn new(items: &'a [Item]) -> Self {
        Self { items }
    }
}

impl HtmlSafe for Items<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fragment_keeps_its_marks() {
        for html in [
            "a<mark>b</mark>c",
            "<mark>&lt;b&gt;</mark>",
            "",
            "「\"x\"」 it's",
        ] {
            assert_eq!(Markup::fragment(html).to_string(), html);
        }
    }

    #[test]
    fn a_fragment_with_anything_else_becomes_text() {
        for html in [
            "<b>x</b>",
            "<mark onclick=x>y</mark>",
            "<mark><mark>x</mark></mark>",
            "</mark>",
            "<mark>x",
            "<mark><script></mark>",
            "a > b",
        ] {
            assert_eq!(Markup::fragment(html), Markup::text(html));
        }
    }

    #[test]
    fn nested_items_become_nested_lists_and_are_escaped() {
        let items = [Item {
            marker: "(1)".to_owned(),
            text: "<b>".to_owned(),
            items: vec![Item::plain("下")],
        }];
        let html = Items::new(&items).to_string();
        assert_eq!(html.matches("<ul").count(), 2);
        assert!(html.contains("(1)") && !html.contains("<b>"), "{html}");
    }

    proptest! {
        #[test]
        fn no_fragment_opens_an_element_but_mark(html in "[a<>/mrk\"' ]{0,40}") {
            let out = Markup::fragment(&html).to_string();
            let rest = out.replace(OPEN, "").replace(CLOSE, "");
            prop_assert!(!rest.contains(['<', '>']), "{out}");
        }
    }
}
