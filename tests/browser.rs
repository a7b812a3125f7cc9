//! The pages in a real browser: headless Chromium against a served sample corpus.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::browser::{browse, chromium};
use crate::support::{TestIndex, sample_corpus};

/// Our program serving an index on a free port; stopped when dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(index: &Path, corpus: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_shisaku"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .arg("--index")
            .arg(index)
            .arg("--corpus")
            .arg(corpus)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let url = loop {
            let line = lines
                .next()
                .expect("the server says where it listens")
                .unwrap();
            if let Some(at) = line.find("http://") {
                break line[at..]
                    .split_whitespace()
                    .next()
                    .unwrap()
                    .trim_end_matches('/')
                    .to_owned();
            }
        };
        // Whoever stops reading would stop the server at its next log line.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_pages_show_hits_facets_and_a_measure() {
    let Some(chromium) = chromium() else { return };
    let index = TestIndex::of(&sample_corpus());
    let server = Server::start(index.path(), &sample_corpus());

    let start = browse(&chromium, &server.url, &["--dump-dom"]);
    assert!(start.contains("lang=\"ja\"") && start.contains("汐見野市"));

    let query = format!("{}/?q=%E7%AA%93%E5%8F%A3", server.url);
    let page = browse(&chromium, &query, &["--dump-dom"]);
    assert!(page.contains("<mark>窓口</mark>"), "no highlighted hit");
    let hit = &index.search("窓口").hits[0];
    assert!(page.contains(&hit.url), "no link to the first measure");

    let page = browse(
        &chromium,
        &format!("{}{}", server.url, hit.url),
        &["--dump-dom"],
    );
    assert!(page.contains(hit.title.as_deref().unwrap_or("概要")));
}
