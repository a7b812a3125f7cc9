//! The token that operators send, and the hash of it that the service keeps.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use axum::http::{HeaderMap, header};

/// Random bytes of a token: nobody guesses them, so a plain hash is enough.
const TOKEN_BYTES: usize = 32;

/// A new token; shown once, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// BLAKE3 of a token. Comparing two takes the same time whether they agree or not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(blake3::Hash);

impl Token {
    /// A token that nobody has.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        let mut text = String::with_capacity(2 * TOKEN_BYTES);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// The token as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the service keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl TokenHash {
    fn of(token: &str) -> Self {
        Self(blake3::hash(token.as_bytes()))
    }

    /// Whether a request carries the token of one of these hashes: `Authorization: Bearer …`.
    pub fn admits(hashes: &[Self], headers: &HeaderMap) -> bool {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token);
        given.is_some_and(|token| Self::admits_token(hashes, token))
    }

    /// Whether this is the token of one of these hashes.
    pub fn admits_token(hashes: &[Self], token: &str) -> bool {
        hashes.contains(&Self::of(token.trim()))
    }
}

impl FromStr for TokenHash {
    type Err = blake3::HexError;

    fn from_str(hex: &str) -> Result<Self, Self::Err> {
        blake3::Hash::from_hex(hex.trim()).map(Self)
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenHash({self})")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn only_a_token_whose_hash_is_known_is_admitted() {
        let (token, other) = (Token::generate().unwrap(), Token::generate().unwrap());
        assert_ne!(token, other);
        let hashes = [token.hash().to_string().parse().unwrap()];
        let admits = |value: &str| TokenHash::admits(&hashes, &sent(value));
        assert!(admits(&format!("Bearer {}", token.as_str())));
        assert!(admits(&format!("bearer  {} ", token.as_str())));
        assert!(!admits(&format!("Bearer {}", other.as_str())));
        assert!(!admits(&format!("Basic {}", token.as_str())));
        assert!(!admits(token.as_str()));
        // The hash itself opens nothing.
        assert!(!admits(&format!("Bearer {}", token.hash())));
        assert!(!TokenHash::admits(&hashes, &HeaderMap::new()));
        assert!(!TokenHash::admits(&[], &sent("Bearer ")));
    }
}
