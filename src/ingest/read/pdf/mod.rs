//! PDF to blocks.
//!
//! ```text
//! bytes ─interpreter→ glyphs, lines (device, fonts) ─quality→ good pages
//!       ─rules, table→ grids ─flow, unruled, order→ pieces of a page ─pages→ blocks
//! ```
//!
//! Nothing here knows what a label means: layouts read the blocks as they read
//! those of any other format.

mod blocks;
mod cell_text;
mod columns;
mod device;
mod flow;
mod fonts;
#[cfg(test)]
mod laws;
mod ocr;
mod order;
mod page;
mod pages;
mod pairs;
mod quality;
mod row_cuts;
mod rules;
mod running;
mod sets;
mod table;
mod unruled;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::kurbo::Rect;
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::ingest::{Diagnostic, Document, notice};

use super::Read;
use cell_text::Paragraph;
use device::{Collector, MAX_GLYPHS, TooMuchDrawn};
use flow::Piece;
use fonts::Fonts;
use ocr::Recogniser;
use page::{Area, PageContent};
use pages::PageFlow;
use quality::Quality;

/// Pages of a file at most; what stands on the first of them stays.
const MAX_PAGES: usize = 5_000;

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
    // The interpreter is made for all files, yet a damaged one may still find a hole in it.
    let result = catch_unwind(AssertUnwindSafe(|| read_file(bytes)));
    result.unwrap_or_else(|_| Err(Box::new(notice::PDF_DAMAGED.plain())))
}

fn read_file(bytes: &[u8]) -> Result<Read, Box<Diagnostic>> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| {
        Box::new(match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                notice::PDF_PASSWORD.plain()
            }
            LoadPdfError::Decryption(_) | LoadPdfError::Invalid => notice::PDF_DAMAGED.plain(),
        })
    })?;
    let fonts = Fonts::of(&pdf);
    let cache = InterpreterCache::new();
    let mut reader = Reader {
        fonts: &fonts,
        room: MAX_GLYPHS,
        recogniser: Recogniser::find(),
        flows: Vec::new(),
        diagnostics: Vec::new(),
    };
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Box::new(notice::PDF_DAMAGED.plain()));
    }
    for (nth, page) in pages.iter().take(MAX_PAGES).enumerate() {
        reader.page(&pdf, page, &cache, nth as u32 + 1);
    }
    if pages.len() > MAX_PAGES || reader.room == 0 {
        let notice = notice::PDF_TOO_LONG.with(MAX_PAGES.to_string());
        reader.diagnostics.push(notice);
    }
    reader.finish(title(&pdf))
}

/// What has been read of a file so far.
struct Reader<'f> {
    fonts: &'f Fonts,
    /// Glyphs that may still be taken.
    room: usize,
    recogniser: Recogniser,
    flows: Vec<PageFlow>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn page<'a>(
        &mut self,
        pdf: &'a Pdf,
        page: &'a Page<'a>,
        cache: &InterpreterCache<'a>,
        number: u32,
    ) {
        let found = collect(pdf, page, cache, number, self.fonts, self.room);
        let Some((content, is_cut)) = found else {
            let notice = notice::PDF_PAGE_DAMAGED.plain();
            return self.diagnostics.push(notice.on_page(number));
        };
        if is_cut {
            let notice = notice::PDF_PAGE_TOO_FULL.plain();
            self.diagnostics.push(notice.on_page(number));
        }
        self.room -= content.glyphs.len().min(self.room);
        let quality = quality::of(&content);
        let told = match quality {
            Quality::Scanned => Some(&notice::PDF_SCANNED),
            Quality::Garbled => Some(&notice::PDF_GARBLED),
            Quality::Good if content.invisible * 2 > content.glyphs.len() => {
                Some(&notice::PDF_INVISIBLE_TEXT)
            }
            Quality::Good if content.unknown > 0 => Some(&notice::PDF_UNKNOWN_GLYPHS),
            Quality::Good | Quality::Empty => None,
        };
        if let Some(notice) = told {
            let detail = content.unknown.to_string();
            self.diagnostics.push(notice.with(detail).on_page(number));
        }
        match quality {
            Quality::Good => {
                let content = content.upright();
                self.flows.push(PageFlow {
                    area: content.area,
                    pieces: flow::pieces(&content),
                });
            }
            Quality::Scanned | Quality::Garbled => self.recognise(page, &content),
            Quality::Empty => {}
        }
    }

    /// Adds what an outside program reads of a page's picture.
    fn recognise<'a>(&mut self, page: &'a Page<'a>, content: &PageContent) {
        let lines = catch_unwind(AssertUnwindSafe(|| self.recogniser.lines(page)));
        let Ok(Some(lines)) = lines else { return };
        let notice = notice::OCR_LOW_CONFIDENCE.plain();
        self.diagnostics.push(notice.on_page(content.number));
        let texts = lines.into_iter().map(|text| {
            Piece::Text(Paragraph {
                page: content.number,
                text,
                broken: true,
                ..Paragraph::default()
            })
        });
        self.flows.push(PageFlow {
            area: content.area,
            pieces: texts.collect(),
        });
    }

    fn finish(self, title: Option<String>) -> Result<Read, Box<Diagnostic>> {
        let mut diagnostics = self.diagnostics;
        let joined = pages::join(self.flows);
        if joined.pieces.is_empty() {
            let first = diagnostics.drain(..).next();
            let mut diagnostic = first.unwrap_or_else(|| notice::EMPTY_FILE.plain());
            diagnostic.severity = crate::ingest::Severity::Error;
            return Err(Box::new(diagnostic));
        }
        Ok(Read {
            document: Document {
                blocks: blocks::of(joined.pieces, joined.is_wrapped),
                title,
                running: joined.running,
            },
            diagnostics,
        })
    }
}

/// What the interpreter finds on a page, and whether it found too much; `None` when
/// it breaks off.
fn collect<'a>(
    pdf: &'a Pdf,
    page: &'a Page<'a>,
    cache: &InterpreterCache<'a>,
    number: u32,
    fonts: &Fonts,
    room: usize,
) -> Option<(PageContent, bool)> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let area = Area::new(0.0, 0.0, width, height);
    let mut collector = Collector::new(number, area, fonts, room);
    let transform = page.initial_transform(true).to_kurbo();
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut context = Context::new(
            transform,
            Rect::new(0.0, 0.0, width, height),
            cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut collector);
    }));
    match done {
        Ok(()) => Some((collector.page, false)),
        Err(reason) if reason.is::<TooMuchDrawn>() => Some((collector.page, true)),
        Err(_) => None,
    }
}

fn title(pdf: &Pdf) -> Option<String> {
    let bytes = pdf.metadata().title.as_deref()?;
    let title = match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest
                .chunks_exact(2)
                .map(|b| u16::from_be_bytes([b[0], b[1]]));
            char::decode_utf16(units)
                .collect::<Result<String, _>>()
                .ok()?
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok()?,
        bytes => String::from_utf8(bytes.to_vec()).ok()?,
    };
    let title = title.trim().to_owned();
    (!title.is_empty() && !title.contains(char::is_control)).then_some(title)
}
