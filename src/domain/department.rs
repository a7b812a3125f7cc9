/// Endings of the names of units: 課, 部, 室 ….
const UNIT_ENDINGS: [&str; 19] = [
    "課",
    "室",
    "部",
    "局",
    "係",
    "担当",
    "班",
    "署",
    "センター",
    "所",
    "館",
    "院",
    "校",
    "園",
    "会",
    "事務局",
    "グループ",
    "チーム",
    "本部",
];

/// Splits the units that a sheet names together: 危機管理課・福祉政策課 gives two.
///
/// Commas, slashes and line breaks always split. ・ and white space split only
/// where every part ends like the name of a unit, for ・ stands inside names as
/// well: 市民協働・人権課 is one. A note in brackets does not hide the ending.
pub fn split_divisions(text: &str) -> Vec<&str> {
    const ALWAYS: [char; 8] = ['、', '，', ',', '､', '/', '／', '\n', '\r'];
    const BETWEEN_UNITS: [char; 6] = ['・', '･', ' ', '\u{3000}', '\t', '&'];
    text.split(ALWAYS)
        .flat_map(|group| {
            let parts: Vec<&str> = non_empty(group.split(BETWEEN_UNITS)).collect();
            if parts.iter().all(|part| ends_like_unit(part)) {
                parts
            } else {
                non_empty(std::iter::once(group)).collect()
            }
        })
        .collect()
}

fn non_empty<'a>(parts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    parts.map(str::trim).filter(|part| !part.is_empty())
}

fn ends_like_unit(name: &str) -> bool {
    let name = match name.find(['(', '（']) {
        Some(note) if note > 0 && name.ends_with([')', '）']) => &name[..note],
        _ => name,
    };
    UNIT_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_are_split_and_names_kept() {
        let table: [(&str, &[&str]); 14] = [
            ("危機管理課・福祉政策課", &["危機管理課", "福祉政策課"]),
            ("危機管理課、福祉政策課", &["危機管理課", "福祉政策課"]),
            (
                "危機管理課,福祉政策課／総務室",
                &["危機管理課", "福祉政策課", "総務室"],
            ),
            ("危機管理課\n福祉政策課", &["危機管理課", "福祉政策課"]),
            ("危機管理課　福祉政策課", &["危機管理課", "福祉政策課"]),
            ("市民協働・人権課", &["市民協働・人権課"]),
            ("こども・若者課", &["こども・若者課"]),
            (
                "市民協働・人権課、危機管理課",
                &["市民協働・人権課", "危機管理課"],
            ),
            (
                "選挙管理委員会・監査事務局",
                &["選挙管理委員会", "監査事務局"],
            ),
            (
                "福祉政策課（社会福祉協議会）・学校教育課",
                &["福祉政策課（社会福祉協議会）", "学校教育課"],
            ),
            ("社会福祉 協議会", &["社会福祉 協議会"]),
            ("高齢福祉課", &["高齢福祉課"]),
            ("、 ・", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(split_divisions(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn only_separators_are_lost(text in "[課部市民・、 （）/]{0,16}") {
            let solid = |s: &str| s.replace(['・', '、', ' ', '/'], "");
            let parts = split_divisions(&text);
            prop_assert!(parts.iter().all(|part| !part.is_empty() && part.trim() == *part));
            prop_assert_eq!(solid(&parts.concat()), solid(&text));
        }
    }
}
