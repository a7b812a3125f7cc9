//! Paragraph styles: which are headings, which number their paragraphs.

use std::collections::HashMap;

use crate::ingest::Diagnostic;
use crate::ingest::read::office::xml::{self, Element, Visitor};

/// Styles on which a style may rest, one below the other; a longer chain is a circle.
const MAX_CHAIN: usize = 16;

/// A paragraph style.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    list_level: Option<usize>,
}

/// All styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    open: Option<(String, Style)>,
}

impl Styles {
    /// Reads the part of styles.
    pub(super) fn read(text: &str) -> Result<Self, Box<Diagnostic>> {
        let mut styles = Self::default();
        xml::walk(text, &mut styles)?;
        Ok(styles)
    }

    /// Level from 1 of the headings that a style makes.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| {
            style
                .outline
                .and_then(level_of_outline)
                .or_else(|| level_of_name(&style.name))
        })
    }

    /// The list in which a style puts its paragraphs, and the level in it.
    pub(super) fn list(&self, id: &str) -> Option<(String, usize)> {
        let found = self.chain(id).find(|style| style.list.is_some())?;
        Some((found.list.clone()?, found.list_level.unwrap_or(0)))
    }

    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Style> {
        let first = self.by_id.get(id);
        let next = |style: &&'a Style| self.by_id.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_CHAIN)
    }
}

/// The level of an outline, which counts from 0; 9 is the text's own.
pub(super) fn level_of_outline(outline: u8) -> Option<u8> {
    (outline < 9).then_some(outline + 1)
}

/// 「heading 2」「見出し 2」「Title」
fn level_of_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if matches!(name.as_str(), "title" | "表題") {
        return Some(1);
    }
    let rest = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("見出し"))?;
    rest.trim()
        .parse()
        .ok()
        .filter(|level| (1..=9).contains(level))
}

impl Visitor for Styles {
    fn start(&mut self, element: &Element<'_>) {
        if element.name() == "style" {
            let id = element.get("styleId").unwrap_or_default();
            self.open = Some((id, Style::default()));
            return;
        }
        let Some((_, style)) = &mut self.open else {
            return;
        };
        match element.name() {
            "name" => style.name = element.value().unwrap_or_default(),
            "basedOn" => style.based_on = element.value(),
            "outlineLvl" => style.outline = element.value().and_then(|v| v.parse().ok()),
            "numId" => style.list = element.value(),
            "ilvl" => style.list_level = element.value().and_then(|v| v.parse().ok()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" {
            self.by_id.extend(self.open.take());
        }
    }

    fn text(&mut self, _: &str) {}
}
