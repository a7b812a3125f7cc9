//! The answers as the description of the interface shows them.
//!
//! The answer types live in rooms that must not know HTTP, and a derive there
//! would tie them to the crate that describes it. These twins hold no values;
//! a test compares them with real answers, field by field.
#![expect(dead_code, reason = "twins for the description only, never built")]

use utoipa::ToSchema;

/// 検索結果の1ページ。
#[derive(Debug, ToSchema)]
pub struct SearchResponse {
    /// 入力された検索語。
    query: String,
    applied: Applied,
    /// 一致した件数（下記の全種類）。
    total: usize,
    /// そのままの表記、または表記ゆれで一致した件数。
    total_exact: usize,
    /// 検索にかかった時間（マイクロ秒）。
    took_us: u64,
    /// 答えた索引の状態。
    generation: String,
    hits: Vec<Hit>,
    facets: Facets,
    /// 何も見つからないときの、条件を緩めた検索。
    relaxations: Vec<Relaxation>,
    /// 検索した範囲。何も見つからないときだけ。
    #[schema(required)]
    scope: Option<Scope>,
    /// 次のページを開く `cursor`。最後のページでは null。
    #[schema(required)]
    next: Option<String>,
}

/// 検索語がどう解釈されたか。
#[derive(Debug, ToSchema)]
pub struct Applied {
    /// 解釈した検索式。
    query: String,
    filters: Filters,
    /// 並び順。
    #[schema(pattern = "^(relevance|newest|oldest)$")]
    sort: String,
    /// 併せて検索した表記。
    variants: Vec<String>,
    /// 使った言い換え。`without` で一つずつ外せる。
    expansions: Vec<Expansion>,
    /// 外してある言い換え。
    without: Vec<String>,
    /// そのまま検索した語。
    literal: Vec<String>,
    /// 絞り込みとして読み取った語。
    recognised: Vec<Recognised>,
    /// 意味が複数ある絞り込み。
    choices: Vec<Choice>,
    /// もしかして。
    did_you_mean: Vec<DidYouMean>,
    /// 上限に達して省いたもの。
    limits: Vec<String>,
    /// その他の注意。
    notes: Vec<String>,
}

/// 使った言い換え。
#[derive(Debug, ToSchema)]
pub struct Expansion {
    /// 入力された語。
    typed: String,
    /// 併せて検索した語。
    text: String,
    /// `spelling`（表記ゆれ）、`synonym`（別の呼び名）、`renamed`（改称）。
    kind: String,
    /// `without` に渡す名前。
    rule: String,
    /// 根拠。改称では文書の一文。
    source: String,
    /// その一文がある施策。
    #[schema(required)]
    key: Option<String>,
}

/// 絞り込みとして読み取った語。
#[derive(Debug, ToSchema)]
pub struct Recognised {
    /// 入力された語。`literal` に渡すと、そのまま検索する。
    typed: String,
    /// 絞り込みの種類。
    field: String,
    /// 読み取った値。
    value: String,
    /// `filter`（絞り込み）、`boost`（先に並べる）。
    used_as: String,
}

/// 意味が複数ある絞り込み。
#[derive(Debug, ToSchema)]
pub struct Choice {
    field: String,
    /// 入力された値。
    typed: String,
    /// 新しい順。
    options: Vec<ChoiceOption>,
}

/// 意味の一つ。
#[derive(Debug, ToSchema)]
pub struct ChoiceOption {
    /// 絞り込みに渡す値。
    value: String,
    label: String,
    /// 市町村と体系。
    place: String,
    /// 使われている年度。
    years: Vec<u16>,
    /// 全年度の件数。
    count: usize,
}

/// もしかして。
#[derive(Debug, ToSchema)]
pub struct DidYouMean {
    /// 入力された語。
    typed: String,
    /// 文書にある語。
    text: String,
    /// `reading`（読み）、`typo`（打ち間違い）。
    kind: String,
    /// 置き換えた検索語。
    query: String,
}

/// 条件を緩めた検索。
#[derive(Debug, ToSchema)]
pub struct Relaxation {
    /// `drop_word`、`drop_filter`、`unquote`、`unpublished`、`only_part`。
    kind: String,
    /// 外す条件。
    dropped: String,
    /// 残る検索語。
    query: String,
    filters: Filters,
    /// 見つかる件数。
    count: usize,
}

/// 検索した範囲。
#[derive(Debug, ToSchema)]
pub struct Scope {
    documents: usize,
    sheets: usize,
    measures: usize,
    /// 年度。
    years: Vec<u16>,
    /// 間の年度のうち、文書がないもの。
    missing_years: Vec<u16>,
    /// 読めなかった文書。
    failed: Vec<String>,
}

/// 得点の内訳。
#[derive(Debug, ToSchema)]
pub struct ScorePart {
    /// 一致の場所と種類。
    signal: String,
    /// 一致した表記または単語。
    form: String,
    /// 重み。
    weight: f32,
    /// 得点に加わった値。
    score: f64,
    /// 重みの理由。
    reason: String,
}

/// 効いている絞り込み。
#[derive(Debug, ToSchema)]
pub struct Filters {
    municipality: Vec<String>,
    department: Vec<String>,
    year: Vec<String>,
    policy: Vec<String>,
    plan: Vec<String>,
    section: Vec<String>,
    emphasis: Vec<String>,
    rating: Vec<String>,
    outlook: Vec<String>,
}

/// 一致した施策または概要。
#[derive(Debug, ToSchema)]
pub struct Hit {
    key: String,
    score: f64,
    /// 一致のしかた。
    #[schema(pattern = "^(plain|variant|parts|reading|typo)$")]
    r#match: String,
    #[schema(required)]
    municipality: Option<String>,
    #[schema(required)]
    department: Option<String>,
    /// 年度（西暦）。
    #[schema(required)]
    fiscal_year: Option<u16>,
    #[schema(pattern = "^(annual|midterm|progress|overview)$")]
    section: String,
    #[schema(required)]
    number: Option<u32>,
    /// 施策名。概要では null。
    #[schema(required)]
    title: Option<String>,
    emphasis: Vec<String>,
    policies: Vec<Policy>,
    plan_codes: Vec<PlanCode>,
    snippets: Vec<Snippet>,
    /// 得点の内訳。`explain=1` のときだけ。
    explanation: Option<Vec<ScorePart>>,
    /// ページのパス。
    url: String,
    source: Source,
}

/// 基本政策・基本施策。
#[derive(Debug, ToSchema)]
pub struct Policy {
    scheme: String,
    number: u32,
    name: String,
}

/// 総合計画のコード。
#[derive(Debug, ToSchema)]
pub struct PlanCode {
    /// 統一した表記。
    code: String,
    /// 文書のとおりの表記。
    raw: String,
    name: String,
}

/// 一致箇所の抜粋。
#[derive(Debug, ToSchema)]
pub struct Snippet {
    /// どの項目か。
    field: String,
    /// `<mark>` だけを含むHTML。
    html: String,
}

/// 出典。
#[derive(Debug, ToSchema)]
pub struct Source {
    /// 文書のパス。
    document: String,
    #[schema(required)]
    page: Option<u32>,
    /// 最初と最後の行。不明なら `[0, 0]`。
    lines: [usize; 2],
}

/// 値ごとの件数。自身の選択では減らない。
#[derive(Debug, ToSchema)]
pub struct Facets {
    municipality: Vec<FacetValue>,
    department: Vec<FacetValue>,
    year: Vec<FacetValue>,
    policy: Vec<FacetValue>,
    plan: Vec<FacetValue>,
    section: Vec<FacetValue>,
    emphasis: Vec<FacetValue>,
    rating: Vec<FacetValue>,
    outlook: Vec<FacetValue>,
}

/// ファセットの値。
#[derive(Debug, ToSchema)]
pub struct FacetValue {
    /// 絞り込みに渡す値。
    value: String,
    label: String,
    count: usize,
    selected: bool,
}

/// 施策1件、またはシートの概要。
#[derive(Debug, ToSchema)]
pub struct Measure {
    key: String,
    #[schema(required)]
    municipality: Option<String>,
    /// シートの種類。
    kind: String,
    #[schema(required)]
    department: Option<String>,
    #[schema(required)]
    head: Option<Head>,
    #[schema(required)]
    fiscal_year: Option<u16>,
    /// 実績が公表されているか。
    results_published: bool,
    #[schema(pattern = "^(annual|midterm|progress|overview)$")]
    section: String,
    #[schema(required)]
    number: Option<u32>,
    #[schema(required)]
    title: Option<String>,
    emphasis: Option<Vec<String>>,
    policies: Option<Vec<Policy>>,
    plan_codes: Option<Vec<PlanCode>>,
    /// 取組み事項。
    commitments: Option<Vec<Item>>,
    /// 実績。
    results: Option<Vec<Item>>,
    /// 課題・今後の方向性。
    issues: Option<Vec<Item>>,
    schedule: Option<Vec<Item>>,
    division: Option<String>,
    rating: Option<String>,
    rating_text: Option<String>,
    outlook: Option<String>,
    notes: Option<Vec<Item>>,
    theme: Option<String>,
    goal: Option<String>,
    /// 使命（概要のみ）。
    mission: Option<Vec<Item>>,
    /// 方針（概要のみ）。
    directions: Option<Vec<Item>>,
    /// 総括（概要のみ）。
    summary: Option<Vec<Item>>,
    /// 本文（概要のみ）。
    passages: Option<Vec<Item>>,
    source: Source,
    url: String,
    document: Document,
    #[schema(required)]
    previous: Option<Neighbour>,
    #[schema(required)]
    next: Option<Neighbour>,
    /// 差し替え前の版を載せた文書（新しい順）。
    older: Vec<Document>,
    /// 差し替え前の版を求めたとき、いま検索される版の文書。
    #[schema(required)]
    newer: Option<Document>,
}

/// シートの責任者。
#[derive(Debug, ToSchema)]
pub struct Head {
    #[schema(required)]
    role: Option<String>,
    #[schema(required)]
    name: Option<String>,
}

/// 項目とその下の項目。
#[derive(Debug, ToSchema)]
pub struct Item {
    /// 文書のとおりの印。
    marker: String,
    text: String,
    #[schema(no_recursion)]
    items: Vec<Item>,
}

/// 受け取ったままのファイル。
#[derive(Debug, ToSchema)]
pub struct Document {
    /// BLAKE3ハッシュ。
    id: String,
    path: String,
    url: String,
}

/// 同じシートの前後の施策。
#[derive(Debug, ToSchema)]
pub struct Neighbour {
    key: String,
    title: String,
    url: String,
}

/// 候補の一覧。
#[derive(Debug, ToSchema)]
pub struct Suggestions {
    query: String,
    suggestions: Vec<Suggestion>,
}

/// 候補。
#[derive(Debug, ToSchema)]
pub struct Suggestion {
    text: String,
    #[schema(pattern = "^(title|policy|department|person|phrase)$")]
    kind: String,
    count: usize,
    /// 同じ名前を見分けるもの。人名なら部局と役職。
    #[schema(required = false)]
    detail: Option<String>,
}

/// エラー。
#[derive(Debug, ToSchema)]
pub struct Error {
    error: ErrorBody,
}

/// エラーの内容。
#[derive(Debug, ToSchema)]
pub struct ErrorBody {
    /// 変わらない名前。
    code: String,
    /// 日本語、または `Accept-Language` による英語。
    message: String,
}
