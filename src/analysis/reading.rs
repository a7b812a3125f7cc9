//! 読み: how a text is read, in katakana, and when two readings are the same.

use wana_kana::ConvertJapanese;

use crate::text::is_kana;

/// Long vowels of romanized Japanese, written with a sign over the letter.
const LONG_LETTERS: [(char, &str); 10] = [
    ('ā', "aa"),
    ('ī', "ii"),
    ('ū', "uu"),
    ('ē', "ee"),
    ('ō', "ou"),
    ('â', "aa"),
    ('î', "ii"),
    ('û', "uu"),
    ('ê', "ee"),
    ('ô', "ou"),
];

/// The katakana by vowel, for what prolongs them.
const ROWS: [(char, &str); 5] = [
    ('ア', "アカガサザタダナハバパマヤラワァャ"),
    ('イ', "イキギシジチニヒビピミリィ"),
    ('ウ', "ウクグスズツヌフブプムユルゥュ"),
    ('エ', "エケゲセゼテデネヘベペメレェ"),
    ('オ', "オコゴソゾトドノホボポモヨロォョ"),
];

/// The katakana reading of a text in normal form that is typed in kana or romaji.
///
/// Hiragana, katakana and romaji may be mixed; romaji may be Hepburn, Kunrei, or
/// what one types into a kana converter. `None` if the text holds anything else.
///
/// Latin letters are romaji when every one of them becomes kana, none of them is
/// `l`, `q` or `x` (letters of no romanization), `c` stands before `h` only, and
/// the word begins with a full kana and does not end in ッ. So `dx`, `csv`, `npo`
/// and `line` are none. An English word that passes (`data` is ダタ) does no
/// harm: nothing reads like it.
pub fn kana_of(normal: &str) -> Option<String> {
    let is_letter = |c: char| c.is_ascii_lowercase() || long_letter(c).is_some();
    let is_latin = |c: char| is_letter(c) || matches!(c, '-' | '\'');
    let mut kana = String::new();
    let mut rest = normal;
    while let Some(first) = rest.chars().next() {
        let end_of =
            |is_same: &dyn Fn(char) -> bool| rest.find(|c: char| !is_same(c)).unwrap_or(rest.len());
        let end = if is_letter(first) {
            end_of(&is_latin)
        } else {
            end_of(&|c| is_kana(c) || c == 'ー')
        };
        let (run, after) = rest.split_at(end);
        if is_letter(first) {
            kana.push_str(&romaji(run, kana.is_empty())?);
        } else {
            kana.push_str(&katakana(run)?);
        }
        rest = after;
    }
    kana.chars().any(is_kana).then_some(kana)
}

/// Kana as katakana; `None` for an empty text or one that holds anything else.
pub(super) fn katakana(text: &str) -> Option<String> {
    let fits = !text.is_empty() && text.chars().all(|c| is_kana(c) || c == 'ー');
    fits.then(|| text.chars().map(to_katakana).collect())
}

fn to_katakana(c: char) -> char {
    let is_hiragana = ('ぁ'..='ゖ').contains(&c);
    let shifted = if is_hiragana {
        c as u32 + 0x60
    } else {
        c as u32
    };
    char::from_u32(shifted).unwrap_or(c)
}

fn long_letter(c: char) -> Option<&'static str> {
    let row = LONG_LETTERS.iter().find(|(letter, _)| *letter == c);
    row.map(|(_, spelled)| *spelled)
}

fn romaji(run: &str, opens: bool) -> Option<String> {
    let plain = plain_romaji(run)?;
    let kana = plain.to_katakana();
    let is_done = !plain.is_empty() && kana.chars().all(|c| is_kana(c) || c == 'ー');
    let opens_well = !opens || !kana.starts_with(|c| "ァィゥェォッャュョヮンー".contains(c));
    (is_done && opens_well && !kana.ends_with('ッ')).then_some(kana)
}

/// One spelling for the ways of writing ン, ッチ and long vowels.
fn plain_romaji(run: &str) -> Option<String> {
    let spelled: String = run
        .chars()
        .map(|c| long_letter(c).map_or_else(|| c.to_string(), str::to_owned))
        .collect();
    let letters: Vec<char> = spelled.chars().collect();
    let is_vowel = |c: Option<&char>| c.is_some_and(|c| "aiueo".contains(*c));
    let mut plain = String::new();
    for (at, c) in letters.iter().enumerate() {
        let next = letters.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        match c {
            'l' | 'q' | 'x' => return None,
            'c' if !matches!(next, Some('h' | 'c')) => return None,
            '-' if !is_vowel(before) && before != Some(&'-') => return None,
            // Hepburn writes shimbun; matcha doubles ch with t.
            'm' if matches!(next, Some('b' | 'p' | 'm')) => plain.push('n'),
            't' if next == Some(&'c') => plain.push('c'),
            // A converter takes nn for ん: the second n is no syllable of its own.
            'n' if before == Some(&'n') && !is_vowel(next) && next != Some(&'y') => {}
            _ => plain.push(*c),
        }
    }
    Some(plain)
}

/// The form in which readings are compared; takes any kana.
///
/// Katakana; a long vowel is ー however it is spelled (トウキョウ, トオキョオ and
/// トーキョー are one, and so are セイ and セー); ヂ ヅ ヲ ヰ ヱ ヵ ヶ are ジ ズ オ イ エ カ ケ;
/// ヴ is ブ, ヴァ is バ. One character decides from those before it only: the key
/// of a text's beginning is the beginning of its key.
pub fn reading_key(kana: &str) -> String {
    let mut key = String::with_capacity(kana.len());
    let mut vowel = None;
    let mut chars = kana.chars().map(to_katakana).peekable();
    while let Some(c) = chars.next() {
        let mut c = plain_kana(c);
        if c == 'ヴ' {
            let joined = chars.peek().and_then(|small| v_syllable(*small));
            if joined.is_some() {
                chars.next();
            }
            c = joined.unwrap_or('ブ');
        }
        if c == 'ー' || vowel.is_some_and(|vowel| prolongs(vowel, c)) {
            key.push('ー');
        } else {
            key.push(c);
            vowel = vowel_of(c);
        }
    }
    key
}

fn plain_kana(c: char) -> char {
    match c {
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        'ヲ' => 'オ',
        'ヰ' => 'イ',
        'ヱ' => 'エ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ヮ' => 'ワ',
        other => other,
    }
}

fn v_syllable(small: char) -> Option<char> {
    match small {
        'ァ' => Some('バ'),
        'ィ' => Some('ビ'),
        'ェ' => Some('ベ'),
        'ォ' => Some('ボ'),
        _ => None,
    }
}

fn vowel_of(c: char) -> Option<char> {
    let row = ROWS.iter().find(|(_, row)| row.contains(c));
    row.map(|(vowel, _)| *vowel)
}

fn prolongs(vowel: char, c: char) -> bool {
    vowel == c || matches!((vowel, c), ('エ', 'イ') | ('オ', 'ウ'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kana_and_romaji_have_a_reading() {
        let table = [
            ("こそだて", "コソダテ"),
            ("コソダテ", "コソダテ"),
            ("こソdaて", "コソダテ"),
            ("kosodate", "コソダテ"),
            ("tokushusagi", "トクシュサギ"),
            ("tokusyusagi", "トクシュサギ"),
            ("jidou", "ジドウ"),
            ("zidou", "ジドウ"),
            ("shien", "シエン"),
            ("sien", "シエン"),
            ("tyousa", "チョウサ"),
            ("chousa", "チョウサ"),
            ("tōkyō", "トウキョウ"),
            ("shimbun", "シンブン"),
            ("matcha", "マッチャ"),
            ("kon'in", "コンイン"),
            ("konninn", "コンニン"),
            ("annai", "アンナイ"),
            ("konnnichiha", "コンニチハ"),
            ("ti-mu", "チーム"),
            ("ボランティア", "ボランティア"),
        ];
        for (typed, expected) in table {
            assert_eq!(kana_of(typed).as_deref(), Some(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_no_romaji_has_none() {
        let words = [
            "",
            "dx",
            "line",
            "csv",
            "sns",
            "npo",
            "ict",
            "web",
            "test",
            "n",
            "-",
            "ー",
            "ca",
            "子育て",
            "こ育て",
            "5",
            "kos",
            "kosodatt",
            "quiz",
            "r4",
            "。",
        ];
        for typed in words {
            assert_eq!(kana_of(typed), None, "{typed}");
        }
    }

    #[test]
    fn spellings_of_one_reading_have_one_key() {
        let table = [
            ["トウキョウ", "トーキョー", "とおきょお"],
            ["セイカツ", "セーカツ", "せえかつ"],
            ["ツヅキ", "ツズキ", "つづき"],
            ["チヂム", "チジム", "ちぢむ"],
            ["ヴァイオリン", "バイオリン", "ばいおりん"],
            ["ミンセイイイン", "ミンセーーイン", "みんせいいいん"],
        ];
        for row in table {
            assert_eq!(reading_key(row[0]), reading_key(row[1]), "{row:?}");
            assert_eq!(reading_key(row[0]), reading_key(row[2]), "{row:?}");
        }
        assert_ne!(reading_key("コイ"), reading_key("コー"));
        assert_ne!(reading_key("サイ"), reading_key("サー"));
    }

    proptest! {
        #[test]
        fn katakana_reads_as_itself(kana in "[ァ-ヶ][ァ-ヶー]{0,12}") {
            prop_assert_eq!(kana_of(&kana), Some(kana));
        }

        #[test]
        fn a_key_begins_as_its_text_does(kana in "[ァ-ウカ-ヲンー]{0,12}", cut in 0usize..12) {
            let head: String = kana.chars().take(cut).collect();
            prop_assert!(reading_key(&kana).starts_with(&reading_key(&head)));
        }

        #[test]
        fn a_key_is_its_own_key(kana in "[ァ-ヶー]{0,12}") {
            let key = reading_key(&kana);
            prop_assert_eq!(reading_key(&key), key.clone());
        }

        #[test]
        fn any_text_is_taken(text in "\\PC{0,20}") {
            let reading = kana_of(&text).unwrap_or_default();
            prop_assert!(reading.chars().all(|c| is_kana(c) || c == 'ー'));
        }
    }
}
