//! One measure through the years.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::FiscalYear;
use crate::index::{IndexError, Snapshot, Unit};
use crate::text::{compatible, normalize};

use super::likeness::{CONTINUES, MOVES, likeness};
use super::profile::Profile;
use super::terms::{Subject, about};

/// Measures about the same subject that are looked at in other departments.
const LOOKED_AT: usize = 60;

/// A row is no version of this measure where it is that much more like another
/// row of this measure's sheet. Less than 1: what was split goes on twice.
const RIVAL: f32 = 1.15;

/// A measure in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The row.
    pub unit: Unit,
    /// The year of its sheet.
    pub fiscal_year: FiscalYear,
    /// How like it is to the version nearest to it on the way to the measure asked
    /// for, 0 to 1; 1 for that one itself.
    pub likeness: f32,
}

/// The versions of a measure, oldest first, itself among them: at most one a year.
///
/// From the measure's own year the search goes outwards, year by year, each time
/// from the version found last; so a title that is reworded step by step is not
/// lost. Rows of the same department come first, rows of others need to be more
/// alike. Empty for an overview and for a sheet without a year.
///
/// # Errors
/// When the index cannot be read.
pub fn history(snapshot: &Snapshot, unit: &Unit) -> Result<Vec<Version>, IndexError> {
    let (Some(measure), Some(year)) = (&unit.measure, unit.sheet.fiscal_year) else {
        return Ok(Vec::new());
    };
    let mut sheets = Sheets::new(snapshot);
    let by_year = candidates(snapshot, unit, &mut sheets)?;
    let own = Version {
        unit: unit.clone(),
        fiscal_year: year,
        likeness: 1.0,
    };
    let profile = Profile::of(measure);
    let before = by_year.range(..year).rev();
    let after = by_year.range(next(year)..);
    let mut versions = follow(&mut sheets, unit, &profile, before)?;
    versions.reverse();
    versions.push(own);
    versions.extend(follow(&mut sheets, unit, &profile, after)?);
    Ok(versions)
}

fn next(year: FiscalYear) -> FiscalYear {
    FiscalYear::new(year.western().saturating_add(1))
}

/// A row that may be a version, with what it is known by.
type Row = (Unit, Profile);

fn follow<'a>(
    sheets: &mut Sheets<'_>,
    unit: &Unit,
    profile: &Profile,
    years: impl Iterator<Item = (&'a FiscalYear, &'a Vec<Row>)>,
) -> Result<Vec<Version>, IndexError> {
    let mut found: Vec<Version> = Vec::new();
    let mut last = (unit.clone(), profile.clone());
    for (year, rows) in years {
        let rivals = sheets.rows(&last.0.sheet.key)?;
        let alike = |row: &Row| likeness(&row.1, &last.1).max(likeness(&row.1, profile));
        let is_version = |row: &Row, likeness_here: f32| {
            let least = if same_department(&row.0, &last.0) || same_department(&row.0, unit) {
                CONTINUES
            } else {
                MOVES
            };
            let of_rival = || {
                rivals
                    .iter()
                    .filter(|rival| rival.0.key != last.0.key)
                    .map(|rival| likeness(&row.1, &rival.1))
                    .fold(0.0, f32::max)
            };
            likeness_here >= least && likeness_here * RIVAL >= of_rival()
        };
        let best = rows
            .iter()
            .map(|row| (row, alike(row)))
            .filter(|(row, likeness)| is_version(row, *likeness))
            // Of rows that are equally alike, the first of its sheet.
            .min_by(|a, b| {
                let better = b.1.total_cmp(&a.1);
                better.then_with(|| a.0.0.key.cmp(&b.0.0.key))
            });
        if let Some((row, likeness)) = best {
            found.push(Version {
                unit: row.0.clone(),
                fiscal_year: *year,
                likeness,
            });
            last = row.clone();
        }
    }
    Ok(found)
}

fn same_department(a: &Unit, b: &Unit) -> bool {
    let name = |unit: &Unit| unit.sheet.department.as_deref().map(normalize);
    name(a) == name(b)
}

/// Rows of other years of the same city: those of the same department and kind of
/// sheet, and those elsewhere that are about the same subject.
fn candidates(
    snapshot: &Snapshot,
    unit: &Unit,
    sheets: &mut Sheets<'_>,
) -> Result<BTreeMap<FiscalYear, Vec<Row>>, IndexError> {
    let own_year = unit.sheet.fiscal_year;
    let mut seen = HashSet::new();
    let mut by_year: BTreeMap<FiscalYear, Vec<Row>> = BTreeMap::new();
    let mut add = |row: &Row| {
        let year = row
            .0
            .sheet
            .fiscal_year
            .filter(|year| Some(*year) != own_year);
        if let Some(year) = year
            && seen.insert(row.0.key.clone())
        {
            by_year.entry(year).or_default().push(row.clone());
        }
    };
    let same_city = |other: &Option<String>| {
        other.as_deref().map(compatible) == unit.sheet.municipality.as_deref().map(compatible)
    };
    for sheet in snapshot.sheets_list()? {
        let head = &sheet.head;
        let same_line = head.department.as_deref().map(normalize)
            == unit.sheet.department.as_deref().map(normalize)
            && normalize(&head.kind) == normalize(&unit.sheet.kind);
        if same_city(&head.municipality) && same_line && head.fiscal_year != own_year {
            sheets.rows(&head.key)?.iter().for_each(&mut add);
        }
    }
    let subject = Subject::of(snapshot, unit)?;
    let city = unit.sheet.municipality.as_deref();
    for other in about(snapshot, &subject, &[], city, LOOKED_AT)? {
        if let Some(measure) = &other.measure
            && same_city(&other.sheet.municipality)
        {
            let profile = Profile::of(measure);
            add(&(other, profile));
        }
    }
    Ok(by_year)
}

/// Sheets that were read, so that each is read once.
struct Sheets<'a> {
    snapshot: &'a Snapshot,
    rows: HashMap<String, Vec<Row>>,
}

impl<'a> Sheets<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            rows: HashMap::new(),
        }
    }

    fn rows(&mut self, key: &str) -> Result<&[Row], IndexError> {
        if !self.rows.contains_key(key) {
            let units = self.snapshot.units_of_sheet(key)?.into_iter();
            let rows = units.filter_map(|unit| {
                let profile = Profile::of(unit.measure.as_ref()?);
                Some((unit, profile))
            });
            self.rows.insert(key.to_owned(), rows.collect());
        }
        Ok(self.rows.get(key).map_or(&[], Vec::as_slice))
    }
}
