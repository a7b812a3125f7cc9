//! Operators load a file, see how it is read, and find it.

use std::path::PathBuf;

use shisaku::web::Token;
use tempfile::TempDir;

use super::pages::encoded;
use super::world::World;
use crate::support::browser::Browser;
use crate::support::sample_corpus;

/// A service that takes uploads, over a corpus of one file.
struct Desk {
    world: World,
    token: Token,
    _corpus: TempDir,
}

impl Desk {
    fn new() -> Self {
        let corpus = TempDir::new().unwrap();
        std::fs::copy(
            sample("2022/市民協働部.txt"),
            corpus.path().join("2022.txt"),
        )
        .unwrap();
        let token = Token::generate().unwrap();
        let hash = token.hash().to_string();
        Self {
            world: World::of(corpus.path(), &["--upload-token-hash", &hash]),
            token,
            _corpus: corpus,
        }
    }
}

fn sample(path: &str) -> PathBuf {
    sample_corpus().join("汐見野市").join(path)
}

fn choose(page: &Browser, token: &str) {
    page.fill("#token", token);
    page.choose_file("#files", &sample("2023/市民協働部.html"));
}

/// What only the new file holds is found.
fn assert_found(page: &Browser) {
    page.visit(&format!("/?q={}&year=2023", encoded("書かない窓口")));
    assert!(page.count(".hits > li") > 0);
    assert!(page.text(".hits .source").contains("市民協働部"));
}

#[test]
fn a_file_is_checked_loaded_and_found_without_scripts() {
    let desk = Desk::new();
    let Some(page) = desk.world.browser() else {
        return;
    };
    page.set_scripts(false);
    page.visit("/upload");
    choose(&page, desk.token.as_str());
    page.follow("button[name=dry_run][value=true]");
    assert_eq!(page.count(".result .files > li"), 1);
    assert!(page.text(".result .files .sheets").contains("市民協働部"));
    page.visit("/upload");
    choose(&page, desk.token.as_str());
    page.follow("button[name=dry_run][value=false]");
    page.wait("the file is loaded", |page| {
        let state = page.attribute(".result", "data-state");
        state.is_some_and(|state| state != "running")
    });
    assert_found(&page);
}

#[test]
fn a_file_is_checked_loaded_and_found_without_leaving_the_page() {
    let desk = Desk::new();
    let Some(page) = desk.world.browser() else {
        return;
    };
    page.visit("/upload");
    choose(&page, desk.token.as_str());
    page.wait_for("#chosen > li");
    page.click("button[name=dry_run][value=true]");
    page.wait("the file is readable", |page| {
        page.text("#said").contains("登録できます")
    });
    page.click("button[name=dry_run][value=false]");
    page.wait("the file is loaded", |page| {
        let state = page.attribute("#results .result", "data-state");
        state.is_some_and(|state| state != "running")
    });
    assert_eq!(page.path(), "/upload");
    assert_found(&page);
}

#[test]
fn a_wrong_token_is_told_and_takes_nothing() {
    let desk = Desk::new();
    for scripts in [true, false] {
        let Some(page) = desk.world.browser() else {
            return;
        };
        page.set_scripts(scripts);
        page.visit("/upload");
        choose(&page, "wrong");
        let button = "button[name=dry_run][value=false]";
        if scripts {
            page.click(button);
            page.wait("the token is refused", |page| {
                page.text("#said").contains("トークン")
            });
        } else {
            page.follow(button);
            assert!(page.text(".problem").contains("トークン"));
        }
        page.visit("/?q=&year=2023");
        assert_eq!(page.count(".hits > li"), 0);
    }
}
