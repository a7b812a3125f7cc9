//! What a glyph says, where the font's own table of characters is missing.

use std::cell::RefCell;
use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

/// Objects of a file that are looked through for fonts at most.
const MAX_OBJECTS: usize = 200_000;

/// The fonts of a file whose characters must be found out.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    /// Encodings of embedded Japanese fonts without a table, by the font's name.
    encodings: HashMap<String, Vec<CMap>>,
    /// From the numbers of Japanese glyphs to characters.
    japanese: Option<CMap>,
    /// Tables turned round: glyph to character, by the font's key.
    reversed: RefCell<HashMap<u128, HashMap<u32, char>>>,
}

impl Fonts {
    /// Looks through the fonts of a file.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut fonts = Self::default();
        for object in pdf.objects().into_iter().take(MAX_OBJECTS) {
            if let Some((name, encoding)) = object.into_dict().as_ref().and_then(japanese_font) {
                fonts.encodings.entry(name).or_default().push(encoding);
            }
        }
        if !fonts.encodings.is_empty() {
            fonts.japanese = predefined(CMapName::AdobeJapan1Ucs2);
        }
        fonts
    }

    /// The text of a glyph; `None` when nothing tells.
    pub(super) fn text_of(&self, glyph: &Glyph<'_>) -> Option<BfString> {
        let stated = glyph.as_unicode().filter(is_text);
        match (stated, glyph) {
            (Some(text), _) => Some(text),
            (None, Glyph::Outline(outline)) => self
                .by_collection(outline)
                .or_else(|| self.by_table(outline)),
            (None, Glyph::Type3(_)) => None,
        }
    }

    fn by_collection(&self, glyph: &OutlineGlyph) -> Option<BfString> {
        if self.encodings.is_empty() {
            return None;
        }
        let name = glyph.font_data()?.postscript_name?;
        let code = glyph.char_code();
        let cid =
            self.encodings.get(&name)?.iter().find_map(|encoding| {
                (1..=4).find_map(|bytes| encoding.lookup_cid_code(code, bytes))
            })?;
        self.japanese.as_ref()?.lookup_bf_string(cid)
    }

    fn by_table(&self, glyph: &OutlineGlyph) -> Option<BfString> {
        let font = glyph.font_data()?;
        let mut reversed = self.reversed.borrow_mut();
        let table = reversed
            .entry(font.cache_key)
            .or_insert_with(|| reverse((*font.data).as_ref()));
        table
            .get(&glyph.glyph_id().to_u32())
            .copied()
            .map(BfString::Char)
    }
}

fn is_text(text: &BfString) -> bool {
    match text {
        BfString::Char(c) => !matches!(c, '\0' | '\u{FFFD}'),
        BfString::String(text) => !text.is_empty(),
    }
}

fn predefined(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(load_embedded(name)?, load_embedded)
}

/// Name and encoding of a composite font of the Japanese collection without a table.
fn japanese_font(font: &Dict<'_>) -> Option<(String, CMap)> {
    let is_composite = font.get::<Name<'_>>("Subtype")?.as_str() == "Type0";
    if !is_composite || font.contains_key("ToUnicode") {
        return None;
    }
    let descendants = font.get::<Array<'_>>("DescendantFonts")?;
    let system = descendants
        .iter::<Dict<'_>>()
        .next()?
        .get::<Dict<'_>>("CIDSystemInfo")?;
    let registry = system.get::<PdfString<'_>>("Registry")?;
    let ordering = system.get::<PdfString<'_>>("Ordering")?;
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    if family != CidFamily::AdobeJapan1 {
        return None;
    }
    let base = font.get::<Name<'_>>("BaseFont")?;
    let name = match base.as_str().split_once('+') {
        Some((subset, name)) if subset.len() == 6 => name,
        _ => base.as_str(),
    };
    let encoding = match font.get::<Object<'_>>("Encoding")? {
        Object::Name(encoding) => match CMapName::from_bytes(encoding.as_str().as_bytes()) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            name => predefined(name)?,
        },
        Object::Stream(stream) => own_encoding(&stream)?,
        _ => return None,
    };
    Some((name.to_owned(), encoding))
}

fn own_encoding(stream: &Stream<'_>) -> Option<CMap> {
    CMap::parse(&stream.decoded().ok()?, load_embedded)
}

/// Turns a font's own table round.
///
/// Several characters may share a glyph; the one that people write is kept,
/// not the radical or the compatibility form that looks like it.
fn reverse(data: &[u8]) -> HashMap<u32, char> {
    let mut reversed: HashMap<u32, char> = HashMap::new();
    let Ok(face) = ttf_parser::Face::parse(data, 0) else {
        return reversed;
    };
    let Some(tables) = face.tables().cmap else {
        return reversed;
    };
    for table in tables.subtables.into_iter().filter(|t| t.is_unicode()) {
        table.codepoints(|code| {
            let (Some(c), Some(glyph)) = (char::from_u32(code), table.glyph_index(code)) else {
                return;
            };
            let kept = reversed.entry(u32::from(glyph.0)).or_insert(c);
            if rank(c) < rank(*kept) {
                *kept = c;
            }
        });
    }
    reversed
}

/// How unlikely it is that people wrote a character.
fn rank(c: char) -> u8 {
    match c {
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => 2,
        '\u{E000}'..='\u{F8FF}' => 3,
        '\u{A0}' | '\u{AD}' | '\u{2000}'..='\u{200F}' => 1,
        _ => 0,
    }
}
