//! The pages in a real browser: Chromium against our program.
//!
//! A new page is a row in `pages::PAGES`; every law here then holds for it.

mod accessibility;
mod behaviour;
mod hostile;
mod hostile_corpus;
mod keyboard;
mod layout;
mod links;
mod pages;
mod upload;
mod walks;
mod ways;
mod world;
