//! Files of every format whose true text is known: it comes out, character by character.

mod office;
mod pdf;
