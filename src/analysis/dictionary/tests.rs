use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;

use super::super::segment::Segmenter;
use super::super::tiny::{Tiny, names};
use super::manifest::{MANIFEST_FILE, Manifest};
use super::*;

fn bases(dictionary: &Dictionary, text: &str) -> Vec<String> {
    let morphemes = Segmenter::new(dictionary).segment(text);
    morphemes.into_iter().map(|word| word.base).collect()
}

/// The only finished dictionary in the cache.
fn entry(tiny: &Tiny) -> PathBuf {
    let names = names(&tiny.cache());
    assert_eq!(names.len(), 1, "{names:?}");
    tiny.cache().join(&names[0])
}

/// Opens after some damage and says whether the dictionary was built again.
fn is_rebuilt_after(damage: impl FnOnce(&Path)) -> bool {
    let tiny = Tiny::new();
    let fingerprint = tiny.open().fingerprint();
    let folder = entry(&tiny);
    fs::write(folder.join("mark"), b"of the first build").unwrap();
    damage(&folder);
    let dictionary = tiny.open();
    assert_eq!(dictionary.fingerprint(), fingerprint);
    assert_eq!(bases(&dictionary, "窓口の改善"), ["窓口", "の", "改善"]);
    let manifest = Manifest::verify(&entry(&tiny)).unwrap();
    assert_eq!(manifest.stamp, stamp());
    !entry(&tiny).join("mark").exists()
}

#[test]
fn the_second_start_uses_the_cache() {
    assert!(!is_rebuilt_after(|_| {}));
}

#[test]
fn a_damaged_cache_is_built_again() {
    let flip = |path: &Path, at: usize| {
        let mut bytes = fs::read(path).unwrap();
        bytes[at] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    assert!(is_rebuilt_after(|folder| flip(
        &folder.join("dict.words"),
        0
    )));
    // Larger than both checked ends together: only the full hash sees the middle.
    assert!(is_rebuilt_after(|folder| {
        let path = folder.join("dict.words");
        let middle = fs::read(&path).unwrap().len() / 2;
        assert!(middle > 4096);
        flip(&path, middle);
    }));
    assert!(is_rebuilt_after(|folder| {
        fs::write(folder.join("dict.trie"), b"short").unwrap();
    }));
    assert!(is_rebuilt_after(|folder| {
        fs::remove_file(folder.join("matrix.mtx")).unwrap();
    }));
    assert!(is_rebuilt_after(|folder| {
        fs::remove_file(folder.join(MANIFEST_FILE)).unwrap();
    }));
    assert!(is_rebuilt_after(|folder| {
        fs::write(folder.join(MANIFEST_FILE), b"{}").unwrap();
    }));
}

#[test]
fn a_cache_made_by_another_version_is_built_again() {
    assert!(is_rebuilt_after(|folder| {
        let path = folder.join(MANIFEST_FILE);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace(&stamp(), "another version")).unwrap();
    }));
}

#[test]
fn a_copied_cache_is_trusted_after_a_full_check() {
    assert!(!is_rebuilt_after(|folder| {
        let path = folder.join("dict.words");
        let copy = folder.join("copy");
        fs::copy(&path, &copy).unwrap();
        fs::rename(&copy, &path).unwrap();
    }));
}

#[test]
fn a_changed_source_gets_a_dictionary_of_its_own() {
    let tiny = Tiny::new();
    let before = tiny.open();
    let more = "庁舎,0,0,1000,名詞,一般,*,*,*,*,庁舎,チョウシャ,チョウシャ\n";
    fs::write(tiny.source().join("more.csv"), more).unwrap();
    let after = tiny.open();
    assert_ne!(before.fingerprint(), after.fingerprint());
    assert_eq!(names(&tiny.cache()).len(), 2);
    assert_eq!(bases(&after, "庁舎の窓口"), ["庁舎", "の", "窓口"]);
}

#[test]
fn the_fingerprint_depends_on_the_contents_only() {
    let (here, there) = (Tiny::new(), Tiny::new());
    assert_eq!(here.open().fingerprint(), there.open().fingerprint());
}

#[test]
fn euc_jp_and_utf_8_sources_give_the_same_words() {
    let tiny = Tiny::new();
    let folder = tiny.write_source("euc", |text| {
        encoding_rs::EUC_JP.encode(text).0.into_owned()
    });
    let options = DictionaryOptions {
        source: Some(folder),
        ..tiny.options()
    };
    let euc = Dictionary::open(&options).unwrap();
    let text = "生活困窮者自立支援事業を実施した。";
    assert_eq!(bases(&euc, text), bases(&tiny.open(), text));
}

#[test]
fn surfaces_and_base_forms_are_in_normal_form() {
    let dictionary = Tiny::new().open();
    let words = Segmenter::new(&dictionary).segment("npoの窓口");
    assert_eq!(words[0].base, "npo");
    assert_eq!(bases(&dictionary, "aa22"), ["aa22"]);
}

#[test]
fn two_starts_at_once_do_not_harm_each_other() {
    let tiny = Tiny::new();
    let barrier = Barrier::new(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                barrier.wait();
                assert_eq!(bases(&tiny.open(), "窓口の改善"), ["窓口", "の", "改善"]);
            });
        }
    });
    assert!(Manifest::verify(&entry(&tiny)).is_ok());
}

#[test]
fn a_build_that_was_killed_leaves_nothing_that_is_trusted() {
    let tiny = Tiny::new();
    let unfinished = tiny.cache().join(".unfinished-killed");
    fs::create_dir_all(&unfinished).unwrap();
    fs::write(unfinished.join("dict.words"), b"half").unwrap();
    let dictionary = tiny.open();
    assert!(dictionary.is_cached());
    assert_ne!(dictionary.folder(), unfinished);
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let tiny = Tiny::new();
    fs::write(tiny.cache(), b"a file where the folder should be").unwrap();
    let dictionary = tiny.open();
    assert!(!dictionary.is_cached());
    assert_eq!(bases(&dictionary, "窓口の改善"), ["窓口", "の", "改善"]);
    let folder = dictionary.folder().to_owned();
    drop(dictionary);
    assert!(!folder.exists());
}

#[test]
fn no_cache_folder_at_all_is_no_error() {
    let tiny = Tiny::new();
    let options = DictionaryOptions {
        cache: None,
        ..tiny.options()
    };
    assert!(!Dictionary::open(&options).unwrap().is_cached());
}

#[test]
fn the_cache_serves_after_its_source_is_gone() {
    let tiny = Tiny::new();
    let fallback = DictionaryOptions {
        source: None,
        fallback: tiny.source(),
        ..tiny.options()
    };
    let fingerprint = Dictionary::open(&fallback).unwrap().fingerprint();
    fs::remove_dir_all(tiny.source()).unwrap();
    let dictionary = Dictionary::open(&fallback).unwrap();
    assert_eq!(dictionary.fingerprint(), fingerprint);
}

#[test]
fn nothing_found_says_the_one_command() {
    let tiny = Tiny::new();
    let options = DictionaryOptions {
        source: None,
        ..tiny.options()
    };
    let error = Dictionary::open(&options).unwrap_err();
    assert!(matches!(error, DictionaryError::NotFound));
    for text in [error.to_string(), error.user_message()] {
        assert!(text.contains("apt-get install mecab-ipadic"), "{text}");
        assert!(text.contains("SHISAKU_DICTIONARY"), "{text}");
    }
}

#[test]
fn a_folder_without_sources_is_named_in_the_error() {
    for missing in ["char.def", "unk.def", "matrix.def", "words.csv"] {
        let tiny = Tiny::new();
        fs::remove_file(tiny.source().join(missing)).unwrap();
        let error = Dictionary::open(&tiny.options()).unwrap_err();
        assert!(
            matches!(error, DictionaryError::NotASource { .. }),
            "{error}"
        );
    }
}

#[test]
fn a_source_that_makes_no_sense_is_an_error_and_no_panic() {
    let broken: [(&str, &[u8]); 6] = [
        ("words.csv", "窓口,9,0,1000,名詞\n".as_bytes()),
        ("words.csv", "窓口,0,x,1000,名詞\n".as_bytes()),
        ("words.csv", "窓口,0\n".as_bytes()),
        ("words.csv", b"\xff\xfe\xff,0,0,1000,x\n"),
        ("matrix.def", b""),
        ("unk.def", "KANJI,9,9,0,名詞,一般\n".as_bytes()),
    ];
    for (file, bytes) in broken {
        let tiny = Tiny::new();
        fs::write(tiny.source().join(file), bytes).unwrap();
        assert!(
            Dictionary::open(&tiny.options()).is_err(),
            "{file} {bytes:?}"
        );
    }
}

#[test]
fn the_environment_is_read_in_order() {
    let options = |vars: &[(&str, &str)]| {
        DictionaryOptions::from_vars(|name| {
            let found = vars.iter().find(|(var, _)| *var == name);
            found.map(|(_, value)| PathBuf::from(value))
        })
    };
    let all = [
        ("SHISAKU_DICTIONARY", "/d"),
        ("SHISAKU_CACHE", "/c"),
        ("XDG_CACHE_HOME", "/x"),
        ("HOME", "/h"),
    ];
    let caches = ["/c", "/x/shisaku", "/h/.cache/shisaku"];
    for (skipped, cache) in caches.iter().enumerate() {
        let found = options(&all[skipped + 1..]);
        assert_eq!(found.cache, Some(PathBuf::from(cache)));
        assert_eq!(found.source, None);
    }
    assert_eq!(options(&all).source, Some(PathBuf::from("/d")));
    assert_eq!(options(&[]).cache, None);
    assert_eq!(options(&[]).fallback, PathBuf::from(DEFAULT_SOURCE));
}
