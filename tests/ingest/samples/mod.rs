//! Files of every format: what they show comes out, character by character.

mod pdf;
