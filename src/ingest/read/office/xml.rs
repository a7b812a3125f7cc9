//! XML parts: elements and text, whatever prefixes their names carry.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::ingest::Diagnostic;

use super::damaged;

/// What is met on the way through a part.
pub(super) trait Visitor {
    /// A start tag; an empty element has an end tag too.
    fn start(&mut self, element: &Element<'_>);
    /// An end tag, by its local name.
    fn end(&mut self, name: &str);
    /// Text between tags, entities decoded.
    fn text(&mut self, text: &str);
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, by its local name.
    pub(super) fn get(&self, wanted: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|a| a.key.local_name().into_inner() == wanted)?;
        let value = quick_xml::escape::unescape(&found.value);
        Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
    }

    /// The value of the attribute `val`, which most elements of Word have.
    pub(super) fn value(&self) -> Option<String> {
        self.get("val")
    }
}

/// Goes through a part.
pub(super) fn walk(text: &str, visitor: &mut impl Visitor) -> Result<(), Box<Diagnostic>> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(element) => visitor.start(&Element(element)),
            Event::End(element) => visitor.end(element.local_name().into_inner()),
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => visitor.text(&resolve(&reference)),
            Event::Eof => return Ok(()),
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

/// Gives every start tag of a part.
pub(super) fn each_start(
    text: &str,
    visit: &mut impl FnMut(&Element<'_>),
) -> Result<(), Box<Diagnostic>> {
    struct Starts<'f, F>(&'f mut F);
    impl<F: FnMut(&Element<'_>)> Visitor for Starts<'_, F> {
        fn start(&mut self, element: &Element<'_>) {
            (self.0)(element);
        }
        fn end(&mut self, _: &str) {}
        fn text(&mut self, _: &str) {}
    }
    walk(text, &mut Starts(visit))
}

/// `&#x4e00;` and the five entities that XML knows; another one stays as written.
fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    quick_xml::escape::resolve_predefined_entity(name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Decodes a part: UTF-8, or UTF-16 where its mark says so.
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ => UTF_8,
    };
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Visitor for Seen {
        fn start(&mut self, element: &Element<'_>) {
            self.0
                .push(format!("<{} {:?}", element.name(), element.value()));
        }
        fn end(&mut self, name: &str) {
            self.0.push(format!(">{name}"));
        }
        fn text(&mut self, text: &str) {
            self.0.push(text.to_owned());
        }
    }

    #[test]
    fn prefixes_are_dropped_and_entities_decoded() {
        let mut seen = Seen::default();
        walk(
            "<w:p w:val=\"a&amp;b\"><t/>一&amp;&#x4e8c;&x;</w:p>",
            &mut seen,
        )
        .unwrap();
        let expected = [
            "<p Some(\"a&b\")",
            "<t None",
            ">t",
            "一",
            "&",
            "二",
            "&x;",
            ">p",
        ];
        assert_eq!(seen.0, expected);
    }

    #[test]
    fn broken_tags_are_damage() {
        assert_eq!(
            walk("<a", &mut Seen::default()).unwrap_err().code,
            "archive_damaged"
        );
    }
}
