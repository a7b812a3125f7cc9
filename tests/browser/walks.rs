//! Three tasks from the start page to their end, as the people have them who come here.
//!
//! Every click, key and field is a step, and the number of steps is a part of the
//! law: a page that needs one more breaks its walk.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use serde_json::json;
use shisaku::web::Token;
use tempfile::TempDir;

use super::world::{SAMPLE, World};
use crate::support::browser::Browser;
use crate::support::{sample_corpus, seeds};

/// A browser that counts what its reader does.
struct Walk {
    page: Browser,
    steps: Cell<usize>,
}

impl Walk {
    /// Begins on the start page; `None` says what to install.
    fn begin(world: &World) -> Option<Self> {
        let page = world.browser()?;
        page.visit("/");
        let steps = Cell::new(0);
        Some(Self { page, steps })
    }

    fn step(&self, act: impl FnOnce(&Browser)) {
        self.steps.set(self.steps.get() + 1);
        act(&self.page);
    }

    fn click_text(&self, text: &str) {
        self.step(|page| page.click_text(text));
    }

    fn follow(&self, css: &str) {
        self.step(|page| page.follow(css));
    }

    fn follow_text(&self, text: &str) {
        self.step(|page| page.follow_text(text));
    }

    /// Types into a field, names files for one, or takes the option that says this.
    fn fill(&self, css: &str, text: &str) {
        self.step(|page| page.write(css, text));
    }

    fn enter(&self) {
        self.step(Browser::enter);
    }

    fn back(&self) {
        self.step(Browser::back);
    }

    /// The walk is over after so many steps.
    fn took(&self, steps: usize) {
        assert_eq!(self.steps.get(), steps, "steps");
    }
}

/// Status, type and text of what a link of the page leads to.
fn fetched(page: &Browser, css: &str) -> (u16, String, String) {
    let script = r"
        const [css, done] = arguments;
        fetch(document.querySelector(css).href).then(async (answer) =>
            done([answer.status, answer.headers.get('content-type'), await answer.text()]));
    ";
    page.run_async(script, &[json!(css)])
}

/// What a member of staff looks for, and knows of it.
struct Promise<'a> {
    city: &'a str,
    year: &'a str,
    title: &'a str,
    section: &'a str,
    promised: &'a str,
    achieved: &'a str,
}

/// From a word and a year to the measure, its citation, and its lines in the file; ends
/// on the measure.
fn promise_and_result(walk: &Walk, looked_for: &Promise<'_>) {
    let page = &walk.page;
    walk.fill("#q", "特殊詐欺");
    walk.enter();
    walk.follow_text(looked_for.year);
    assert_eq!(page.texts(".chips li").len(), 1);
    // What came of it is told in the list already.
    let hits = page.texts(".hits > li");
    let hit = hits.iter().find(|hit| hit.contains(looked_for.title));
    assert!(hit.unwrap().contains("実績"));
    walk.follow_text(looked_for.title);
    assert_eq!(page.text("h1"), looked_for.title);

    let columns = page.texts(".columns > section");
    assert!(columns[0].starts_with("取組み事項") && columns[0].contains(looked_for.promised));
    assert!(columns[1].starts_with("実績") && columns[1].contains(looked_for.achieved));
    let tops: Vec<f64> = page.run(
        "return all('.columns > section').map((e) => e.getBoundingClientRect().top)",
        &[],
    );
    assert!(tops[0].to_bits() == tops[1].to_bits(), "beside each other");

    walk.click_text("コピー");
    page.wait_for(".citation + button");
    page.wait("the citation is copied", |page| {
        page.text(".citation + button") == "コピーしました"
    });
    let address: String = page.run("return decodeURI(location.href)", &[]);
    let hash = page.text(".origin code");
    let copied = page.paste("#q");
    for part in [
        looked_for.city,
        "部局マネジメントシート",
        "市民協働部",
        looked_for.year,
        looked_for.section,
        looked_for.title,
        "行",
        hash.as_str(),
        // A mail makes a link of it that ends where it ends.
        &format!(" {address} "),
        "日閲覧",
    ] {
        assert!(copied.contains(part), "{part}: {copied}");
    }
    assert_eq!(hash.len(), 64);
}

/// Opens the lines of the source and finds the promise there, marked.
fn lines_of_the_source(walk: &Walk, promised: &str) {
    walk.follow_text("読み取った文面を見る");
    let marked = walk.page.texts("mark").concat();
    assert!(marked.contains(promised), "{marked}");
    let is_seen = "const box = document.querySelector('mark').getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight";
    walk.page
        .wait("the marked lines are in the window", |page| {
            page.run(is_seen, &[])
        });
}

#[test]
fn staff_find_a_promise_its_result_and_what_came_next() {
    let Some(walk) = Walk::begin(&SAMPLE) else {
        return;
    };
    let looked_for = Promise {
        city: "汐見野市",
        year: "令和2年度（2020）",
        title: "くらしの安全と消費者保護",
        section: "当年度目標 3",
        promised: "自動通話録音装置の無料貸与(150台)",
        achieved: "録音装置は138台を貸与",
    };
    promise_and_result(&walk, &looked_for);
    lines_of_the_source(&walk, looked_for.promised);
    walk.back();

    let page = &walk.page;
    let years = page.texts(".timeline .year");
    assert_eq!(years, ["令和2年度（2020）", "令和3年度（2021）"]);
    // The thread ends; the sheet after it has what took its place.
    assert!(page.text(".timeline").contains("見当たりません"));
    walk.follow_text("令和4年度（2022）のシートと比べる");
    let rows = |of: &str| page.text(&format!(".compare section[aria-labelledby={of}]"));
    assert!(rows("gone").contains(looked_for.title));
    assert!(rows("new").contains("消費者の保護と特殊詐欺の防止"));
    walk.follow_text("消費者の保護と特殊詐欺の防止");
    assert!(page.text(".columns").contains("録音装置を300台貸与"));
    walk.took(9);
}

#[test]
fn staff_follow_a_real_promise() {
    let Some(seeds) = seeds() else { return };
    let world = World::of(&seeds, &[]);
    let Some(walk) = Walk::begin(&world) else {
        return;
    };
    let looked_for = Promise {
        city: "豊中市",
        year: "令和元年度（2019）",
        title: "くらしの安全・安心の推進",
        section: "当年度目標 2",
        promised: "特殊詐欺被害防止に向けた巡回啓発事業を開始",
        achieved: "巡回啓発事業に約800件の申込がありました",
    };
    promise_and_result(&walk, &looked_for);
    lines_of_the_source(&walk, looked_for.promised);
    walk.back();

    let page = &walk.page;
    let years = page.texts(".timeline .year");
    let known = [
        "令和元年度（2019）",
        "令和4年度（2022）",
        "令和7年度（2025）",
    ];
    assert_eq!(years, known);
    walk.follow(".timeline li:nth-child(2) .what a");
    assert!(page.text(".breadcrumb").contains(known[1]));
    assert!(page.text(".columns").contains("特殊詐欺"));
    walk.took(8);
}

/// What a journalist looks for, and knows of it.
struct Vanished<'a> {
    city: &'a str,
    years: [&'a str; 2],
    policy: &'a str,
    /// What its number means later.
    later: &'a str,
    department: &'a str,
    measure: &'a str,
}

/// From the start page to what a city gave up, from the year to the department.
fn what_vanished(world: &World, looked_for: &Vanished<'_>, steps: usize) {
    let Some(walk) = Walk::begin(world) else {
        return;
    };
    let page = &walk.page;
    walk.follow_text("政策");
    if page.text("h1") != format!("{}の政策", looked_for.city) {
        walk.follow_text(looked_for.city);
    }
    walk.fill("select[name=from]", looked_for.years[0]);
    walk.fill("select[name=to]", looked_for.years[1]);
    walk.follow_text("2つの年度を比べる");
    let heading = page.text("h1");
    assert!(looked_for.years.iter().all(|year| heading.contains(year)));
    let gone = page.texts("section.change[aria-labelledby=gone] li");
    assert!(
        page.text(".changes")
            .contains(&format!("なくなった {}件", gone.len()))
    );
    assert!(gone.iter().any(|policy| policy.contains(looked_for.policy)));

    let (status, content_type, list) = fetched(page, "a[href^='/policies.csv']");
    assert_eq!((status, content_type.starts_with("text/csv")), (200, true));
    let gone_lines = list.lines().filter(|line| line.contains(",なくなった,"));
    assert_eq!(gone_lines.count(), gone.len());

    walk.follow_text(looked_for.policy);
    assert_eq!(page.text("h1"), looked_for.policy);
    assert!(page.text(".relations").contains(looked_for.later));
    for (label, kind) in [
        ("CSV", "text/csv"),
        ("Atomフィード", "application/atom+xml"),
    ] {
        let route = if label == "CSV" { "csv" } else { "atom" };
        let (status, content_type, text) =
            fetched(page, &format!(".beside a[href^='/search.{route}']"));
        assert!(page.texts(".beside a").iter().any(|link| link == label));
        assert_eq!(status, 200);
        assert!(content_type.starts_with(kind), "{content_type}");
        assert!(text.contains(looked_for.measure), "{label}");
    }

    walk.follow_text(looked_for.measure);
    walk.follow_text(looked_for.department);
    let [from, to] = looked_for.years;
    walk.follow_text(&format!("{from}と{to}を比べる"));
    let gone = page.texts(".compare section[aria-labelledby=gone] li");
    assert!(
        gone.iter()
            .any(|measure| measure.contains(looked_for.measure))
    );
    walk.took(steps);

    let (heading, address) = (page.text("h1"), page.path());
    drop(walk);
    let Some(later) = world.browser() else { return };
    later.visit(&address);
    assert_eq!(later.text("h1"), heading);
    let again = later.texts(".compare section[aria-labelledby=gone] li");
    assert_eq!(again, gone);
}

#[test]
fn journalists_find_what_vanished_and_keep_it() {
    let looked_for = Vanished {
        city: "汐見野市",
        years: ["令和2年度（2020）", "令和6年度（2024）"],
        policy: "(仮称)汐見野みらいプラザの整備",
        later: "公共施設の再編",
        department: "市民協働部",
        measure: "(仮称)汐見野みらいプラザの整備",
    };
    what_vanished(&SAMPLE, &looked_for, 8);
}

#[test]
fn journalists_find_what_really_vanished() {
    let Some(seeds) = seeds() else { return };
    let looked_for = Vanished {
        city: "豊中市",
        years: ["令和元年度（2019）", "令和7年度（2025）"],
        policy: "定年廃止・雇用延長企業への支援の充実",
        later: "生活困窮者支援の充実",
        department: "市民協働部",
        measure: "生涯現役社会実現事業の推進",
    };
    what_vanished(&World::of(&seeds, &[]), &looked_for, 9);
}

/// Two sheets that a city of their own has sent, and a file that was cut off on the way.
fn new_files(folder: &Path) -> String {
    let sample = |name: &str| fs::read(sample_corpus().join("汐見野市").join(name)).unwrap();
    let renamed = |name: &str, old: &str, new: &str| {
        let text = String::from_utf8(sample(name)).unwrap();
        assert!(text.contains(old), "{old}");
        text.replace(old, new).into_bytes()
    };
    let mut damaged = sample("2022/都市整備部.pdf");
    damaged.truncate(20_000);
    let files = [
        (
            "福祉.txt",
            renamed("2023/健康福祉部.txt", "早乙女 律子", "浅瀬 和子"),
        ),
        (
            "政策.csv",
            renamed("2023/総合政策部.csv", "御子柴 玲", "沖 涼"),
        ),
        ("都市整備.pdf", damaged),
    ];
    let paths = files.map(|(name, bytes)| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    });
    paths.join("\n")
}

/// The service of one city, which takes uploads.
struct Operation {
    world: World,
    token: Token,
    /// Paths of new files, one a line.
    files: String,
    _folders: TempDir,
}

impl Operation {
    fn new() -> Self {
        let folders = TempDir::new().unwrap();
        let corpus = folders.path().join("corpus");
        let year = corpus.join("汐見野市/2024");
        fs::create_dir_all(&year).unwrap();
        let there = sample_corpus().join("汐見野市/2024/健康福祉部.txt");
        fs::copy(there, year.join("健康福祉部.txt")).unwrap();
        let token = Token::generate().unwrap();
        let hash = token.hash().to_string();
        Self {
            world: World::of(&corpus, &["--upload-token-hash", &hash]),
            files: new_files(folders.path()),
            token,
            _folders: folders,
        }
    }
}

#[test]
fn operators_load_what_they_can_and_see_what_is_wrong_with_the_rest() {
    let operation = Operation::new();
    let Some(walk) = Walk::begin(&operation.world) else {
        return;
    };
    try_and_register(&walk, &operation);

    let page = &walk.page;
    walk.follow("#results .sheets a");
    assert_eq!(page.text("h1"), "健康福祉部 令和5年度（2023）");
    assert!(page.text(".breadcrumb").contains("遠浅市"));
    let sheet = page.path();
    walk.follow_text("部局とシート");
    assert!(page.texts("main h2").iter().any(|city| city == "遠浅市"));
    walk.follow("main section:last-of-type [aria-label^='健康福祉部 2023年度']");
    assert_eq!(page.path(), sheet);
    walk.fill("#q", "遠浅市 ひきこもり支援ステーション");
    walk.enter();
    assert!(page.count(".hits > li") > 0);
    let search = page.path();

    // Later and from elsewhere: nothing of the page of the upload is needed.
    walk.follow_text("収録文書");
    walk.follow(".documents a[href$='/text'][aria-label*='福祉.txt']");
    assert_eq!(page.text("h1"), "福祉.txt");
    walk.click_text("登録を取り消す");
    walk.fill(".undo input", operation.token.as_str());
    walk.follow(".undo button");
    page.wait("the document is gone", |page| {
        page.text(".summary-line").contains("取り消し 1件")
    });
    let taken_back = page.path();
    page.visit(&search);
    assert_eq!(page.count(".hits > li"), 0);
    page.visit(&taken_back);
    walk.fill(".undo input", operation.token.as_str());
    walk.follow(".undo button");
    page.wait("the document is back", |page| {
        page.text(".summary-line").contains("追加 1件")
    });
    page.visit(&search);
    assert!(page.count(".hits > li") > 0);
    walk.took(18);
}

/// Sends what can be read of three files, and sees what is wrong with the other.
fn try_and_register(walk: &Walk, operation: &Operation) {
    let page = &walk.page;
    walk.follow_text("文書の登録");
    walk.fill("#token", operation.token.as_str());
    walk.fill("#municipality", "遠浅市");
    walk.fill("#files", &operation.files);
    walk.click_text("内容を確かめる");
    page.wait("each file has a verdict", |page| {
        page.texts("#chosen .name b") == ["読み取れます", "読み取れます", "読み取れません"]
    });
    let understood = page.text("#chosen > li");
    for part in [
        "遠浅市 健康福祉部 令和5年度（2023）",
        "施策7件",
        "年度の欄に入力",
    ] {
        assert!(understood.contains(part), "{part}: {understood}");
    }
    let broken = page.text("#chosen > .unreadable");
    assert!(broken.contains("PDF が壊れていて読めません。元のファイルから作り直してください。"));
    walk.click_text("読み取れる2件を登録する");
    page.wait("two files are searched", |page| {
        page.texts("#results .name b") == ["登録しました", "登録しました"]
    });
    let said = page.text("#said");
    assert!(said.contains("検索に反映しました（追加 2件）"), "{said}");
    // What could not be read is still there, to be put right.
    assert_eq!(page.count("#chosen > .unreadable"), 1);
}
