//! What the real sheets give.

use std::path::{Path, PathBuf};

use shisaku::ingest::{Inspection, Overrides, inspect};

fn seed(prefix: &str) -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds"));
    let found = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            path.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with(prefix))
        });
    found
}

#[test]
fn dump() {
    let prefix = std::env::var("SEED").unwrap_or_default();
    let path = seed(&prefix).unwrap();
    let i: Inspection = inspect(
        Path::new("a.txt"),
        &std::fs::read(path).unwrap(),
        &Overrides::default(),
    );
    println!("{}", serde_json::to_string_pretty(&i).unwrap());
}
