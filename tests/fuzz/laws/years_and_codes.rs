//! The laws of the readers of years, plan codes and policies. Asserted by the fuzz
//! target and by the replay of its inputs in `make test`.

use std::ops::Range;

use shisaku::domain::{FiscalYear, FoundYear, PlanCode, Policy, YearKind};

/// Years, plan codes and policies are read without panic, on boundaries, and are read back.
pub(crate) fn years_and_codes(text: &str) {
    years(text);
    plan_codes(text);
    policies(text);
}

fn years(text: &str) {
    if let Some(year) = FiscalYear::parse(text) {
        assert!((1868..=2200).contains(&year.western()), "{text:?}");
        for spelling in [year.label(), year.label_with_western(), year.to_string()] {
            assert_eq!(FiscalYear::parse(&spelling), Some(year), "{text:?}");
        }
        assert_eq!(
            FiscalYear::parse(&format!("\n{text} ")),
            Some(year),
            "{text:?}"
        );
    }
    let mut before = 0;
    for found in FoundYear::all(text) {
        let Range { start, end } = found.range;
        assert!(before <= start && start < end, "{text:?}");
        before = end;
        let words = text.get(start..end).expect("a year stands on boundaries");
        assert!(
            (1867..=2200).contains(&found.fiscal_year.western()),
            "{text:?}"
        );
        // On its own it is the same year, unless its neighbours say which.
        if found.kind == YearKind::FiscalYear
            && let Some(alone) = FiscalYear::parse(words)
        {
            assert_eq!(alone, found.fiscal_year, "{words:?} in {text:?}");
        }
    }
}

fn plan_codes(text: &str) {
    if let Some(code) = PlanCode::parse(text) {
        assert_eq!(code.parts().len(), 3, "{text:?}");
        let again = PlanCode::parse(&code.code).map(|again| again.code);
        assert_eq!(again.as_ref(), Some(&code.code), "{text:?}");
        assert_eq!(PlanCode::parse_loose(text), Some(code), "{text:?}");
    }
    let mut before = 0;
    for (range, code) in PlanCode::find_all(text) {
        assert!(before <= range.start && range.start < range.end, "{text:?}");
        before = range.end;
        let words = text.get(range).expect("a code stands on boundaries");
        assert_eq!(PlanCode::parse(words), Some(code), "{words:?} in {text:?}");
    }
}

fn policies(text: &str) {
    let scheme = "基本政策";
    let line = Policy::parse_line(scheme, text);
    let found = Policy::find_all(scheme, text);
    let labelled = Policy::find_labelled(scheme, text);
    for policy in line.iter().chain(&found).chain(&labelled) {
        assert!((1..=999).contains(&policy.number), "{policy:?} in {text:?}");
        assert!(!policy.name.trim().is_empty(), "{policy:?} in {text:?}");
        assert_eq!(policy.scheme, scheme);
    }
    if let Some(policy) = line {
        let again = Policy::parse_line(scheme, &policy.to_string());
        assert_eq!(again, Some(policy), "{text:?}");
    }
}
