//! Corpora that change from state to state, and what an index says of each.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use shisaku::index::{IndexError, OpenIndex, SheetSummary, SyncOptions, check, sync};
use shisaku::search::{SearchRequest, all_keys, search};

use crate::support::ANALYZER;

/// All that one can ask an index; equal for equal corpora, whatever their past.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Every unit, with its text, by key.
    units: BTreeMap<String, Value>,
    /// Path, hash, layout and keys of every file.
    files: Vec<Value>,
    /// The sheets, counted.
    sheets: Vec<SheetSummary>,
    /// Keys and scores of the hits of a few searches.
    answers: Vec<Vec<(String, String)>>,
}

const QUERIES: [&str; 4] = ["窓口", "計画 策定", "\"見守り\"", "部局:市民部"];

impl Content {
    pub(crate) fn of(index: &Path) -> Result<Self, IndexError> {
        let open = OpenIndex::open(index, Arc::clone(&ANALYZER))?;
        let snapshot = open.snapshot();
        let everything = SearchRequest {
            limit: usize::MAX / 8,
            ..SearchRequest::default()
        };
        let keys = all_keys(&snapshot, &everything).unwrap();
        let unit = |key: &String| {
            let unit = snapshot.unit_by_key(key).unwrap().unwrap();
            (key.clone(), serde_json::to_value(unit).unwrap())
        };
        let file = |record: shisaku::index::FileRecord| {
            json!([
                record.path,
                record.id,
                record.layout,
                record.keys,
                record.superseded
            ])
        };
        let answer = |query: &&str| {
            let request = SearchRequest {
                query: (*query).to_owned(),
                ..SearchRequest::default()
            };
            let hits = search(&snapshot, &request).unwrap().hits;
            let hit = |hit: shisaku::search::Hit| (hit.key.to_string(), hit.score.to_string());
            hits.into_iter().map(hit).collect()
        };
        Ok(Self {
            units: keys.iter().map(unit).collect(),
            sheets: snapshot.sheets_list()?.to_vec(),
            files: snapshot.file_records()?.into_iter().map(file).collect(),
            answers: QUERIES.iter().map(answer).collect(),
        })
    }

    /// What an index built from nothing says of a corpus.
    pub(crate) fn fresh(corpus: &Path) -> Self {
        let index = tempfile::tempdir().unwrap();
        let options = SyncOptions {
            corpus: corpus.to_owned(),
            index: index.path().to_owned(),
            rebuild: false,
            reader: shisaku::ingest::Reader::in_process(),
        };
        sync(&options, &ANALYZER, &mut |_| {}).unwrap();
        Self::of(index.path()).unwrap()
    }
}

/// Nothing wrong and nothing left over.
pub(crate) fn assert_clean(index: &Path) {
    let report = check(index).unwrap();
    assert_eq!((report.damage, report.leftovers), (vec![], vec![]));
}

/// One sheet as an exchange file; `words` stand in the title and in the text.
pub(crate) fn sheet(department: &str, year: u16, words: &str, measures: usize) -> String {
    let measure = |number: usize| {
        json!({"section": "annual", "number": number, "title": format!("{words}（{number}）"),
            "commitments": [{"marker": "(1)", "text": format!("{words}の計画を策定します。"), "items": []}]})
    };
    let sheet = json!({
        "municipality": "汐見野市", "kind": "部局マネジメントシート", "department": department,
        "fiscal_year": year, "measures": (1..=measures).map(measure).collect::<Vec<_>>(),
    });
    format!("{sheet}\n")
}

/// How many states [`write_state`] knows.
pub(crate) const STATES: usize = 6;

/// Makes a corpus be in this state: files come, go, change, move, and claim keys of others.
pub(crate) fn write_state(corpus: &Path, state: usize) {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let words = [
        "窓口の改善",
        "見守りの充実",
        "道路の整備",
        "救急の強化",
        "学校の再編",
    ];
    let departments = ["市民部", "福祉部", "都市部", "消防本部", "教育委員会"];
    for (at, department) in departments.iter().enumerate() {
        let word = words[(at + if at % 2 == 0 { state } else { 0 }) % words.len()];
        if !(at + state).is_multiple_of(4) {
            let text = sheet(department, 2022, word, 2 + (at * state) % 3);
            files.insert(format!("2022/{at}.jsonl"), text);
        }
    }
    // The same bytes, wandering from folder to folder.
    files.insert(
        format!("m{}/x.jsonl", state % 3),
        sheet("総務部", 2021, "庁舎の見守り", 2),
    );
    // Two files that claim one key in every other state.
    files.insert(
        "z1.jsonl".to_owned(),
        sheet("環境部", 2023, "ごみの減量", 1),
    );
    if state % 2 == 1 {
        files.insert(
            "z2.jsonl".to_owned(),
            sheet("環境部", 2023, "ごみの再生", 1),
        );
    }
    files.insert(
        "note.txt".to_owned(),
        format!("令和4年度の取組み\n窓口を{state}回改善しました。\n"),
    );
    become_files(corpus, &files);
}

/// Writes what differs, removes what is too much.
fn become_files(corpus: &Path, files: &BTreeMap<String, String>) {
    let folders = fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for folder in folders.collect::<Vec<_>>() {
        if folder.is_file() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            if !files.contains_key(&name) {
                fs::remove_file(&folder).unwrap();
            }
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        for file in fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            let path = format!("{name}/{}", file.file_name().unwrap().to_string_lossy());
            if !files.contains_key(&path) {
                fs::remove_file(&file).unwrap();
            }
        }
    }
    for (path, text) in files {
        let file = corpus.join(path);
        if fs::read_to_string(&file).ok().as_ref() != Some(text) {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
}

#[test]
fn updates_lead_to_the_same_answers_as_a_fresh_build() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, index) = (folder.path().join("corpus"), folder.path().join("index"));
    fs::create_dir(&corpus).unwrap();
    let options = SyncOptions {
        corpus: corpus.clone(),
        index: index.clone(),
        rebuild: false,
        reader: shisaku::ingest::Reader::in_process(),
    };
    for state in [0, 3, 1, 4, 2, 5, 0, 5] {
        write_state(&corpus, state);
        sync(&options, &ANALYZER, &mut |_| {}).unwrap();
        assert_eq!(
            Content::of(&index).unwrap(),
            Content::fresh(&corpus),
            "{state}"
        );
        assert_clean(&index);
    }
}
