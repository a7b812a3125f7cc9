//! `shisaku token`: makes a token for uploads.

use anyhow::{Context as _, Result};

use crate::web::Token;

use super::{Outcome, output};

/// Prints a new token and its hash.
pub(super) fn run() -> Result<Outcome> {
    let token = Token::generate().context("乱数を得られないため、トークンを作れません")?;
    output::say(&format!(
        "トークン（登録する人に渡します。もう一度表示することはできません）:\n  {}\n\n\
         ハッシュ（サービスに渡します: --upload-token-hash または SHISAKU_UPLOAD_TOKEN_HASH）:\n  {}",
        token.as_str(),
        token.hash()
    ))?;
    Ok(Outcome::Done)
}
