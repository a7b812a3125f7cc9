//! Pages that follow measures: the years of one, two sheets side by side, a department.

use axum::http::StatusCode;

use super::app::{APP, HOSTILE};

const MAX_PAGE_BYTES: usize = 60_000;

/// The key of a sheet of the city with the hostile title.
fn sheet(year: u16) -> String {
    format!("架空市-部局マネジメントシート-市民部-{year}")
}

#[tokio::test]
async fn a_measure_shows_its_years_what_is_missing_and_what_belongs_with_it() {
    let text = APP
        .page(&format!("/measures/{}-annual-1", sheet(2022)))
        .await;
    let text = text.text();
    for part in [
        "年度ごとの経過",
        "令和元年度（2019）との違い",
        "<strong aria-current=\"page\">窓口サービスの向上</strong>",
        "関連する施策",
        "共通の語",
        "href=\"/departments/%E6%9E%B6%E7%A9%BA%E5%B8%82/",
        "日閲覧）",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let gone = APP
        .page(&format!("/measures/{}-annual-2", sheet(2022)))
        .await;
    let said = "令和7年度（2025）の同じ部局のシートには、続きにあたる施策が見当たりません。";
    assert!(gone.text().contains(said));
    assert!(
        gone.text()
            .contains(">令和7年度（2025）のシートと比べる</a>")
    );
}

#[tokio::test]
async fn two_sheets_stand_side_by_side_whichever_way_round_they_are_asked_for() {
    let (old, new) = (sheet(2022), sheet(2025));
    let there = APP.page(&format!("/compare?from={old}&to={new}")).await;
    let back = APP.page(&format!("/compare?from={new}&to={old}")).await;
    assert_eq!(there.status, StatusCode::OK);
    assert_eq!(there.text(), back.text());
    let text = there.text();
    for part in [
        "なくなった <b>1</b>",
        "文言が変わった <b>1</b>",
        "文言が同じ <b>1</b>",
        "出張窓口の開設",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains(HOSTILE) && text.contains("&#60;script"));
    assert!(there.bytes.len() < MAX_PAGE_BYTES);
}

#[tokio::test]
async fn what_cannot_be_compared_is_not_found_and_nothing_to_compare_leads_to_the_sheets() {
    let unknown = APP
        .page(&format!("/compare?from={}&to=nowhere", sheet(2022)))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let nothing = APP.page("/compare").await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER);
    assert_eq!(nothing.header("location"), "/coverage");
}

#[tokio::test]
async fn a_department_shows_its_sheets_and_what_became_of_its_measures() {
    let page = APP.page("/departments/架空市/市民部").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for part in [
        "<h1>市民部</h1>",
        "部長 架空 太郎",
        "令和4年度（2022）と比べる",
        "最新の年度まで続く施策（2）",
        "最新の年度には見当たらない施策（1）",
        "未公表",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(page.bytes.len() < MAX_PAGE_BYTES);
    for unknown in ["/departments/架空市/宇宙部", "/departments/_/市民部"] {
        assert_eq!(APP.page(unknown).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_department_with_many_measures_stays_light_and_says_what_it_leaves_out() {
    let page = APP.page("/departments/多い市/土木部").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.bytes.len() < MAX_PAGE_BYTES, "{}", page.bytes.len());
}
