//! Files of every format whose true text is known.

mod office;
