use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Section, Sheet};
use crate::text::normalize;

/// Identity of a measure: `municipality-kind-department-year-section-number`.
///
/// Made from what the measure is, not from the file's bytes, so that a
/// corrected upload keeps its links. Every part is in normal form, with `_`
/// for an unknown one and for characters that part a key or a URL. The year is
/// western; a row without a number has 8 hex digits of the BLAKE3 of its title
/// instead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MeasureKey(String);

impl MeasureKey {
    /// The key of a row of this sheet; an unnumbered row is known by its title.
    pub fn of_measure(sheet: &Sheet, section: Section, number: Option<u32>, title: &str) -> Self {
        let row = match number {
            Some(number) => number.to_string(),
            None => title_hash(title),
        };
        Self(format!("{}-{section}-{row}", sheet.key()))
    }

    /// The key of the sheet's overview: number 0.
    pub fn of_overview(sheet: &Sheet) -> Self {
        Self::of_measure(sheet, Section::Overview, Some(0), "")
    }

    /// Takes a key as it came from a link or an exchange file.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the measure's sheet: what stands before the section.
    ///
    /// A text that is no key of a measure is its own sheet key.
    pub fn sheet_key(&self) -> &str {
        let parts = self.0.rsplitn(3, '-').nth(2);
        parts.unwrap_or(&self.0)
    }

    /// The same key with the title in it, for a row that shares its number with another.
    fn with_title(self, title: &str) -> Self {
        let hash = title_hash(title);
        if self.0.ends_with(&format!("-{hash}")) {
            self
        } else {
            Self(format!("{self}.{hash}"))
        }
    }
}

impl fmt::Display for MeasureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Sheet {
    /// Identity of the sheet: `municipality-kind-department-year`.
    pub fn key(&self) -> String {
        let year = self.fiscal_year.map(|year| year.to_string());
        let parts = [
            self.municipality.as_deref(),
            Some(self.kind.as_str()),
            self.department.as_deref(),
            year.as_deref(),
        ];
        parts
            .map(|part| key_part(part.unwrap_or_default()))
            .join("-")
    }

    /// Gives every measure its key.
    ///
    /// Of several measures with one section and number the first keeps the
    /// plain key; the others get the hash of their title too, and a count from
    /// 2 where the titles are the same as well.
    pub fn assign_keys(&mut self) {
        let mut taken = HashSet::from([MeasureKey::of_overview(self)]);
        let mut counts: HashMap<MeasureKey, usize> = HashMap::new();
        for i in 0..self.measures.len() {
            let measure = &self.measures[i];
            let plain =
                MeasureKey::of_measure(self, measure.section, measure.number, &measure.title);
            let mut key = plain.clone();
            if taken.contains(&key) {
                let titled = plain.with_title(&measure.title);
                key = titled.clone();
                while taken.contains(&key) {
                    let count = counts.entry(titled.clone()).or_insert(1);
                    *count += 1;
                    key = MeasureKey(format!("{titled}.{count}"));
                }
            }
            taken.insert(key.clone());
            self.measures[i].key = key;
        }
    }
}

/// A part of a key: nothing in it ends the part or has a meaning in a URL's path.
fn key_part(text: &str) -> String {
    let normal = normalize(text);
    if normal.is_empty() {
        return "_".to_owned();
    }
    let parts_url = |c: char| matches!(c, '/' | '-' | '?' | '#' | '%' | '\\') || c.is_control();
    normal
        .chars()
        .map(|c| {
            if parts_url(c) || c.is_whitespace() {
                '_'
            } else {
                c
            }
        })
        .collect()
}

fn title_hash(title: &str) -> String {
    let hash = blake3::hash(normalize(title).as_bytes());
    hash.to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{FiscalYear, Measure};

    fn sheet(measures: &[(Section, Option<u32>, &str)]) -> Sheet {
        Sheet {
            municipality: Some("豊中市".to_owned()),
            kind: "部局マネジメントシート".to_owned(),
            department: Some("市民協働部".to_owned()),
            fiscal_year: Some(FiscalYear::new(2022)),
            measures: measures
                .iter()
                .map(|&(section, number, title)| Measure::new(section, number, title))
                .collect(),
            ..Sheet::default()
        }
    }

    fn assigned(measures: &[(Section, Option<u32>, &str)]) -> Vec<String> {
        let mut sheet = sheet(measures);
        sheet.assign_keys();
        sheet
            .measures
            .iter()
            .map(|measure| measure.key.to_string())
            .collect()
    }

    #[test]
    fn a_key_says_what_the_measure_is() {
        let sheet = sheet(&[]);
        let key = MeasureKey::of_measure(&sheet, Section::Annual, Some(3), "市民協働");
        assert_eq!(
            key.as_str(),
            "豊中市-部局マネジメントシート-市民協働部-2022-annual-3"
        );
        assert_eq!(key.sheet_key(), sheet.key());
        let overview = MeasureKey::of_overview(&sheet);
        assert_eq!(
            overview.as_str(),
            "豊中市-部局マネジメントシート-市民協働部-2022-overview-0"
        );
    }

    #[test]
    fn unknown_parts_are_marked_and_separators_replaced() {
        let sheet = Sheet {
            municipality: Some("A / B-市?#%\\".to_owned()),
            ..Sheet::default()
        };
        assert_eq!(sheet.key(), "a_b_市____-_-_-_");
    }

    #[test]
    fn an_unnumbered_row_is_known_by_its_title() {
        let sheet = sheet(&[]);
        let key = |title| MeasureKey::of_measure(&sheet, Section::Progress, None, title);
        assert_eq!(key("取組み ＩＣＴ"), key("取組みICT"));
        assert_ne!(key("取組みICT"), key("取組みDX"));
        assert_eq!(
            key("取組み").as_str().rsplit('-').next().map(str::len),
            Some(8)
        );
    }

    #[test]
    fn a_row_keeps_its_key_when_others_come_before_or_after() {
        let alone = assigned(&[(Section::Annual, Some(2), "b")]);
        let among = assigned(&[
            (Section::Annual, Some(1), "a"),
            (Section::Annual, Some(2), "b"),
            (Section::Midterm, Some(2), "b"),
        ]);
        assert_eq!(alone[0], among[1]);
        assert_ne!(among[1], among[2]);
    }

    #[test]
    fn rows_with_one_number_are_told_apart_by_title_then_by_count() {
        let keys = assigned(&[
            (Section::Annual, Some(1), "a"),
            (Section::Annual, Some(1), "b"),
            (Section::Annual, Some(1), "b"),
            (Section::Annual, Some(1), "b"),
            (Section::Annual, None, "c"),
            (Section::Annual, None, "c"),
            (Section::Overview, Some(0), "d"),
        ]);
        let (b, c, d) = (title_hash("b"), title_hash("c"), title_hash("d"));
        let rows: Vec<&str> = keys
            .iter()
            .filter_map(|key| key.rsplit('-').next())
            .collect();
        let expected = [
            "1".to_owned(),
            format!("1.{b}"),
            format!("1.{b}.2"),
            format!("1.{b}.3"),
            c.clone(),
            format!("{c}.2"),
            format!("0.{d}"),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_text_that_is_no_key_is_its_own_sheet_key() {
        assert_eq!(MeasureKey::from_text("nothing").sheet_key(), "nothing");
    }

    fn measures() -> impl Strategy<Value = Vec<(Section, Option<u32>, String)>> {
        let section = prop::sample::select(Section::ALL.to_vec());
        let number = prop::option::of(0u32..4);
        prop::collection::vec((section, number, "[abａ　 ]{0,2}"), 0..12)
    }

    proptest! {
        #[test]
        fn keys_of_a_sheet_are_distinct_and_stable(measures in measures()) {
            let rows: Vec<_> = measures.iter().map(|(s, n, t)| (*s, *n, t.as_str())).collect();
            let keys = assigned(&rows);
            prop_assert_eq!(&keys, &assigned(&rows));
            let distinct: HashSet<&String> = keys.iter().collect();
            prop_assert_eq!(distinct.len(), keys.len());
            for key in &keys {
                let key = MeasureKey::from_text(key.as_str());
                prop_assert_eq!(key.sheet_key(), sheet(&[]).key());
            }
        }

        #[test]
        fn keys_hold_nothing_that_parts_a_path(name in any::<String>(), kind in any::<String>(), number in any::<u32>()) {
            let sheet = Sheet {
                municipality: Some(name.clone()),
                kind,
                department: Some(name),
                ..Sheet::default()
            };
            let key = MeasureKey::of_measure(&sheet, Section::Annual, Some(number), "");
            let other = MeasureKey::of_measure(&sheet, Section::Annual, Some(number.wrapping_add(1)), "");
            prop_assert_ne!(&key, &other);
            prop_assert_eq!(key.as_str().matches('-').count(), 5);
            prop_assert!(!key.as_str().contains(|c: char| c.is_whitespace() || c.is_control() || "/?#%\\".contains(c)));
        }
    }
}
