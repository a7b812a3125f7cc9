//! The laws of the normaliser. Asserted by the fuzz target and by the replay of
//! its inputs in `make test`.

use std::ops::Range;

use shisaku::text::{Normalized, is_kana, normalize};

/// Stretches looked at from each place: all pairs would take square time.
const STRETCHES: usize = 12;

/// The normal form is final, and its offsets lead back to what it came from.
pub(crate) fn normal_form(text: &str) {
    let normal = Normalized::new(text);
    assert_eq!(normal.text(), normalize(text));
    assert_eq!(normalize(normal.text()), normal.text(), "twice: {text:?}");
    let seams = seams(text, &normal);
    for (i, &from) in seams.iter().enumerate() {
        for &to in seams.iter().skip(i + 1).take(STRETCHES) {
            part_comes_from_its_origin(text, &normal, from..to);
        }
    }
}

/// Places in the normal form at which the original can be cut, too.
///
/// Asserts on the way that offsets grow, lie on character boundaries and leave
/// out nothing that shows.
fn seams(text: &str, normal: &Normalized) -> Vec<usize> {
    let mut seams = Vec::new();
    let mut before = 0..0;
    let mut covered = 0;
    for (at, c) in normal.text().char_indices() {
        let origin = normal.original_range(at..at + c.len_utf8());
        assert!(
            text.get(origin.clone())
                .is_some_and(|origin| !origin.is_empty()),
            "{text:?} {at}"
        );
        assert!(
            before.start <= origin.start && before.end <= origin.end,
            "{text:?} {at}"
        );
        if origin.start >= covered {
            assert_eq!(
                normalize(&text[covered..origin.start]),
                "",
                "lost before {at} in {text:?}"
            );
            seams.push(at);
        }
        covered = origin.end;
        before = origin;
    }
    assert_eq!(
        normalize(&text[covered..]),
        "",
        "lost at the end of {text:?}"
    );
    seams.push(normal.text().len());
    seams
}

/// What a part came from normalises to that part again, after the same neighbour.
fn part_comes_from_its_origin(text: &str, normal: &Normalized, part: Range<usize>) {
    let origin = &text[normal.original_range(part.clone())];
    let before = normal.text()[..part.start].chars().next_back();
    // What stands before decides only whether a bar is long.
    let neighbour = match before {
        None => "",
        Some(c) if is_kana(c) => "ん",
        Some(_) => "。",
    };
    let again = normalize(&format!("{neighbour}{origin}"));
    let again = again.strip_prefix(neighbour);
    assert_eq!(again, Some(&normal.text()[part]), "{origin:?} in {text:?}");
}
