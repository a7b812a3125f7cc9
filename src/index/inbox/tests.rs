use std::path::Component;

use proptest::prelude::*;

use super::*;

fn receive(inbox: &Inbox, bytes: &[u8]) -> Incoming {
    let mut incoming = inbox.receive().unwrap();
    incoming.write_all(bytes).unwrap();
    incoming
}

fn accept(inbox: &Inbox, bytes: &[u8], name: &str) -> String {
    let incoming = receive(inbox, bytes);
    inbox
        .accept(incoming, name, &Destination::default(), Timestamp::now())
        .unwrap()
}

fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().display().to_string())
        .collect();
    names.sort();
    names
}

#[test]
fn an_accepted_file_lies_whole_in_the_corpus_under_a_name_of_ours() {
    let corpus = tempfile::tempdir().unwrap();
    let inbox = Inbox::of(corpus.path());
    let incoming = receive(&inbox, "取組み".as_bytes());
    assert_eq!(incoming.bytes(), 9);
    let id = incoming.id();
    let destination = Destination {
        municipality: Some("汐見野市".to_owned()),
        fiscal_year: Some(FiscalYear::new(2024)),
    };
    let now: Timestamp = "2026-04-01T09:30:00.5Z".parse().unwrap();
    let path = inbox
        .accept(incoming, "令和6 シート.xlsx", &destination, now)
        .unwrap();
    let hash = &id.as_str()[..16];
    assert_eq!(
        path,
        format!("inbox/汐見野市/2024/20260401T093000.500Z-{hash}-令和6_シート.xlsx")
    );
    let bytes = fs::read(corpus.path().join(&path)).unwrap();
    assert_eq!(DocumentId::of(&bytes), id);
    assert_eq!(listed(corpus.path()).len(), 1);
}

#[test]
fn a_file_that_is_not_accepted_leaves_nothing() {
    let corpus = tempfile::tempdir().unwrap();
    drop(receive(&Inbox::of(corpus.path()), b"half a file"));
    assert!(listed(corpus.path()).is_empty());
}

#[test]
fn a_removed_file_comes_back_to_its_place() {
    let corpus = tempfile::tempdir().unwrap();
    let inbox = Inbox::of(corpus.path());
    let (path, other) = (
        accept(&inbox, b"one", "a.txt"),
        accept(&inbox, b"two", "a.txt"),
    );
    inbox.remove(&path).unwrap();
    assert!(!corpus.path().join(&path).exists());
    assert!(corpus.path().join(&other).exists());
    let id = DocumentId::of(b"one");
    assert_eq!(inbox.restore(&id).unwrap().as_deref(), Some(path.as_str()));
    assert_eq!(fs::read(corpus.path().join(&path)).unwrap(), b"one");
    assert_eq!(inbox.restore(&id).unwrap(), None);
}

#[test]
fn only_uploads_can_be_removed() {
    let corpus = tempfile::tempdir().unwrap();
    fs::write(corpus.path().join("a.txt"), "mine").unwrap();
    let inbox = Inbox::of(corpus.path());
    for path in [
        "a.txt",
        "inbox/../a.txt",
        "/etc/hosts",
        "inbox",
        "",
        "inbox/",
    ] {
        let error = inbox.remove(path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{path}");
    }
    assert!(corpus.path().join("a.txt").exists());
}

proptest! {
    #[test]
    fn no_name_leads_out_of_the_inbox(name in ".{0,300}", bytes in any::<[u8; 4]>()) {
        let corpus = tempfile::tempdir().unwrap();
        let path = accept(&Inbox::of(corpus.path()), &bytes, &name);
        let path = Path::new(&path);
        let parts: Vec<_> = path.components().collect();
        prop_assert_eq!(parts.len(), 2);
        let is_plain = parts.iter().all(|part| matches!(part, Component::Normal(_)));
        prop_assert!(is_plain);
        prop_assert!(path.file_name().unwrap().len() <= 255);
        prop_assert_eq!(fs::read(corpus.path().join(path)).unwrap(), bytes);
    }

    #[test]
    fn a_safe_name_is_its_own_safe_name(name in "(/|\\.|\\\\|[a-z]|[ぁ-ん]|\u{202e}|\u{0}){0,200}") {
        let safe = safe_name(&name);
        prop_assert_eq!(safe_name(&safe), safe.clone());
        prop_assert!(!safe.is_empty() && !safe.starts_with('.'));
        let harmful = ['/', '\\', '\u{202e}', '\0'];
        prop_assert!(!safe.contains(harmful));
    }
}
