//! The rooms import one way only, and each outside crate has its one place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms in the order in which data flows, with the rooms each may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("domain", &["text"]),
    ("analysis", &["text"]),
    ("ingest", &["text", "domain", "analysis"]),
    ("index", &["text", "domain", "analysis", "ingest"]),
    ("search", &["text", "domain", "analysis", "ingest", "index"]),
    (
        "eval",
        &["text", "domain", "analysis", "ingest", "index", "search"],
    ),
    (
        "web",
        &[
            "text", "domain", "analysis", "ingest", "index", "search", "eval",
        ],
    ),
    (
        "cli",
        &[
            "text", "domain", "analysis", "ingest", "index", "search", "eval", "web",
        ],
    ),
];

/// Outside crates that only these rooms may name.
const HOMES: &[(&str, &[&str])] = &[
    ("unicode_normalization", &["text"]),
    ("lindera", &["analysis"]),
    ("lindera_dictionary", &["analysis"]),
    ("tantivy", &["analysis", "index", "search"]),
    ("html5ever", &["ingest"]),
    ("hayro", &["ingest"]),
    ("hayro_cmap", &["ingest"]),
    ("hayro_interpret", &["ingest"]),
    ("hayro_syntax", &["ingest"]),
    ("ttf_parser", &["ingest"]),
    ("calamine", &["ingest"]),
    ("quick_xml", &["ingest"]),
    ("zip", &["ingest"]),
    ("rustix", &["ingest", "index"]),
    ("getrandom", &["web", "cli"]),
    ("pulldown_cmark", &["ingest"]),
    ("encoding_rs", &["analysis", "ingest"]),
    ("chardetng", &["ingest"]),
    ("walkdir", &["index"]),
    ("regex", &["index"]),
    ("wana_kana", &["analysis"]),
    ("strsim", &["search"]),
    ("similar", &["search"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("tower", &["web"]),
    ("tower_http", &["web"]),
    ("utoipa", &["web"]),
    ("utoipa_axum", &["web"]),
    ("tokio", &["web", "cli"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
];

/// Lines of a file above which it holds more than one idea.
const MAX_LINES: usize = 500;

/// Tables, which are as long as what they list.
const TABLES: &[&str] = &["ingest/layout/label.rs"];

struct SourceFile {
    path: PathBuf,
    room: String,
    /// The code, comments left out.
    code: String,
    lines: usize,
}

fn source_files() -> Vec<SourceFile> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let is_code = |line: &&str| !line.trim_start().starts_with("//");
                let first = path
                    .strip_prefix(&src)
                    .unwrap()
                    .components()
                    .next()
                    .unwrap();
                files.push(SourceFile {
                    room: first
                        .as_os_str()
                        .to_string_lossy()
                        .trim_end_matches(".rs")
                        .to_owned(),
                    code: text.lines().filter(is_code).collect::<Vec<_>>().join("\n"),
                    lines: text.lines().count(),
                    path,
                });
            }
        }
    }
    files
}

/// Names that stand behind `prefix` in the code: `crate::text::…` → `text`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let name = |at: usize| {
        let rest = code[at + prefix.len()..].chars();
        rest.take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    code.match_indices(prefix).map(|(at, _)| name(at)).collect()
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))
    })
}

#[test]
fn every_room_is_in_the_table_and_on_the_map() {
    let map = include_str!("../src/lib.rs");
    for file in source_files() {
        let known = ROOMS.iter().any(|(room, _)| *room == file.room);
        assert!(
            known || file.room == "lib" || file.room == "main",
            "{}",
            file.path.display()
        );
    }
    for (room, _) in ROOMS {
        assert!(
            map.contains(&format!("pub mod {room};")),
            "{room} is not in lib.rs"
        );
        assert!(
            map.contains(&format!("[`{room}`]")),
            "{room} is not on the map of lib.rs"
        );
    }
}

#[test]
fn rooms_import_only_from_rooms_before_them() {
    for file in source_files() {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room) else {
            continue;
        };
        for name in names_after(&file.code, "crate::") {
            let is_room = ROOMS.iter().any(|(room, _)| *room == name);
            let fine = !is_room || name == file.room || allowed.contains(&name.as_str());
            assert!(fine, "{} imports {name}", file.path.display());
        }
    }
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    for file in source_files() {
        for (name, homes) in HOMES {
            let is_home = homes.contains(&file.room.as_str());
            assert!(
                is_home || !names_crate(&file.code, name),
                "{}: {name}",
                file.path.display()
            );
        }
    }
}

#[test]
fn no_file_outgrows_its_idea() {
    let is_table = |file: &SourceFile| TABLES.iter().any(|table| file.path.ends_with(table));
    for file in source_files().into_iter().filter(|file| !is_table(file)) {
        assert!(
            file.lines <= MAX_LINES,
            "{}: {} lines",
            file.path.display(),
            file.lines
        );
    }
}
