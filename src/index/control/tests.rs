use std::io;
use std::path::PathBuf;

use super::protocol::{Answer, Failure, Request};
use crate::index::IndexError;

#[test]
fn a_request_is_one_line_of_plain_json() {
    let line = r#"{"command":"sync","rebuild":true,"corpus":"/data/corpus"}"#;
    let request: Request = serde_json::from_str(line).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), line);
    let short: Request = serde_json::from_str(r#"{"command":"sync"}"#).unwrap();
    let wanted = Request::Sync {
        rebuild: false,
        corpus: None,
    };
    assert_eq!(short, wanted);
    assert!(serde_json::from_str::<Request>(r#"{"command":"stop"}"#).is_err());
}

#[test]
fn an_error_says_the_same_on_both_sides() {
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let errors = [
        IndexError::Stopped,
        IndexError::Damaged {
            what: "SEAL".into(),
        },
        IndexError::Missing {
            directory: PathBuf::from("index"),
        },
        IndexError::OtherCorpus {
            served: "a".into(),
            asked: "b".into(),
        },
        IndexError::Io {
            path: "index/x".into(),
            source: full,
        },
        IndexError::Corpus {
            directory: "corpus".into(),
            source: io::Error::from(io::ErrorKind::NotFound),
        },
    ];
    for error in errors {
        let line = serde_json::to_string(&Answer::Error(Failure::from(&error))).unwrap();
        let Answer::Error(failure) = serde_json::from_str(&line).unwrap() else {
            panic!("{line}");
        };
        let there = IndexError::from(failure);
        assert_eq!(there.to_string(), error.to_string());
        assert_eq!(there.is_out_of_space(), error.is_out_of_space());
    }
}
