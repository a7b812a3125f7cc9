//! Documents that operators send from the page, with a script and without.

use serde_json::json;
use shisaku::web::Token;
use tempfile::TempDir;

use super::world::World;
use crate::support::browser::Browser;

fn sheet(department: &str, title: &str) -> String {
    format!(
        "（令和5年度）部局マネジメントシート\n部局\t{department}\n\nNo\t取組み事項\t実績\n\
         1\t{title}\t行いました。\n"
    )
}

/// A service that takes uploads, its token, and files to send.
struct Scene {
    world: World,
    token: Token,
    files: TempDir,
    _corpus: TempDir,
}

impl Scene {
    fn new() -> Self {
        let corpus = TempDir::new().unwrap();
        let folder = corpus.path().join("汐見野市/2023");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.txt"), sheet("市民部", "窓口の改善")).unwrap();
        let token = Token::generate().unwrap();
        let hash = token.hash().to_string();
        let world = World::of(corpus.path(), &["--upload-token-hash", &hash]);
        let files = TempDir::new().unwrap();
        let write = |name: &str, text: &str| std::fs::write(files.path().join(name), text).unwrap();
        write("new.txt", &sheet("福祉部", "見守りの充実"));
        write("copy.txt", &sheet("市民部", "窓口の改善"));
        write("empty.txt", " ");
        Self {
            world,
            token,
            files,
            _corpus: corpus,
        }
    }

    fn choose(&self, page: &Browser, names: &[&str]) {
        let path = |name: &&str| self.files.path().join(name).display().to_string();
        let paths: Vec<String> = names.iter().map(path).collect();
        page.write("#files", &paths.join("\n"));
    }
}

fn found(page: &Browser) -> bool {
    page.visit("/?q=%E8%A6%8B%E5%AE%88%E3%82%8A");
    page.count(".hits h2") == 1
}

#[test]
fn a_file_is_tried_sent_and_taken_back_without_leaving_the_page() {
    let scene = Scene::new();
    let Some(page) = scene.world.browser() else {
        return;
    };
    page.visit("/upload");
    page.write("#token", "wrong");
    scene.choose(&page, &["new.txt", "copy.txt", "empty.txt"]);
    page.wait("three files are listed", |page| {
        page.count("#chosen > li") == 3
    });
    page.click(".actions button:first-child");
    page.wait("the token is refused", |page| {
        page.text("#said").contains("トークンが正しくありません") && page.has_focus("#token")
    });

    page.fill("#token", scene.token.as_str());
    page.click(".actions button:first-child");
    page.wait("each file has a verdict", |page| {
        page.texts("#chosen .name b") == ["読み取れます", "登録ずみ", "読み取れません"]
    });
    page.wait("the next step has the focus", |page| {
        page.has_focus(".actions .second")
    });
    assert_eq!(page.text("#said"), "3件のうち1件を登録できます。");
    assert_eq!(page.text(".actions .second"), "読み取れる1件を登録する");

    page.click(".actions .second");
    page.wait("the file is searched", |page| {
        page.texts("#results .name b") == ["登録しました"]
    });
    page.wait("the result has the focus", |page| {
        page.has_focus("#results h2")
    });
    page.click("#results summary");
    assert!(
        !page.shows("#results .undo input"),
        "the token is asked for twice"
    );
    page.click("#results .undo button");
    page.wait("the file is gone", |page| {
        page.texts("#results .name b") == ["取り消しました"]
            && page.has_focus("#results .undo button")
    });
    assert!(!page.shows("#results .sheets"));
    page.click("#results .undo button");
    page.wait("the file is back", |page| {
        page.texts("#results .name b") == ["登録しました"]
    });
    assert!(found(&page));
}

/// Drops a file of this name and text on the page, as a hand would.
const DROP: &str = r#"
    const [name, text] = arguments;
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/plain", lastModified: 0 }));
    const place = document.querySelector(".drop");
    for (const kind of ["dragover", "drop"]) {
        const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
        // The browser would open the file in place of the page.
        if (place.dispatchEvent(event)) throw new Error(kind + " is left to the browser");
    }
"#;

#[test]
fn a_file_that_is_dropped_is_chosen_once_and_read() {
    let scene = Scene::new();
    let Some(page) = scene.world.browser() else {
        return;
    };
    page.visit("/upload");
    page.write("#token", scene.token.as_str());
    let text = sheet("福祉部", "見守りの充実");
    for _ in 0..2 {
        page.run::<()>(DROP, &[json!("dropped.txt"), json!(text)]);
    }
    assert_eq!(page.count("#chosen > li"), 1);
    assert_eq!(page.count(".drop.over"), 0);
    page.click(".actions button:first-child");
    page.wait("it has a verdict", |page| {
        page.texts("#chosen .name b") == ["読み取れます"]
    });
}

#[test]
fn a_file_is_sent_and_taken_back_without_a_script() {
    let scene = Scene::new();
    let Some(page) = scene.world.browser() else {
        return;
    };
    page.set_scripts(false);
    page.visit("/upload");
    page.write("#token", scene.token.as_str());
    scene.choose(&page, &["new.txt", "empty.txt"]);
    page.follow_text("内容を確かめる");
    assert_eq!(
        page.texts(".result .name b"),
        ["読み取れます", "読み取れません"]
    );

    page.write("#token", scene.token.as_str());
    scene.choose(&page, &["new.txt"]);
    page.follow_text("登録する");
    page.wait("the file is searched", |page| {
        page.texts(".result .name b") == ["登録しました"]
    });
    page.click(".result summary");
    page.write(".undo input", scene.token.as_str());
    page.follow(".undo button");
    page.wait("the file is gone", |page| {
        page.text(".summary-line").contains("取り消し 1件")
    });
    assert!(!found(&page));
}

#[test]
fn a_file_is_sent_without_a_pointer() {
    let scene = Scene::new();
    let Some(page) = scene.world.browser() else {
        return;
    };
    page.visit("/upload");
    page.tab_to("#token");
    for letter in scene.token.as_str().chars() {
        page.keys(&[&letter.to_string()]);
    }
    page.tab_to("#files");
    // The window of the system in which a file is chosen is not the page's.
    scene.choose(&page, &["new.txt"]);
    page.tab_to("form button:not([type=button])");
    page.keys(&["Enter"]);
    page.wait("the file has a verdict", |page| {
        page.texts("#chosen .name b") == ["読み取れます"]
    });
}
