//! Finds years in a normal form: what makes a year, and what makes several one.

use std::ops::Range;

use super::parts::{Head, Parts, Proof, Suffix};
use super::{Era, FiscalYear, FoundYear, YearKind};
use crate::text::Normalized;

/// A normal form in which years are looked for.
pub(super) struct Scan<'a> {
    normal: &'a Normalized,
    parts: Parts<'a>,
}

/// A head with everything that belongs to it.
struct Expression {
    head: Head,
    suffix: Suffix,
    month: Option<u8>,
    glossed: bool,
    end: usize,
}

impl Expression {
    /// Whether more than the bare number says that this is a year.
    fn is_proven(&self) -> bool {
        self.suffix != Suffix::None || self.month.is_some() || self.glossed
    }
}

/// The further years of a range.
struct Tail {
    years: Vec<(u16, Range<usize>)>,
    /// What stands after the last one holds for all.
    suffix: Suffix,
    end: usize,
}

/// Brackets in which a whole year may stand.
const BRACKETS: [(char, char); 8] = [
    ('(', ')'),
    ('[', ']'),
    ('<', '>'),
    ('〈', '〉'),
    ('《', '》'),
    ('【', '】'),
    ('「', '」'),
    ('〔', '〕'),
];

/// Years that one range may span; more is a slip or something else.
const LONGEST_RANGE: u16 = 30;

impl<'a> Scan<'a> {
    pub(super) fn new(normal: &'a Normalized) -> Self {
        Self {
            normal,
            parts: Parts::new(normal),
        }
    }

    /// The year that is the whole text, brackets around it aside.
    pub(super) fn whole(&self) -> Option<u16> {
        let text = self.normal.text();
        let inside = BRACKETS.iter().find_map(|&(open, close)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            Some(open.len_utf8()..open.len_utf8() + inner.len())
        });
        let Range { start, end } = inside.unwrap_or(0..text.len());
        let found = self.expression(start, None)?;
        (found.end == end && found.month.is_none()).then_some(found.head.western)
    }

    /// Every year of the text.
    pub(super) fn all(&self) -> Vec<FoundYear> {
        let mut found = Vec::new();
        let mut era = None;
        let mut next = 0;
        for (at, c) in self.normal.text().char_indices() {
            if at < next || !Parts::may_begin(c) {
                continue;
            }
            if let Some(end) = self.find_at(at, &mut era, &mut found) {
                next = end;
            }
        }
        found
    }

    /// Reads the year, or range of years, that begins here; gives its end.
    fn find_at(
        &self,
        at: usize,
        era: &mut Option<Era>,
        found: &mut Vec<FoundYear>,
    ) -> Option<usize> {
        let first = self.expression(at, *era)?;
        let tail = self.tail(&first);
        if !first.is_proven()
            && tail.is_none()
            && (first.head.proof == Proof::Suffix || self.parts.is_counted(first.end))
        {
            return None;
        }
        let suffix = match (&tail, first.suffix) {
            (Some(tail), Suffix::None) => tail.suffix,
            _ => first.suffix,
        };
        found.push(self.found(first.head.western, suffix, first.month, at..first.end));
        *era = first.head.era.or(*era);
        let Some(tail) = tail else {
            return Some(first.end);
        };
        for (western, range) in tail.years {
            found.push(self.found(western, tail.suffix, None, range));
        }
        Some(tail.end)
    }

    fn found(
        &self,
        western: u16,
        suffix: Suffix,
        month: Option<u8>,
        range: Range<usize>,
    ) -> FoundYear {
        let (fiscal_year, kind) = match (month, suffix) {
            (Some(month), _) => (FiscalYear::of_month(western, month), YearKind::Month),
            (None, Suffix::FiscalYear) => (FiscalYear::new(western), YearKind::FiscalYear),
            (None, Suffix::Year | Suffix::None) => (FiscalYear::new(western), YearKind::Year),
        };
        FoundYear {
            fiscal_year,
            kind,
            range: self.normal.original_range(range),
        }
    }

    /// Number, gloss, 年度 or 年, gloss, month, as far as they are there.
    fn expression(&self, at: usize, era: Option<Era>) -> Option<Expression> {
        let head = self.parts.head(at, era)?;
        let before_suffix = self.parts.gloss(head.end, &head);
        let (suffix, mut end) = self.parts.suffix(before_suffix.unwrap_or(head.end))?;
        let mut glossed = before_suffix.is_some();
        if !glossed
            && suffix != Suffix::None
            && let Some(after) = self.parts.gloss(end, &head)
        {
            (glossed, end) = (true, after);
        }
        let month = match suffix {
            Suffix::Year => self.parts.month(end),
            Suffix::None if head.era.is_some() && !glossed => self.parts.dotted_month(end),
            Suffix::None | Suffix::FiscalYear => None,
        };
        Some(Expression {
            head,
            suffix,
            month: month.map(|(month, _)| month),
            glossed,
            end: month.map_or(end, |(_, after)| after),
        })
    }

    /// The numbers after ～ or ・ that take era and 年度 from each other: R5～6, 令和4・5年度.
    fn tail(&self, first: &Expression) -> Option<Tail> {
        if first.month.is_some() || first.glossed {
            return None;
        }
        let mut years = Vec::new();
        let mut before = first.head.western;
        let mut end = first.end;
        loop {
            let (joint, number) = self.parts.joint(end)?;
            let (western, after) = self.parts.next_number(number, &first.head)?;
            if western <= before || western - before > LONGEST_RANGE {
                return None;
            }
            let (suffix, closed) = self.parts.suffix(after)?;
            years.push((western, number..closed));
            (before, end) = (western, closed);
            // A bare number after a bare one belongs to it when ～ says so.
            let bare = joint == '~' && first.suffix == Suffix::None && first.head.era.is_some();
            let more = self.parts.joint(end).is_some();
            if suffix != Suffix::None || bare && !more && !self.parts.is_counted(end) {
                return Some(Tail { years, suffix, end });
            }
        }
    }
}
