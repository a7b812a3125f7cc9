//! Following commitments over the current state of the index.

use std::collections::HashSet;

use crate::domain::{FiscalYear, MeasureKey};
use crate::index::{IndexError, SheetHead, SheetSummary, Snapshot, Unit};
use crate::search::{
    Comparison, Line, Related, Thread, Version, compare, history, lineage, related, threads,
};

use super::LiveIndex;

/// Related measures that are given.
const RELATED: usize = 8;

/// A measure through the years.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Oldest first, the measure itself among them.
    pub versions: Vec<Version>,
    /// Sheets before the first version, of its department or of what that came from, one
    /// a year, oldest first: the measure is not in them.
    pub absent_before: Vec<Absence>,
    /// The same after the last version.
    pub absent_after: Vec<Absence>,
}

/// A sheet in which a measure would stand, and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The year of the sheet.
    pub fiscal_year: FiscalYear,
    /// Key of the sheet.
    pub sheet: String,
}

/// Two sheets and what became of their measures.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedSheets {
    /// The earlier sheet.
    pub old: SheetSummary,
    /// The later sheet.
    pub new: SheetSummary,
    /// Their measures.
    pub measures: Comparison,
    /// Sheets that may be compared: those of the two departments.
    pub others: Vec<SheetSummary>,
}

/// A department with its measures through the years.
#[derive(Debug, Clone, PartialEq)]
pub struct DepartmentLine {
    /// Its sheets, and its neighbours in time.
    pub line: Line,
    /// The years with sheets, ascending.
    pub years: Vec<FiscalYear>,
    /// Its measures, those that went on longest first.
    pub threads: Vec<Thread>,
}

impl LiveIndex {
    /// The measure of this key through the years; `None` for an unknown key.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn history(&self, key: &str) -> Result<Option<History>, IndexError> {
        let snapshot = self.snapshot();
        let unit = snapshot.unit_by_key(key)?;
        unit.map(|unit| History::of(&snapshot, &unit)).transpose()
    }

    /// Measures that belong with the one of this key; `None` for an unknown key.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn related(&self, key: &str) -> Result<Option<Vec<Related>>, IndexError> {
        let snapshot = self.snapshot();
        let Some(unit) = snapshot.unit_by_key(key)? else {
            return Ok(None);
        };
        let versions = history(&snapshot, &unit)?;
        related_beside(&snapshot, &unit, &versions).map(Some)
    }

    /// Both for a unit that was read already.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn surroundings(&self, unit: &Unit) -> Result<(History, Vec<Related>), IndexError> {
        let snapshot = self.snapshot();
        let history = History::of(&snapshot, unit)?;
        let related = related_beside(&snapshot, unit, &history.versions)?;
        Ok((history, related))
    }

    /// Two sheets side by side, whichever way round they are given; `None` where
    /// one is unknown.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn compare(&self, from: &str, to: &str) -> Result<Option<ComparedSheets>, IndexError> {
        let snapshot = self.snapshot();
        let sheets = snapshot.sheets_list()?;
        let find = |key: &str| sheets.iter().find(|sheet| sheet.head.key == key).cloned();
        let (Some(mut old), Some(mut new)) = (find(from), find(to)) else {
            return Ok(None);
        };
        if old.head.fiscal_year > new.head.fiscal_year {
            std::mem::swap(&mut old, &mut new);
        }
        let Some(measures) = compare(&snapshot, &old.head.key, &new.head.key)? else {
            return Ok(None);
        };
        let belongs = |sheet: &&SheetSummary| {
            [&old, &new].into_iter().any(|one| {
                one.head.municipality == sheet.head.municipality
                    && one.head.department == sheet.head.department
            })
        };
        let others = sheets.iter().filter(belongs).cloned().collect();
        Ok(Some(ComparedSheets {
            old,
            new,
            measures,
            others,
        }))
    }

    /// A department of a city; `None` for an unknown one.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn department(
        &self,
        municipality: Option<&str>,
        department: &str,
    ) -> Result<Option<DepartmentLine>, IndexError> {
        let snapshot = self.snapshot();
        let line = lineage(&snapshot, municipality, department)?;
        if line.sheets.is_empty() {
            return Ok(None);
        }
        let (years, threads) = threads(&snapshot, &line.sheets)?;
        Ok(Some(DepartmentLine {
            line,
            years,
            threads,
        }))
    }
}

fn related_beside(
    snapshot: &Snapshot,
    unit: &Unit,
    versions: &[Version],
) -> Result<Vec<Related>, IndexError> {
    let own: HashSet<MeasureKey> = versions
        .iter()
        .map(|version| version.unit.key.clone())
        .collect();
    related(snapshot, unit, &own, RELATED)
}

impl History {
    fn of(snapshot: &Snapshot, unit: &Unit) -> Result<Self, IndexError> {
        let versions = history(snapshot, unit)?;
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
            return Ok(Self::default());
        };
        let absent = |version: &Version, is_beyond: &dyn Fn(FiscalYear) -> bool| {
            let sheet = &version.unit.sheet;
            let Some(department) = sheet.department.as_deref() else {
                return Ok(Vec::new());
            };
            let line = lineage(snapshot, sheet.municipality.as_deref(), department)?;
            let sheets = line.before.iter().chain(&line.sheets).chain(&line.after);
            let mut beyond: Vec<(FiscalYear, &SheetHead)> = sheets
                .filter_map(|other| Some((other.head.fiscal_year?, &other.head)))
                .filter(|(year, _)| is_beyond(*year))
                .collect();
            // Of several sheets of a year the one that is most like its own.
            beyond.sort_by_key(|(year, head)| {
                let is_other = [head.kind != sheet.kind, head.department != sheet.department];
                (*year, is_other)
            });
            beyond.dedup_by_key(|(year, _)| *year);
            let absence = |(fiscal_year, head): (FiscalYear, &SheetHead)| Absence {
                fiscal_year,
                sheet: head.key.clone(),
            };
            Ok::<_, IndexError>(beyond.into_iter().map(absence).collect())
        };
        Ok(Self {
            absent_before: absent(first, &|year| year < first.fiscal_year)?,
            absent_after: absent(last, &|year| year > last.fiscal_year)?,
            versions,
        })
    }
}
