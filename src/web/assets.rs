//! The style sheet, the script and the icon, under names that change with their content.
//!
//! Each is one file for the browser and one file a page for us.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;

use super::error::{ApiError, ErrorKind};

/// One file that pages link to.
#[derive(Debug)]
struct Asset {
    path: String,
    content_type: &'static str,
    content: &'static str,
}

/// The name holds a hash of the content, so a copy never goes stale.
const CACHE: &str = "public, max-age=31536000, immutable";

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "css",
        "text/css; charset=utf-8",
        concat!(
            include_str!("assets/css/base.css"),
            include_str!("assets/css/start.css"),
            include_str!("assets/css/search.css"),
            include_str!("assets/css/measure.css"),
            include_str!("assets/css/sheet.css"),
            include_str!("assets/css/compare.css"),
            include_str!("assets/css/coverage.css"),
            include_str!("assets/css/upload.css"),
        ),
    )
});

static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "js",
        "text/javascript; charset=utf-8",
        concat!(
            include_str!("assets/js/suggest.js"),
            include_str!("assets/js/copy.js"),
            include_str!("assets/js/upload.js"),
        ),
    )
});

static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("svg", "image/svg+xml", include_str!("assets/icon.svg")));

impl Asset {
    fn new(extension: &str, content_type: &'static str, content: &'static str) -> Self {
        let hash = blake3::hash(content.as_bytes()).to_hex();
        Self {
            path: format!("/assets/app.{}.{extension}", &hash[..12]),
            content_type,
            content,
        }
    }
}

/// Address of the style sheet.
pub fn style_path() -> &'static str {
    &STYLE.path
}

/// Address of the script.
pub fn script_path() -> &'static str {
    &SCRIPT.path
}

/// Address of the icon.
pub fn icon_path() -> &'static str {
    &ICON.path
}

/// `GET /assets/{name}`.
pub(super) async fn serve(Path(name): Path<String>) -> Result<impl IntoResponse, ApiError> {
    let asset = [&*STYLE, &*SCRIPT, &*ICON]
        .into_iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(&name))
        .ok_or(ErrorKind::NotFound)?;
    Ok((
        [
            (header::CONTENT_TYPE, asset.content_type),
            (header::CACHE_CONTROL, CACHE),
        ],
        asset.content,
    ))
}
