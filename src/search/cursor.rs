//! Where the next page begins: in which state of the index, for which request, behind which hit.

use super::{SearchError, SearchRequest};

/// A place in the hits of one request over one state of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Name of the snapshot that gave the first page.
    pub generation: String,
    /// Hits to pass over.
    pub offset: usize,
    /// Proves that the cursor belongs to the request.
    request: String,
}

impl Cursor {
    /// The cursor behind `offset` hits.
    pub fn new(generation: &str, request: &SearchRequest, offset: usize) -> Self {
        Self {
            generation: generation.to_owned(),
            offset,
            request: mark(request),
        }
    }

    /// Reads a cursor as it was given out.
    ///
    /// # Errors
    /// [`SearchError::InvalidCursor`] for anything else, and for a cursor of
    /// another request.
    pub fn parse(text: &str, request: &SearchRequest) -> Result<Self, SearchError> {
        let mut parts = text.rsplitn(3, '.');
        let (mark_given, offset, generation) = (parts.next(), parts.next(), parts.next());
        let offset = offset.and_then(|offset| offset.parse().ok());
        match (generation, offset) {
            (Some(generation), Some(offset)) if mark_given == Some(&mark(request)) => {
                Ok(Self::new(generation, request, offset))
            }
            _ => Err(SearchError::InvalidCursor),
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.generation, self.offset, self.request)
    }
}

/// What decides the order of hits: text, filters, switches and sort, not the page size.
fn mark(request: &SearchRequest) -> String {
    let decisive = serde_json::to_vec(&(
        &request.query,
        &request.filters,
        request.sort,
        request.variants,
        &request.without,
        &request.literal,
    ))
    .expect("a request holds only strings");
    blake3::hash(&decisive).to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_for_its_own_request_only() {
        let request = SearchRequest {
            query: "窓口".to_owned(),
            ..SearchRequest::default()
        };
        let cursor = Cursor::new("gen-000001-ab", &request, 40);
        assert_eq!(
            Cursor::parse(&cursor.to_string(), &request).unwrap(),
            cursor
        );
        let other = SearchRequest {
            query: "防災".to_owned(),
            ..SearchRequest::default()
        };
        assert!(Cursor::parse(&cursor.to_string(), &other).is_err());
        for junk in ["", ".", "a.b.c", "gen.-1.x"] {
            assert!(Cursor::parse(junk, &request).is_err());
        }
    }
}
