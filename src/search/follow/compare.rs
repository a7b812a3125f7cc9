//! Two sheets side by side: what goes on, what is gone, what is new.

use crate::domain::Measure;
use crate::index::{IndexError, Snapshot, Unit};
use crate::text::normalize;

use super::likeness::{CONTINUES, likeness, pair};
use super::profile::{Profile, lines};
use super::terms::{NAMED_ALIKE, Subject};
use super::wording::{Wording, wording};

/// What is taken off the likeness of rows of different sections: a goal of the
/// year that became one for the middle term goes on all the same.
const OTHER_SECTION: f32 = 0.9;

/// Likeness from which a row is worth a look beside one without a counterpart.
const SOMEWHAT_ALIKE: f32 = 0.27;

/// Two sheets, paired.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Rows of both sheets, in the order of the new one.
    pub continued: Vec<Continued>,
    /// Rows of the old sheet that the new one has no counterpart for, in order.
    pub gone: Vec<Alone>,
    /// Rows of the new sheet that are in none of the pairs, in order.
    pub new: Vec<Alone>,
}

/// A row that stands in one of two sheets only.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone {
    /// The row.
    pub unit: Unit,
    /// The row of the other sheet that is most like it or is named for the same,
    /// where there is one: a measure may have been merged, split or put in quite
    /// other words.
    pub nearest: Option<Unit>,
}

/// A measure that stands in both sheets.
#[derive(Debug, Clone, PartialEq)]
pub struct Continued {
    /// The row of the old sheet.
    pub old: Unit,
    /// The row of the new sheet.
    pub new: Unit,
    /// How alike they are, 0 to 1.
    pub likeness: f32,
    /// What changed in the title.
    pub title: Wording,
    /// What changed in the commitments, one item a line.
    pub commitments: Wording,
}

impl Continued {
    /// Whether the words are the same.
    pub fn is_unchanged(&self) -> bool {
        self.title.is_same() && self.commitments.is_same()
    }
}

/// Compares two sheets by their keys; `None` where one is unknown.
///
/// # Errors
/// When the index cannot be read.
pub fn compare(
    snapshot: &Snapshot,
    old: &str,
    new: &str,
) -> Result<Option<Comparison>, IndexError> {
    let (old, new) = (snapshot.units_of_sheet(old)?, snapshot.units_of_sheet(new)?);
    if old.is_empty() || new.is_empty() {
        return Ok(None);
    }
    let segmenter = snapshot.analyzer().segmenter();
    let (old, new) = (Rows::of(old), Rows::of(new));
    let pairs = pair(old.units.len(), new.units.len(), CONTINUES, |from, to| {
        let alike = likeness(&old.profiles[from], &new.profiles[to]);
        if old.units[from].section() == new.units[to].section() {
            alike
        } else {
            alike * OTHER_SECTION
        }
    });
    let is_old = |place| pairs.iter().any(|pair| pair.0 == place);
    let is_new = |place| pairs.iter().any(|pair| pair.1 == place);
    let gone = alone(snapshot, &old, &new, is_old)?;
    let added = alone(snapshot, &new, &old, is_new)?;
    let mut pairs = pairs;
    pairs.sort_by_key(|(_, to, _)| *to);
    let continued = pairs.into_iter().map(|(from, to, likeness)| {
        let (was, is) = (&old.units[from], &new.units[to]);
        Continued {
            likeness,
            title: wording(title(was), title(is), segmenter),
            commitments: wording(&commitments(was), &commitments(is), segmenter),
            old: was.clone(),
            new: is.clone(),
        }
    });
    Ok(Some(Comparison {
        continued: continued.collect(),
        gone,
        new: added,
    }))
}

/// The rows that are in no pair, each with the row of the other sheet next to it.
fn alone(
    snapshot: &Snapshot,
    rows: &Rows,
    others: &Rows,
    is_paired: impl Fn(usize) -> bool,
) -> Result<Vec<Alone>, IndexError> {
    let places = (0..rows.units.len()).filter(|place| !is_paired(*place));
    let alone = places.map(|place| {
        let unit = rows.units[place].clone();
        let profile = &rows.profiles[place];
        let alike = others.best(SOMEWHAT_ALIKE, |_, other| likeness(profile, other));
        let nearest = match alike {
            Some(other) => Some(other),
            None => {
                let subject = Subject::of(snapshot, &unit)?;
                others.best(NAMED_ALIKE, |other, _| {
                    subject.shared_title(&normalize(title(other)))
                })
            }
        };
        Ok(Alone {
            unit,
            nearest: nearest.cloned(),
        })
    });
    alone.collect()
}

/// The rows of a sheet with what they are known by.
struct Rows {
    units: Vec<Unit>,
    profiles: Vec<Profile>,
}

impl Rows {
    fn of(units: Vec<Unit>) -> Self {
        let units: Vec<Unit> = (units.into_iter())
            .filter(|unit| unit.measure.is_some())
            .collect();
        let profiles = units.iter().filter_map(|unit| unit.measure.as_ref());
        Self {
            profiles: profiles.map(Profile::of).collect(),
            units,
        }
    }

    /// The row with the highest value, the first of equals, if that is high enough.
    fn best(&self, least: f32, value: impl Fn(&Unit, &Profile) -> f32) -> Option<&Unit> {
        let rows = self.units.iter().zip(&self.profiles);
        let rows = rows.map(|(unit, profile)| (unit, value(unit, profile)));
        let good = rows.filter(|(_, value)| *value >= least);
        let best = good.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(unit, _)| unit)
    }
}

fn title(unit: &Unit) -> &str {
    let measure = unit.measure.as_ref();
    measure.map_or("", |measure| measure.title.as_str())
}

/// The commitments as they are compared: markers change with every new row above.
fn commitments(unit: &Unit) -> String {
    let lines = |measure: &Measure| {
        let lines = lines(&measure.commitments);
        lines
            .into_iter()
            .filter(|line| !normalize(line).is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    unit.measure.as_ref().map(lines).unwrap_or_default()
}
