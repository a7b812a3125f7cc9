/// 元号: a Japanese era, from the first one in which municipalities wrote such sheets.
///
/// Begins are those of the orders that named the eras: 一世一元の詔 (明治), 明治四十五年詔書
/// (大正), 大正十五年詔書 (昭和), 元号を改める政令 of 1989 (昭和64年政令第1号, 平成) and of 2019
/// (平成31年政令第143号, 令和). 明治 counts in western years of today's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治.
    Meiji,
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

/// What is known of an era.
struct Facts {
    name: &'static str,
    letter: char,
    /// Western year, month and day on which it began.
    start: (u16, u8, u8),
}

impl Era {
    /// Every era, in order.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    const fn facts(self) -> Facts {
        let (name, letter, start) = match self {
            Era::Meiji => ("明治", 'M', (1868, 10, 23)),
            Era::Taisho => ("大正", 'T', (1912, 7, 30)),
            Era::Showa => ("昭和", 'S', (1926, 12, 25)),
            Era::Heisei => ("平成", 'H', (1989, 1, 8)),
            Era::Reiwa => ("令和", 'R', (2019, 5, 1)),
        };
        Facts {
            name,
            letter,
            start,
        }
    }

    /// The name: 令和.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The letter by which tables shorten it: R.
    pub const fn letter(self) -> char {
        self.facts().letter
    }

    /// Western year, month and day on which it began.
    pub const fn start(self) -> (u16, u8, u8) {
        self.facts().start
    }

    /// The western year of a year of this era, from 1.
    ///
    /// The years of an era never stop: sheets of 平成30年度 plan for 平成34年度,
    /// which is 2022. `None` for year 0 and for years past any plan (2200).
    pub fn western(self, year: u32) -> Option<u16> {
        let offset = u16::try_from(year.checked_sub(1)?).ok()?;
        let western = self.start().0.checked_add(offset)?;
        (western <= Self::LAST_WESTERN).then_some(western)
    }

    /// The era by which a fiscal year is called: the last one that began in its western year or before.
    ///
    /// 2019 is 令和元年度 by the government's own usage, although its April was 平成31年.
    pub fn of_fiscal_year(western: u16) -> Option<Era> {
        Self::ALL
            .into_iter()
            .rev()
            .find(|era| era.start().0 <= western)
    }

    /// The last western year that can be meant by a year in a sheet.
    pub const LAST_WESTERN: u16 = 2200;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_follow_one_another() {
        assert!(Era::ALL.is_sorted_by(|a, b| a.start() < b.start()));
    }

    #[test]
    fn years_of_an_era_never_stop() {
        assert_eq!(Era::Heisei.western(34), Some(2022));
        assert_eq!(Era::Showa.western(100), Some(2025));
        assert_eq!(Era::Meiji.western(1), Some(1868));
        assert_eq!(Era::Reiwa.western(0), None);
        assert_eq!(Era::Reiwa.western(500), None);
        assert_eq!(Era::Reiwa.western(u32::MAX), None);
    }

    #[test]
    fn a_fiscal_year_takes_the_newest_era_of_its_western_year() {
        let table = [
            (1867, None),
            (1868, Some(Era::Meiji)),
            (1912, Some(Era::Taisho)),
            (1988, Some(Era::Showa)),
            (1989, Some(Era::Heisei)),
            (2018, Some(Era::Heisei)),
            (2019, Some(Era::Reiwa)),
        ];
        for (western, era) in table {
            assert_eq!(Era::of_fiscal_year(western), era, "{western}");
        }
    }
}
