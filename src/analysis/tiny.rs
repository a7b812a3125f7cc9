//! An IPADIC of a few words for tests: built in milliseconds.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::dictionary::{Dictionary, DictionaryOptions};

const CHAR_DEF: &str = "\
DEFAULT 0 1 0
SPACE 0 1 0
KANJI 0 0 2
SYMBOL 1 1 0
NUMERIC 1 1 0
ALPHA 1 1 0
HIRAGANA 0 1 2
KATAKANA 1 1 2
0x0020 SPACE
0x0021..0x002F SYMBOL
0x0030..0x0039 NUMERIC
0x003A..0x0040 SYMBOL
0x0061..0x007A ALPHA
0x3041..0x309F HIRAGANA
0x30A1..0x30FF KATAKANA
0x4E00..0x9FA5 KANJI
";

const UNK_DEF: &str = "\
DEFAULT,0,0,5000,記号,一般,*,*,*,*,*
SPACE,0,0,9000,記号,空白,*,*,*,*,*
KANJI,0,0,9000,名詞,一般,*,*,*,*,*
SYMBOL,0,0,9000,名詞,サ変接続,*,*,*,*,*
NUMERIC,0,0,9000,名詞,数,*,*,*,*,*
ALPHA,0,0,9000,名詞,一般,*,*,*,*,*
HIRAGANA,0,0,9000,名詞,一般,*,*,*,*,*
KATAKANA,0,0,9000,名詞,一般,*,*,*,*,*
";

/// 表層形, 品詞, 細分類1, 細分類2, 基本形, 読み.
const WORDS: &[[&str; 6]] = &[
    ["窓口", "名詞", "一般", "*", "窓口", "マドグチ"],
    ["改善", "名詞", "サ変接続", "*", "改善", "カイゼン"],
    ["生活", "名詞", "サ変接続", "*", "生活", "セイカツ"],
    ["困窮", "名詞", "サ変接続", "*", "困窮", "コンキュウ"],
    ["者", "名詞", "接尾", "一般", "者", "シャ"],
    ["自立", "名詞", "サ変接続", "*", "自立", "ジリツ"],
    ["支援", "名詞", "サ変接続", "*", "支援", "シエン"],
    ["事業", "名詞", "一般", "*", "事業", "ジギョウ"],
    ["実施", "名詞", "サ変接続", "*", "実施", "ジッシ"],
    [
        "ＮＰＯ",
        "名詞",
        "固有名詞",
        "組織",
        "ＮＰＯ",
        "エヌピーオー",
    ],
    ["Ａ", "記号", "アルファベット", "*", "Ａ", "エー"],
    ["２", "名詞", "数", "*", "２", "ニ"],
    ["何", "名詞", "代名詞", "一般", "何", "ナニ"],
    ["人", "名詞", "接尾", "助数詞", "人", "ニン"],
    ["し", "動詞", "自立", "*", "する", "シ"],
    ["取り組み", "動詞", "自立", "*", "取り組む", "トリクミ"],
    ["ます", "助動詞", "*", "*", "ます", "マス"],
    ["た", "助動詞", "*", "*", "た", "タ"],
    ["を", "助詞", "格助詞", "一般", "を", "ヲ"],
    ["に", "助詞", "格助詞", "一般", "に", "ニ"],
    ["の", "助詞", "連体化", "*", "の", "ノ"],
    ["、", "記号", "読点", "*", "、", "、"],
    ["。", "記号", "句点", "*", "。", "。"],
];

/// The lexicon's text: the words, and enough others to make a file of some size.
fn lexicon() -> String {
    let row = |[surface, pos, detail, sub, base, reading]: &[&str; 6]| {
        format!("{surface},0,0,1000,{pos},{detail},{sub},*,*,*,{base},{reading},{reading}\n")
    };
    let filler = |number: u32| {
        format!("埋草{number},0,0,9999,名詞,一般,*,*,*,*,埋草{number},ウメクサ,ウメクサ\n")
    };
    WORDS.iter().map(row).chain((0..200).map(filler)).collect()
}

/// A temporary home for sources and caches.
pub(super) struct Tiny {
    pub(super) root: TempDir,
}

impl Tiny {
    /// A home with sources in UTF-8.
    pub(super) fn new() -> Self {
        let tiny = Self {
            root: tempfile::tempdir().unwrap(),
        };
        tiny.write_source("source", |text| text.as_bytes().to_vec());
        tiny
    }

    /// Writes a source folder in some encoding.
    pub(super) fn write_source(&self, name: &str, encode: fn(&str) -> Vec<u8>) -> PathBuf {
        let folder = self.root.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        let write = |file: &str, text: &str| fs::write(folder.join(file), encode(text)).unwrap();
        write("char.def", CHAR_DEF);
        write("unk.def", UNK_DEF);
        write("words.csv", &lexicon());
        write("matrix.def", "1 1\n0 0 0\n");
        folder
    }

    pub(super) fn source(&self) -> PathBuf {
        self.root.path().join("source")
    }

    pub(super) fn cache(&self) -> PathBuf {
        self.root.path().join("cache")
    }

    /// Options that name source and cache of this home only.
    pub(super) fn options(&self) -> DictionaryOptions {
        DictionaryOptions {
            source: Some(self.source()),
            cache: Some(self.cache()),
            fallback: self.root.path().join("no such folder"),
        }
    }

    pub(super) fn open(&self) -> Dictionary {
        Dictionary::open(&self.options()).unwrap()
    }
}

/// Names in a folder, sorted; none if there is no such folder.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
