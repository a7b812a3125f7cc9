//! A large corpus of invented sheets: the same for the same size.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use fastrand::Rng;
use shisaku::domain::{FiscalYear, Item, Measure, PlanCode, Policy, Section, Sheet};

use crate::vocabulary::{
    DEPARTMENTS, MUNICIPALITIES, NOUNS, PLACE_ENDINGS, PLACES, SENTENCES, SUBJECTS,
};

/// Raised when the same number of measures gives another corpus.
pub(crate) const VERSION: u32 = 1;

const FIRST_YEAR: u16 = 2015;
const YEARS: usize = 10;
/// Items of a column of a row, and sentences of an item: 22 values, 3 KB a measure.
const ITEMS: usize = 7;
const SENTENCES_PER_ITEM: usize = 2;

/// How large a corpus is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) sheets: usize,
    pub(crate) measures_per_sheet: usize,
    pub(crate) sheets_per_file: usize,
}

/// Writes exchange files of sheets, one sheet a line.
pub(crate) fn write_corpus(folder: &Path, size: Size) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let sheets: Vec<usize> = (0..size.sheets).collect();
    for (at, of_file) in sheets.chunks(size.sheets_per_file).enumerate() {
        let mut file = BufWriter::new(File::create(folder.join(format!("{at:04}.jsonl")))?);
        for sheet in of_file {
            serde_json::to_writer(&mut file, &self::sheet(*sheet, size.measures_per_sheet))?;
            file.write_all(b"\n")?;
        }
        file.flush()?;
    }
    Ok(())
}

/// Sheets differ in at least one of municipality, department and year.
fn sheet(number: usize, measures: usize) -> Sheet {
    // Each sheet has its own randomness: a larger corpus begins like a smaller one.
    let mut random = Random(Rng::with_seed(number as u64));
    let municipality = number / YEARS / DEPARTMENTS.len();
    let round = municipality / MUNICIPALITIES.len();
    let name = MUNICIPALITIES[municipality % MUNICIPALITIES.len()];
    let western = FIRST_YEAR + (number % YEARS) as u16;
    Sheet {
        municipality: Some(match round {
            0 => name.to_owned(),
            round => format!("第{round}{name}"),
        }),
        kind: "部局マネジメントシート".to_owned(),
        department: Some(DEPARTMENTS[number / YEARS % DEPARTMENTS.len()].to_owned()),
        fiscal_year: Some(FiscalYear::new(western)),
        fiscal_year_evidence: Some(format!("{western}年度")),
        mission: random.items(3),
        summary: random.items(3),
        measures: (1..=measures).map(|row| random.measure(row)).collect(),
        ..Sheet::default()
    }
}

struct Random(Rng);

impl Random {
    fn measure(&mut self, row: usize) -> Measure {
        let section = match row % 5 {
            0 => Section::Midterm,
            _ => Section::Annual,
        };
        let title = format!("{}の{}", self.zipf(SUBJECTS), self.zipf(NOUNS));
        let mut measure = Measure::new(section, u32::try_from(row).ok(), title);
        measure.plan_codes = vec![self.plan_code()];
        measure.policies = (0..2).map(|_| self.policy()).collect();
        measure.commitments = self.items(ITEMS);
        measure.results = self.items(ITEMS);
        measure.issues = self.items(ITEMS - 3);
        measure.division = Some(format!("{}課", self.zipf(SUBJECTS)));
        if self.0.u8(..4) == 0 {
            measure.emphasis = vec!["重点".to_owned()];
        }
        measure
    }

    fn plan_code(&mut self) -> PlanCode {
        let code = format!(
            "{}-{}-{}",
            self.0.u8(1..6),
            self.0.u8(1..4),
            self.0.u8(1..6)
        );
        PlanCode {
            raw: code.clone(),
            code,
            name: self.sentence(),
        }
    }

    fn policy(&mut self) -> Policy {
        let at = self.rank(SUBJECTS.len());
        Policy {
            scheme: "基本政策".to_owned(),
            number: at as u32 + 1,
            name: format!("{}の{}", SUBJECTS[at], NOUNS[at % NOUNS.len()]),
        }
    }

    fn items(&mut self, count: usize) -> Vec<Item> {
        let item = |at| Item {
            marker: format!("({at})"),
            text: (0..SENTENCES_PER_ITEM).map(|_| self.sentence()).collect(),
            items: Vec::new(),
        };
        (1..=count).map(item).collect()
    }

    fn sentence(&mut self) -> String {
        let mut sentence = String::new();
        for c in SENTENCES[self.0.usize(..SENTENCES.len())].chars() {
            match c {
                'S' | 'T' => sentence.push_str(self.zipf(SUBJECTS)),
                'N' => sentence.push_str(self.zipf(NOUNS)),
                'P' => sentence.push_str(&self.place()),
                '#' => sentence.push_str(&self.0.u32(1..2000).to_string()),
                c => sentence.push(c),
            }
        }
        sentence
    }

    fn place(&mut self) -> String {
        let mut name = String::new();
        for characters in PLACES {
            let at = self.rank(characters.chars().count());
            name.extend(characters.chars().nth(at));
        }
        name + self.zipf(PLACE_ENDINGS)
    }

    fn zipf(&mut self, words: &'static [&'static str]) -> &'static str {
        words[self.rank(words.len())]
    }

    /// A rank below `count`: the chance of each falls like 1 / (rank + 1) (Zipf).
    ///
    /// The integral of 1/x inverted: exact enough, and no table to keep.
    fn rank(&mut self, count: usize) -> usize {
        let rank = ((count + 1) as f64).powf(self.0.f64()) as usize;
        rank.clamp(1, count) - 1
    }
}
