//! The engine panics on some bytes that it did not write; such a panic says "damaged".

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::IndexError;

/// Runs a call into an index; a panic in it becomes [`IndexError::Damaged`].
///
/// What the call worked on must not be used again when it panicked.
///
/// # Errors
/// The call's own, or damage.
pub fn guarded<T, E: From<IndexError>>(call: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        Err(E::from(IndexError::Damaged {
            what: message_of(panic.as_ref()),
        }))
    })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("the engine gave up").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_damage_and_a_result_stays() {
        let error = guarded(|| -> Result<(), IndexError> { panic!("byte {}", 7) });
        assert!(matches!(error, Err(IndexError::Damaged { what }) if what == "byte 7"));
        assert_eq!(guarded(|| Ok::<_, IndexError>(1)).unwrap(), 1);
    }
}
