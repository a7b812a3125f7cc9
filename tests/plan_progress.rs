//! A real follow-up of a plan, its columns shuffled by text extraction.

use std::path::Path;

use shisaku::domain::{Item, Measure};
use shisaku::ingest::{Inspection, Overrides, inspect};

#[expect(clippy::print_stdout, reason = "says why nothing was tested")]
fn seed() -> Option<Inspection> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_seed = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("004_")
    };
    let Some(path) = entries.map(|entry| entry.path()).find(is_seed) else {
        println!("skipped: {folder}/004_*.txt is not there");
        return None;
    };
    let bytes = std::fs::read(path).expect("a seed that is there can be read");
    Some(inspect(
        Path::new("plan.txt"),
        &bytes,
        &Overrides::default(),
    ))
}

fn flat(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        item.walk(&mut |_, item| {
            text.push_str(&item.marker);
            text.push_str(&item.text);
        });
    }
    text
}

/// title, policy, theme, division, outlook, rating, result from … to …, issue from … to ….
type Row = (
    &'static str,
    u32,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
);

#[rustfmt::skip]
const ROWS: [Row; 25] = [
    ("児童・生徒に対する福祉に関する学習の機会の充実", 1, "身近な地域での福祉教育・福祉学習機会の拡充", "学校教育課", "継続", "A",
        ["中学校の生徒会と", "職場体験学習を実施した。"], ["福祉教育・福祉学習に", "連携推進が課題。"]),
    ("福祉課題（障がい・認知症・ひきこもりなど）に係る意識啓発", 1, "地域での福祉活動を促進するための意識啓発", "高齢福祉課", "継続", "A",
        ["認知症サポーター養成講座の開催や、", "啓発活動を実施。"], ["市民周知の効果的な方法を検討する。", ""]),
    ("適切な福祉サービスを利用するためのさまざまな媒体を活用した情報発信", 1, "地域福祉の推進につながる情報の発信", "子育て支援課", "継続", "A",
        ["①門真市で子育てをする", "周知・啓発を行った。"], ["提供している情報を", "情報を発信していく。"]),
    ("中学校区単位の「地域会議」の活動支援", 2, "地域福祉を担う人材の発掘・育成", "地域政策課", "継続", "A",
        ["市内６校区の全地域会議が", "情報共有を図った。"], ["地域活動の担い手や人材の不足。", ""]),
    ("民生委員・児童委員の活動支援", 2, "地域福祉を担う人材の発掘・育成", "福祉政策課", "継続", "A",
        ["市及び大阪府民児協連の", "民児協PRも行った。"], ["令和４年12月の一斉改選時に", "情報発信を継続する。"]),
    ("公民連携子どもの居場所「子どもLOBBY」の提供", 2, "気軽に集える場の創出（交流機会の拡大や社会参加支援）", "こども政策課", "継続", "A",
        ["子どもの居場所の時間帯に", "受講があった。"], ["令和５年度の非認知能力", "図る必要がある。"]),
    ("校区福祉委員による小地域ネットワーク活動の活動支援", 3, "団体への活動支援", "福祉政策課", "継続", "A",
        ["市社協に小地域ネットワーク", "参加者数 31名"], ["・新型コロナウイルス感染症の", "環境の整備に努める。"]),
    ("認知症の方の生きがいある生活をめざす、「ゆめ伴プロジェクトin門真実行委員会」との協働による活動の推進", 3, "ボランティア活動の推進", "高齢福祉課", "継続", "A",
        ["イベント（RUN伴プラス門真）", "取り組んでいる。"], ["さらなる活動の推進をめざし、協働していく。", ""]),
    ("高齢者の見守りネットワークの推進", 3, "身近な地域での見守り、支え合い活動の促進", "高齢福祉課", "継続", "A",
        ["新たに民間企業２社と", "システムを構築している。"], ["協定締結している企業と", "実施できるよう努める。"]),
    ("分野を問わない福祉の総合相談窓口であるコミュニティソーシャルワーカー（CSW）の相談支援機能の向上", 4, "相談対応力の向上", "福祉政策課", "継続", "A",
        ["8050問題やひきこもり、", "相談受付延べ件数 456件"], ["本事業の相談者の多くが", "進めていきたい。"]),
    ("各分野において相談者の悩みを包括的に受け止め、適切な支援につなげる（子どもの未来応援チーム）", 4, "相談対応力の向上", "こども政策課", "継続", "A",
        ["子どもの貧困対策事業として、", "改善に取り組んでいる。"], ["「子どもの未来応援団員」登録者数が", "周知に努める。"]),
    ("既存サービスでは対応困難な課題を解決するため、新たなサービス・仕組みづくりを進めるためコミュニティソーシャルワーカー(CSW）が中心となり、関係機関と連携し取り組む（門真市障がい者地域協議会）", 4, "分野を超えた組織間連携", "障がい福祉課", "継続", "A",
        ["地域協議会は、学識者、", "理解啓発・促進について"], ["引き続き、障がい者の理解啓発", "強化をさらに進める。"]),
    ("既存サービスでは対応困難な課題を解決するため、新たなサービス・仕組みづくりを進めるためコミュニティソーシャルワーカー(CSW）が中心となり、関係機関と連携し取り組む（地域ケア会議）", 4, "分野を超えた組織間連携", "高齢福祉課", "改善", "B",
        ["個別の地域ケア会議を実施し、", "共有等を行っている。"], ["地域包括支援センターによって", "不十分である。"]),
    ("相談者の自立に向けた伴走型の支援・就労に不安がある人に向けた社会参加やカウンセリングによる段階的な就労支援", 5, "生活困窮者への支援", "福祉政策課", "継続", "A",
        ["生活困窮者に対する総合的な", "継続的に支援している。"], ["困窮している人が、", "周知に努める必要がある。"]),
    ("更生の意欲をもつ犯罪をした人等の立ち直りを支援", 5, "さまざまな自立支援の促進（住まい・再犯防止）", "人権市民相談課", "継続", "A",
        ["令和３年３月に策定した", "啓発活動を実施した。"], ["引き続き、犯罪被害者支援施策", "努める必要がある。"]),
    ("さまざまな場面で悩みを抱える人の自殺のサインに気づき適切な支援につなぐ 他", 5, "自殺防止の推進", "福祉政策課", "継続", "B",
        ["・「門真市自殺対策計画」に基づき、", "研修を実施した。"], ["令和２年から令和４年まで自殺者数は", "進めていく必要がある。"]),
    ("各学校において、多文化共生、ジェンダー平等、同和問題等に関する人権教育の実施及び教員に対する研修", 6, "地域における相互理解の促進", "学校教育課", "継続", "A",
        ["各校の人権教育に関する年間計画に", "主催研修を実施"], ["取り扱う題材の偏りや、", "人権教育を推進する。"]),
    ("障がい者虐待に関する相談窓口の設置など、早期発見・早期解消・虐待再発防止の取組", 6, "虐待の早期発見・対応", "障がい福祉課", "継続", "A",
        ["市町村が虐待防止の主たる担い手", "至らずとなっている。"], ["虐待認定されたケースだけでなく、", "構築を継続していく。"]),
    ("社会福祉協議会の日常生活自立支援事業（金銭管理）の周知及び利用促進", 6, "判断能力が十分でない人への支援", "門真市社会福祉協議会", "拡大", "A",
        ["64人の利用者と契約を締結し、", "生活の安定を図った。"], ["利用者の転居等により９件", "取り組む。"]),
    ("防災訓練や防災講話などを通じた防災に関する意識向上、各種啓発", 7, "災害への備えや支援", "危機管理課", "継続", "A",
        ["市広報紙に防災に関する記事を", "支援事業を推進した。"], ["市全域で幅広く防災意識が", "状況にしていきたい。"]),
    ("高齢者、障がい者などの支援が必要な人が円滑に避難するための方策の検討", 7, "避難行動要支援者の支援", "危機管理課", "継続", "A",
        ["防災講話や防災訓練を通じて、自助", "作成を促した。"], ["引き続き要配慮者に対し、", "啓発していく。"]),
    ("個別避難計画の策定", 7, "避難行動要支援者の支援", "危機管理課・福祉政策課", "拡大", "B",
        ["庁内会議や関係機関との会議を重ね、", "協議を行った。"], ["庁内関係各課において、", "必要がある。"]),
    ("ＩＣＴを活用し、さまざまな行政サービスを気軽に受けられる環境の整備", 8, "快適で利用しやすい生活環境の整備", "ＩＣＴ推進課", "拡大", "A",
        ["・新たに手続きナビゲーションサイト", "サポートを進めた。"], ["・オンライン申請や手続き", "市民の利便性の向上"]),
    ("ごみ出し困難者への支援", 8, "快適で利用しやすい生活環境の整備", "クリーンセンター業務課", "継続", "A",
        ["ふれあいサポート収集 新規登録者", "サポートを行った。"], ["高齢化社会に伴い、今後利用者の", "必要とされる。"]),
    ("防犯に関する意識啓発、防犯カメラの設置", 8, "防犯活動の促進", "危機管理課", "継続", "A",
        ["防犯カメラの増設（令和５年度50基）及び自治会設置のＬＥＤ型防犯灯の設置補助を実施し、", "啓発活動を行った。"],
        ["防犯カメラの増設（令和５年度50基）及び自治会設置のＬＥＤ型防犯灯設置補助を実施しておりますが、", "啓発活動が課題である。"]),
];

#[test]
fn all_rows_of_the_plan_are_read_in_its_order() {
    let Some(reading) = seed() else { return };
    let [sheet] = &reading.sheets[..] else {
        panic!("one sheet expected, found {}", reading.sheets.len());
    };
    let mut wrong = Vec::new();
    for (at, row) in ROWS.iter().enumerate() {
        let Some(measure) = sheet.measures.get(at) else {
            wrong.push(format!("{} is missing", at + 1));
            continue;
        };
        differences(at + 1, row, measure, &mut wrong);
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
    assert_eq!(sheet.measures.len(), ROWS.len());
}

fn differences(number: usize, row: &Row, measure: &Measure, wrong: &mut Vec<String>) {
    let &(title, policy, theme, division, outlook, rating, result, issue) = row;
    let meaning = match rating {
        "A" => "目標達成に向けて順調に進んでいる",
        _ => "取組が遅延している",
    };
    let policies: Vec<String> = measure
        .policies
        .iter()
        .map(|p| p.number.to_string())
        .collect();
    let pairs = [
        ("title", title, Some(measure.title.as_str())),
        ("theme", theme, measure.theme.as_deref()),
        ("division", division, measure.division.as_deref()),
        ("outlook", outlook, measure.outlook.as_deref()),
        ("rating", rating, measure.rating.as_deref()),
        ("rating_text", meaning, measure.rating_text.as_deref()),
        ("policy", &policy.to_string(), Some(&policies.join(","))),
        (
            "number",
            &number.to_string(),
            measure.number.map(|n| n.to_string()).as_deref(),
        ),
    ]
    .map(|(name, expected, found)| (name, expected.to_owned(), found.map(str::to_owned)));
    for (name, expected, found) in pairs {
        if found.as_deref() != Some(&expected) {
            wrong.push(format!("{number} {name}: {found:?}, expected {expected}"));
        }
    }
    for (name, [from, to], items) in [
        ("result", result, &measure.results),
        ("issue", issue, &measure.issues),
    ] {
        let text = flat(items);
        if !text.starts_with(from) || !text.ends_with(to) {
            wrong.push(format!("{number} {name}: {text}"));
        }
    }
}

#[test]
fn policies_and_goals_have_their_names() {
    let Some(reading) = seed() else { return };
    let sheet = &reading.sheets[0];
    let first = &sheet.measures[0];
    assert_eq!(
        first.goal.as_deref(),
        Some("基本目標Ⅰ 地域福祉のコミュニティづくり（人づくり・地域づくり）")
    );
    assert_eq!(first.policies[0].scheme, "基本施策");
    assert_eq!(
        first.policies[0].name,
        "誰もが理解しあい支え合える意識づくり"
    );
    let last = sheet.measures.last().expect("rows were read");
    assert_eq!(
        last.goal.as_deref(),
        Some("基本目標Ⅲ 安心・安全に地域で生活できるまちづくり")
    );
    assert_eq!(last.policies[0].name, "すべての人にやさしいまちづくり");
    assert!(sheet.rest.iter().any(|rest| rest == "Ｐ44－45"));
}

#[test]
fn entries_keep_their_markers() {
    let Some(reading) = seed() else { return };
    let measures = &reading.sheets[0].measures;
    let markers =
        |items: &[Item]| -> Vec<String> { items.iter().map(|item| item.marker.clone()).collect() };
    assert_eq!(markers(&measures[2].results), ["①", "②", "③", "④"]);
    assert_eq!(markers(&measures[22].results), ["・"; 3]);
    assert_eq!(markers(&measures[22].issues), ["・"; 5]);
    let meetings = markers(&measures[11].results).join("");
    assert!(
        meetings.contains("【第１回】") && meetings.contains("【第４回】"),
        "{meetings}"
    );
    assert_eq!(measures[16].results.len(), 2);
    assert_eq!(measures[10].results.len(), 1);
}

#[test]
fn no_character_is_lost_and_the_layout_is_sure() {
    let Some(reading) = seed() else { return };
    assert_eq!(reading.layout.as_deref(), Some("plan_progress"));
    assert!((reading.coverage - 1.0).abs() < f64::EPSILON);
    let recovered = reading
        .diagnostics
        .iter()
        .find(|d| d.code == "lines_recovered");
    assert_eq!(recovered, None, "every character has a place by itself");
}

#[test]
fn what_the_page_does_not_say_for_sure_is_reported() {
    let Some(reading) = seed() else { return };
    let fields: Vec<String> = reading
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code.ends_with("_doubtful"))
        .filter_map(|diagnostic| diagnostic.place.as_ref()?.field.clone())
        .collect();
    // The only B of its page stands apart from all titles.
    assert!(
        fields.contains(&"progress 15 rating".to_owned()),
        "{fields:?}"
    );
    assert!(fields.len() < 10, "{fields:?}");
}
