//! A department through the years, and what it came from and went into.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::domain::FiscalYear;
use crate::index::{IndexError, SheetSummary, Snapshot, Unit};
use crate::text::normalize;

use super::likeness::{CONTINUES, likeness, pair};
use super::profile::Profile;

/// Share of a sheet's rows that must go on in another department's sheet for one
/// to be taken for the other under a new name.
const GOES_ON: f32 = 0.3;

/// One department of a city.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Its sheets, oldest first.
    pub sheets: Vec<SheetSummary>,
    /// Departments of the year before its first one that it goes on from: they
    /// have no sheet from then on, and their measures stand in its own.
    pub before: Vec<SheetSummary>,
    /// Departments of the year after its last one that go on with its measures.
    pub after: Vec<SheetSummary>,
}

/// The sheets of a department; empty for an unknown one.
///
/// Names are compared in normal form, within the city.
///
/// # Errors
/// When the index cannot be read.
pub fn lineage(
    snapshot: &Snapshot,
    municipality: Option<&str>,
    department: &str,
) -> Result<Line, IndexError> {
    let city: Vec<&SheetSummary> = (snapshot.sheets_list()?.iter())
        .filter(|sheet| {
            sheet.head.municipality.as_deref().map(normalize) == municipality.map(normalize)
        })
        .collect();
    let name = normalize(department);
    let mut sheets: Vec<SheetSummary> = (city.iter())
        .filter(|sheet| named(sheet).as_ref() == Some(&name))
        .map(|sheet| (*sheet).clone())
        .collect();
    sheets.sort_by(|a, b| {
        let year = |sheet: &SheetSummary| sheet.head.fiscal_year;
        year(a)
            .cmp(&year(b))
            .then_with(|| a.head.key.cmp(&b.head.key))
    });
    let (before, after) = match (sheets.first(), sheets.last()) {
        (Some(first), Some(last)) => (
            beside(snapshot, &city, first, Side::Before)?,
            beside(snapshot, &city, last, Side::After)?,
        ),
        _ => Default::default(),
    };
    Ok(Line {
        sheets,
        before,
        after,
    })
}

fn named(sheet: &SheetSummary) -> Option<String> {
    sheet.head.department.as_deref().map(normalize)
}

/// In which direction a line goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Departments of the next year with sheets on one side which end where this one
/// begins, and share its measures.
fn beside(
    snapshot: &Snapshot,
    city: &[&SheetSummary],
    sheet: &SheetSummary,
    side: Side,
) -> Result<Vec<SheetSummary>, IndexError> {
    let years = city.iter().filter_map(|other| other.head.fiscal_year);
    let own = sheet.head.fiscal_year;
    let year = match side {
        Side::Before => years.filter(|year| Some(*year) < own).max(),
        Side::After => years
            .filter(|year| own.is_some_and(|own| *year > own))
            .min(),
    };
    let (Some(year), Some(own)) = (year, own) else {
        return Ok(Vec::new());
    };
    // Who has a sheet in this one's own year goes on beside it.
    let of_year = |year| -> BTreeSet<String> {
        let sheets = city
            .iter()
            .filter(|other| other.head.fiscal_year == Some(year));
        sheets.filter_map(|other| named(other)).collect()
    };
    let still_there = of_year(own);
    let rows = profiles(snapshot, &sheet.head.key)?;
    let mut found = Vec::new();
    for other in city {
        let Some(name) = named(other) else { continue };
        let ends = other.head.fiscal_year == Some(year) && !still_there.contains(&name);
        if !ends {
            continue;
        }
        let theirs = profiles(snapshot, &other.head.key)?;
        let pairs = pair(rows.len(), theirs.len(), CONTINUES, |a, b| {
            likeness(&rows[a], &theirs[b])
        });
        let least = rows.len().min(theirs.len()).max(1);
        if pairs.len() as f32 / least as f32 >= GOES_ON {
            found.push((*other).clone());
        }
    }
    Ok(found)
}

fn profiles(snapshot: &Snapshot, sheet: &str) -> Result<Vec<Profile>, IndexError> {
    let units = snapshot.units_of_sheet(sheet)?;
    let measures = units.iter().filter_map(|unit| unit.measure.as_ref());
    Ok(measures.map(Profile::of).collect())
}

/// One measure through the sheets of a department.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thread {
    /// Its rows, oldest first, each with the place of its year in the list of years.
    pub rows: Vec<(usize, Unit)>,
}

/// The measures of a department through its years: who goes on is paired from one
/// year with sheets to the next. Those that go on longest come first, then those
/// that are there latest.
///
/// # Errors
/// When the index cannot be read.
pub fn threads(
    snapshot: &Snapshot,
    sheets: &[SheetSummary],
) -> Result<(Vec<FiscalYear>, Vec<Thread>), IndexError> {
    let mut years: Vec<FiscalYear> = sheets
        .iter()
        .filter_map(|sheet| sheet.head.fiscal_year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut threads: Vec<Thread> = Vec::new();
    // The threads that reached the last year, with the profile of their row there.
    let mut open: Vec<(usize, Profile)> = Vec::new();
    for (place, year) in years.iter().enumerate() {
        let mut rows = Vec::new();
        for sheet in sheets
            .iter()
            .filter(|sheet| sheet.head.fiscal_year == Some(*year))
        {
            rows.extend(snapshot.units_of_sheet(&sheet.head.key)?);
        }
        let rows: Vec<(Unit, Profile)> = (rows.into_iter())
            .filter_map(|unit| {
                let profile = Profile::of(unit.measure.as_ref()?);
                Some((unit, profile))
            })
            .collect();
        let pairs = pair(open.len(), rows.len(), CONTINUES, |old, new| {
            likeness(&open[old].1, &rows[new].1)
        });
        let mut reached = Vec::with_capacity(rows.len());
        for (at, (unit, profile)) in rows.into_iter().enumerate() {
            let thread = match pairs.iter().find(|(_, new, _)| *new == at) {
                Some((old, _, _)) => open[*old].0,
                None => {
                    threads.push(Thread::default());
                    threads.len() - 1
                }
            };
            threads[thread].rows.push((place, unit));
            reached.push((thread, profile));
        }
        open = reached;
    }
    threads.sort_by_key(|thread| {
        let last = thread.rows.last().map_or(0, |(place, _)| *place);
        (Reverse(thread.rows.len()), Reverse(last))
    });
    Ok((years, threads))
}
