//! An index and our program serving it.

use std::path::Path;
use std::sync::LazyLock;

use shisaku::index::Unit;
use shisaku::web::Token;

use super::pages::Place;
use crate::support::browser::{Browser, Leash};
use crate::support::{TestIndex, sample_corpus};

/// The sample corpus, served for all tests that only read.
///
/// It would take uploads, so that their page has its form; nobody knows the token.
pub(super) static SAMPLE: LazyLock<World> = LazyLock::new(|| {
    let token = Token::generate().unwrap().hash().to_string();
    World::of(&sample_corpus(), &["--upload-token-hash", &token])
});

/// A served index.
pub(super) struct World {
    pub(super) index: TestIndex,
    pub(super) url: String,
    _server: Leash,
}

impl World {
    /// Indexes a folder and serves it on a free port, with these further options.
    pub(super) fn of(corpus: &Path, options: &[&str]) -> Self {
        let index = TestIndex::of(corpus);
        let folders = [
            Path::new("--corpus"),
            corpus,
            Path::new("--index"),
            index.path(),
        ];
        let arguments = ["serve", "--listen", "127.0.0.1:0"]
            .map(Path::new)
            .into_iter()
            .chain(folders)
            .chain(options.iter().map(Path::new));
        let address = |line: &str| {
            let at = line.find("http://")?;
            let url = line[at..].split_whitespace().next()?;
            Some(url.trim_end_matches('/').to_owned())
        };
        let program = Path::new(env!("CARGO_BIN_EXE_shisaku"));
        let (server, url) = Leash::start(index.path(), program, arguments, address);
        Self {
            index,
            url,
            _server: server,
        }
    }

    /// A browser for its pages; `None` says what to install.
    pub(super) fn browser(&self) -> Option<Browser> {
        Browser::open(&self.url)
    }

    /// A measure with everything that a page can show.
    pub(super) fn rich_unit(&self) -> Unit {
        let fields = |unit: &Unit| {
            let Some(measure) = &unit.measure else {
                return 0;
            };
            [
                measure.policies.len(),
                measure.plan_codes.len(),
                measure.results.len(),
                measure.issues.len(),
                measure.emphasis.len(),
            ]
            .into_iter()
            .filter(|values| *values > 0)
            .count()
        };
        let units = self.index.units();
        units.into_iter().max_by_key(fields).unwrap()
    }

    /// Every page of the table, around a search and a measure of the sample corpus.
    pub(super) fn place<'a>(&'a self, query: &'a str, unit: &'a Unit) -> Place<'a> {
        Place {
            index: &self.index,
            query,
            unit,
        }
    }
}
