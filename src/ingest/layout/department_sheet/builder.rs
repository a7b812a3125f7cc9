//! What has been read of a document so far: finished sheets, the open sheet, the open measure.

use crate::domain::{Item, Section, Sheet};
use crate::ingest::layout::label::{self, Field};
use crate::ingest::words::squeeze;
use crate::ingest::{Diagnostic, Line, LineKind, items, notice};

use super::super::Reading;
use super::header::Header;
use super::identity::{self, Identity};
use super::measure::OpenMeasure;

/// Characters of a line that can be a title or a department; longer lines are text.
const MAX_HEADING: usize = 60;

/// Collects lines and rows into sheets.
#[derive(Debug)]
pub(super) struct SheetBuilder {
    sheets: Vec<Sheet>,
    pub(super) sheet: Sheet,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Section named by the last heading.
    section: Option<Section>,
    /// Part of the overview to which lines belong; `None` for passages.
    zone: Option<Field>,
    lines: Vec<Line>,
    open: Option<OpenMeasure>,
    /// Header of the table being read; a table right after it goes on with it.
    pub(super) header: Option<Header>,
    /// Whether the sheet has a column for results.
    pub(super) has_results_column: bool,
}

impl SheetBuilder {
    pub(super) fn new() -> Self {
        Self {
            sheets: Vec::new(),
            sheet: Sheet::default(),
            diagnostics: Vec::new(),
            section: None,
            zone: None,
            lines: Vec::new(),
            open: None,
            header: None,
            has_results_column: false,
        }
    }

    /// A line outside of tables.
    pub(super) fn line(&mut self, line: &Line) {
        if is_page_number(&line.text) {
            self.sheet.rest.push(line.text.clone());
            return;
        }
        self.header = None;
        if let Some(identity) = identity::of_line(&line.text) {
            return self.identity(identity);
        }
        if let Some(field) = section_heading(line) {
            return self.heading(field, &line.text);
        }
        if let Some(department) = department_heading(line) {
            return self.department(&department, &line.text);
        }
        if is_title(line) {
            self.sheet.rest.push(line.text.clone());
            return;
        }
        self.close_measure();
        self.lines.push(line.clone());
    }

    /// Whose sheet it is; a second department begins a second sheet.
    pub(super) fn identity(&mut self, identity: Identity) {
        if identity.names_department() && self.sheet.department.is_some() {
            self.end_sheet();
        }
        self.close_measure();
        self.flush_lines();
        identity.write(&mut self.sheet);
    }

    /// One value of the sheet's head, from a table of labels and values.
    pub(super) fn identity_value(&mut self, identity: Identity) {
        identity.write(&mut self.sheet);
    }

    fn department(&mut self, department: &str, text: &str) {
        if self.sheet.department.is_some() {
            self.end_sheet();
        }
        self.close_measure();
        self.flush_lines();
        self.zone = None;
        let (before, after) = text.split_once(department).unwrap_or(("", ""));
        let closing: String = after
            .chars()
            .take_while(|c| "】：: 　".contains(*c))
            .collect();
        let around = [before.trim(), closing.trim()];
        self.sheet.rest.extend(
            around
                .iter()
                .filter(|t| !t.is_empty())
                .map(|t| (*t).to_owned()),
        );
        let holder = after[closing.len()..].trim();
        if !holder.is_empty() {
            self.sheet.head = Some(identity::split_head(holder));
        }
        self.sheet.department = Some(department.to_owned());
    }

    /// A heading that says what follows.
    pub(super) fn heading(&mut self, field: Field, text: &str) {
        self.close_measure();
        self.flush_lines();
        self.header = None;
        self.sheet.rest.push(text.to_owned());
        match field {
            Field::Annual => self.section = Some(Section::Annual),
            Field::Midterm => self.section = Some(Section::Midterm),
            _ => {}
        }
        self.zone = Some(field);
    }

    /// Begins a table's rows below this header.
    pub(super) fn open_header(&mut self, header: Header) {
        self.close_measure();
        self.flush_lines();
        self.sheet.rest.extend(header.texts.iter().cloned());
        if header.is_of_goals() {
            self.has_results_column |= header.has(Field::Results);
        }
        self.header = Some(header);
    }

    /// The section of rows below the open header.
    fn section_of_rows(&self) -> Section {
        let header = self.header.as_ref();
        let named = header.and_then(|h| h.section);
        match (self.section, named) {
            (Some(section), _) => section,
            (None, Some(Field::Midterm)) => Section::Midterm,
            (None, Some(_)) => Section::Annual,
            (None, None) => {
                let plans =
                    header.is_some_and(|h| h.has(Field::Schedule) && !h.has(Field::Results));
                if plans {
                    Section::Midterm
                } else {
                    Section::Annual
                }
            }
        }
    }

    /// Begins a measure.
    pub(super) fn open_measure(&mut self, number: Option<u32>) -> &mut OpenMeasure {
        self.close_measure();
        self.flush_lines();
        let section = self.section_of_rows();
        self.open.insert(OpenMeasure::new(section, number))
    }

    /// The measure that further rows go on with.
    pub(super) fn open(&mut self) -> Option<&mut OpenMeasure> {
        self.open.as_mut()
    }

    fn close_measure(&mut self) {
        let Some(open) = self.open.take() else { return };
        let closed = open.close(&mut self.sheet.rest, &mut self.diagnostics);
        self.sheet.measures.extend(closed);
    }

    /// Lines of a part of the overview that stand in a table.
    pub(super) fn overview(&mut self, field: Field, lines: &[Line]) {
        let read = items::read(lines, &mut self.sheet.rest);
        self.part(Some(field)).extend(read);
    }

    /// Lines of a table that no header explains.
    pub(super) fn loose(&mut self, lines: Vec<Line>) {
        self.close_measure();
        self.lines.extend(lines);
        self.flush_lines();
    }

    fn part(&mut self, field: Option<Field>) -> &mut Vec<Item> {
        match field {
            Some(Field::Mission) => &mut self.sheet.mission,
            Some(Field::Directions) => &mut self.sheet.directions,
            Some(Field::Summary) => &mut self.sheet.summary,
            _ => &mut self.sheet.passages,
        }
    }

    fn flush_lines(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.lines);
        let read = items::read(&lines, &mut self.sheet.rest);
        self.part(self.zone).extend(read);
    }

    /// Ends the sheet; what follows belongs to another.
    pub(super) fn end_sheet(&mut self) {
        self.close_measure();
        self.flush_lines();
        self.zone = None;
        self.section = None;
        self.header = None;
        let mut sheet = std::mem::take(&mut self.sheet);
        let empty = sheet
            .measures
            .iter()
            .all(|m| m.results.is_empty() && m.rating.is_none());
        if std::mem::take(&mut self.has_results_column) && empty && !sheet.measures.is_empty() {
            sheet.results_published = false;
            self.diagnostics.push(notice::RESULTS_NOT_PUBLISHED.plain());
        }
        self.sheets.push(sheet);
    }

    /// Everything read.
    pub(super) fn finish(mut self) -> Reading {
        self.end_sheet();
        self.into_reading()
    }

    /// The sheets that have been ended.
    pub(super) fn into_reading(self) -> Reading {
        Reading {
            sheets: self.sheets,
            diagnostics: self.diagnostics,
        }
    }
}

/// The part of a sheet that a heading opens.
pub(super) fn section_heading(line: &Line) -> Option<Field> {
    let text = line.text.trim();
    let field = label::exact(text).or_else(|| {
        let is_heading = label::is_decorated(text) || matches!(line.kind, LineKind::Heading(_));
        let is_entry = matches!(line.kind, LineKind::ListItem(_));
        // 「(2) 方針の決定」 is a task, 「２．使命を遂行するための取組方針と…」 a heading.
        (is_heading && !is_entry).then(|| label::telling(text))?
    })?;
    let opens = matches!(
        field,
        Field::Mission | Field::Directions | Field::Summary | Field::Annual | Field::Midterm
    );
    opens.then_some(field)
}

/// 「【市民部】」「■総務部　総務部長 山田 太郎」: the head of a department's part of a file.
fn department_heading(line: &Line) -> Option<String> {
    let text = line.text.trim();
    let set_off =
        text.starts_with(['【', '■', '◆', '●']) || matches!(line.kind, LineKind::Heading(_));
    if !set_off || text.chars().take(MAX_HEADING + 1).count() > MAX_HEADING {
        return None;
    }
    let bare = text.trim_start_matches(|c: char| "【■◆●　 0123456789.．".contains(c));
    let end = bare
        .find(|c: char| c.is_whitespace() || matches!(c, '】' | '（' | '(' | '：' | ':'))
        .unwrap_or(bare.len());
    let name = &bare[..end];
    let is_name = [
        "部",
        "局",
        "室",
        "委員会",
        "消防本部",
        "教育委員会",
        "会計課",
        "センター",
    ]
    .iter()
    .any(|t| name.ends_with(t));
    let length = name.chars().count();
    (is_name && (3..=14).contains(&length)).then(|| name.to_owned())
}

/// The title of the whole: 「令和４年度 部局マネジメントシート」.
pub(super) fn is_title(line: &Line) -> bool {
    if line.text.chars().take(MAX_HEADING + 1).count() > MAX_HEADING {
        return false;
    }
    let squeezed = squeeze(&line.text);
    squeezed.chars().count() <= 40
        && crate::ingest::metadata::KINDS
            .iter()
            .any(|(word, _)| squeezed.contains(word))
        && !squeezed.contains('。')
}

/// 「3」「- 3 -」「3/10」「P.3」
pub(super) fn is_page_number(text: &str) -> bool {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '―' | '‐' | '/' | '／'))
        .collect();
    let digits = bare
        .trim_start_matches(['P', 'p', 'Ｐ', 'ｐ', '.'])
        .trim_end_matches('頁');
    (1..=4).contains(&digits.chars().count()) && digits.chars().all(char::is_numeric)
}
