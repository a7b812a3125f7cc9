//! What the operator states beside the files: folders and `corpus.toml`.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;

use crate::domain::FiscalYear;
use crate::ingest::Overrides;

impl Overrides {
    /// These values, and where they are silent the others.
    #[must_use]
    pub fn or(self, others: Overrides) -> Self {
        Self {
            municipality: self.municipality.or(others.municipality),
            department: self.department.or(others.department),
            fiscal_year: self.fiscal_year.or(others.fiscal_year),
            kind: self.kind.or(others.kind),
        }
    }
}

/// What the folders of a path relative to the corpus say: `豊中市/令和4年度/…`.
///
/// A folder that ends in 市, 区, 町 or 村 is the municipality, a folder that is
/// exactly a year is the fiscal year; other folders say nothing.
pub fn overrides_from_path(path: &Path) -> Overrides {
    let mut overrides = Overrides::default();
    let folders = path.parent().into_iter().flat_map(Path::components);
    for folder in folders {
        let Component::Normal(name) = folder else {
            continue;
        };
        let name = name.to_string_lossy();
        if overrides.municipality.is_none() && name.ends_with(['市', '区', '町', '村']) {
            overrides.municipality = Some(name.into_owned());
        } else if overrides.fiscal_year.is_none() {
            overrides.fiscal_year = FiscalYear::parse(&name);
        }
    }
    overrides
}

/// A `corpus.toml`: defaults for the files beside and below it, and values for single files.
///
/// ```toml
/// [defaults]
/// municipality = "豊中市"
/// [files."r4.txt"]
/// department = "市民協働部"
/// fiscal_year = 2022            # or "令和4年度"
/// kind = "部局マネジメントシート"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorpusToml {
    defaults: Stated,
    files: BTreeMap<String, Stated>,
}

/// Values of one table; `provenance` and `note` are for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Stated {
    municipality: Option<String>,
    department: Option<String>,
    #[serde(deserialize_with = "fiscal_year")]
    fiscal_year: Option<FiscalYear>,
    kind: Option<String>,
    provenance: Option<String>,
    note: Option<String>,
}

impl CorpusToml {
    /// Reads the text of a `corpus.toml`.
    ///
    /// # Errors
    /// When it is no TOML, has unknown keys, or a year that is none.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// What it states of a file, named relative to the folder of the `corpus.toml`.
    pub fn overrides(&self, file: &str) -> Overrides {
        let of = |stated: &Stated| Overrides {
            municipality: stated.municipality.clone(),
            department: stated.department.clone(),
            fiscal_year: stated.fiscal_year,
            kind: stated.kind.clone(),
        };
        let own = self.files.get(file).map(of).unwrap_or_default();
        own.or(of(&self.defaults))
    }
}

/// A year as a number or in any notation.
fn fiscal_year<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<FiscalYear>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Year {
        Number(u16),
        Text(String),
    }
    let text = match Year::deserialize(deserializer)? {
        Year::Number(number) => number.to_string(),
        Year::Text(text) => text,
    };
    let year = FiscalYear::parse(&text);
    year.map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no fiscal year")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_name_municipality_and_year() {
        let of = |path: &str| {
            let found = overrides_from_path(Path::new(path));
            (
                found.municipality,
                found.fiscal_year.map(FiscalYear::western),
            )
        };
        assert_eq!(
            of("豊中市/令和4年度/a.txt"),
            (Some("豊中市".into()), Some(2022))
        );
        assert_eq!(
            of("豊中市/2022/部局/a.txt"),
            (Some("豊中市".into()), Some(2022))
        );
        assert_eq!(of("inbox/a.txt"), (None, None));
        assert_eq!(of("豊中市.txt"), (None, None));
    }

    #[test]
    fn a_files_own_values_beat_the_defaults() {
        let text = r#"
            [defaults]
            municipality = "豊中市"
            fiscal_year = 2021
            [files."b.txt"]
            fiscal_year = "令和4年度"
            department = "市民協働部"
        "#;
        let corpus = CorpusToml::parse(text).unwrap();
        let overrides = corpus.overrides("b.txt");
        assert_eq!(overrides.municipality.as_deref(), Some("豊中市"));
        assert_eq!(overrides.fiscal_year, Some(FiscalYear::new(2022)));
        assert_eq!(overrides.department.as_deref(), Some("市民協働部"));
        assert_eq!(
            corpus.overrides("a.txt").fiscal_year,
            Some(FiscalYear::new(2021))
        );
    }

    #[test]
    fn slips_in_the_file_are_errors() {
        for text in [
            "[defaults]\nmunicipalty = \"豊中市\"",
            "[defaults]\nfiscal_year = \"いつか\"",
            "[",
        ] {
            assert!(CorpusToml::parse(text).is_err(), "{text}");
        }
    }
}
