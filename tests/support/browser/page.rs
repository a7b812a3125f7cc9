//! A page as a person has it: look, click, type, wait.

use std::fmt::Debug;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::{PrintConfiguration, PrintSize};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::driver::{Command, Session, wait};

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at a page.
const GLANCE: Duration = Duration::from_millis(10);

/// What people can click or read out: where `click_text` looks.
const CLICKABLE: &str = "a[href], button, summary, label, [role=option], [role=button], select";

/// Begins every script: what a person sees of the elements of a page.
const HELPERS: &str = r"
const squeeze = (text) => text.replace(/\s+/g, ' ').trim();
const isShown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const all = (css) => [...document.querySelectorAll(css)];
";

/// A browser at the pages of one service; blank, light, wide and with scripts at first.
///
/// Elements are named by CSS selectors. What fails, panics and says on which page.
#[derive(Debug)]
pub(crate) struct Browser {
    base: String,
    session: Session,
}

impl Browser {
    /// A browser for the service at `base`; `None` says what to install.
    pub(crate) fn open(base: &str) -> Option<Self> {
        let session = Session::take()?;
        let base = base.trim_end_matches('/').to_owned();
        let browser = Self { base, session };
        browser.set_width(1440);
        browser.set_dark(false);
        browser.set_scripts(true);
        Some(browser)
    }

    /// Opens a page: path and query, in the address bar's spelling.
    pub(crate) fn visit(&self, path: &str) {
        let url = format!("{}{path}", self.base);
        let opened = wait(self.session.client().goto(&url));
        opened.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Path and query of the page, decoded.
    pub(crate) fn path(&self) -> String {
        let url = wait(self.session.client().current_url()).unwrap();
        let path = url
            .as_str()
            .strip_prefix(&self.base)
            .unwrap_or(url.as_str());
        percent_decode_str(&path.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    }

    /// The page before, as the browser's own button does.
    pub(crate) fn back(&self) {
        self.leaves(|| self.ok(wait(self.session.client().back())));
    }

    // How the page is shown.

    /// Width of the window in CSS pixels, however narrow.
    pub(crate) fn set_width(&self, width: u32) {
        let metrics = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        });
        self.tools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Whether the reader prefers dark pages.
    pub(crate) fn set_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.tools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }

    /// Whether the page is shown as it would be printed; light again afterwards.
    pub(crate) fn set_print(&self, print: bool) {
        let media = if print { "print" } else { "" };
        self.tools("Emulation.setEmulatedMedia", &json!({ "media": media }));
    }

    /// Whether pages opened from now on may run scripts; ours for looking at them go on.
    pub(crate) fn set_scripts(&self, on: bool) {
        self.tools(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": !on }),
        );
    }

    /// The page on paper (A4) as PDF.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let paper = PrintConfiguration::builder().size(PrintSize::A4).build();
        self.ok(wait(self.session.client().print(paper.unwrap())))
    }

    // What the page says.

    /// Runs a script (the body of a function of `arguments`) and gives what it returns.
    pub(crate) fn run<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> T {
        self.ok(self.try_run(script, arguments))
    }

    /// As `run`; the script calls its last argument with the answer.
    pub(crate) fn run_async<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> T {
        let answer = self
            .session
            .client()
            .execute_async(script, arguments.to_vec());
        serde_json::from_value(self.ok(wait(answer))).unwrap()
    }

    fn try_run<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: &[Value],
    ) -> Result<T, CmdError> {
        let script = format!("{HELPERS}{script}");
        let answer = wait(self.session.client().execute(&script, arguments.to_vec()))?;
        Ok(serde_json::from_value(answer)?)
    }

    /// Whether an element is there and seen.
    pub(crate) fn shows(&self, css: &str) -> bool {
        self.run("return all(arguments[0]).some(isShown)", &[json!(css)])
    }

    /// How many elements there are, seen or not.
    pub(crate) fn count(&self, css: &str) -> usize {
        self.run("return all(arguments[0]).length", &[json!(css)])
    }

    /// The text of the first such element.
    pub(crate) fn text(&self, css: &str) -> String {
        let texts = self.texts(css);
        let first = texts.into_iter().next();
        first.unwrap_or_else(|| panic!("{}: no {css}", self.path()))
    }

    /// The text of every such element, white space squeezed.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        self.run(
            "return all(arguments[0]).map((e) => squeeze(e.textContent))",
            &[json!(css)],
        )
    }

    /// An attribute of the first such element.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.run(
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null",
            &[json!(css), json!(name)],
        )
    }

    /// The text in a field.
    pub(crate) fn value(&self, css: &str) -> String {
        self.run(
            "return document.querySelector(arguments[0]).value",
            &[json!(css)],
        )
    }

    /// A computed style of the first such element.
    pub(crate) fn style(&self, css: &str, property: &str) -> String {
        self.run(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
            &[json!(css), json!(property)],
        )
    }

    /// Whether the focus is on such an element.
    pub(crate) fn has_focus(&self, css: &str) -> bool {
        self.run(
            "return document.activeElement.matches(arguments[0])",
            &[json!(css)],
        )
    }

    /// The text of a dialog, where one is open.
    pub(crate) fn dialog(&self) -> Option<String> {
        wait(self.session.client().get_alert_text()).ok()
    }

    /// What the browser has written to its console since this was last asked.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = Command {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let entries = self.ok(wait(self.session.client().issue_cmd(log)));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let message = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        entries.iter().map(message).collect()
    }

    // What a person does.

    /// Clicks the first such element that is seen.
    pub(crate) fn click(&self, css: &str) {
        self.click_on(&self.find(css, None));
    }

    /// Clicks what says exactly this, else what holds it: a link, button, summary, option.
    pub(crate) fn click_text(&self, text: &str) {
        self.click_on(&self.find(CLICKABLE, Some(text)));
    }

    /// As a hand does: where the element is, on whatever lies on top there.
    fn click_on(&self, element: &Element) {
        let script = r"
            const [element] = arguments;
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const box = element.getClientRects()[0];
            const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
            const top = document.elementFromPoint(x, y);
            return [x, y, element.contains(top) ? '' : `${element.outerHTML} lies under ${top?.outerHTML}`];
        ";
        let (x, y, covered): (f64, f64, String) = self.run(script, &[json!(element)]);
        assert!(covered.is_empty(), "{}: {covered}", self.path());
        let button = MOUSE_BUTTON_LEFT;
        let click = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo {
                duration: None,
                x,
                y,
            })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        self.ok(wait(self.session.client().perform_actions(click)));
    }

    /// Clicks and waits for the page that this opens.
    pub(crate) fn follow(&self, css: &str) {
        self.leaves(|| self.click(css));
    }

    /// Clicks what says this and waits for the page that this opens.
    pub(crate) fn follow_text(&self, text: &str) {
        self.leaves(|| self.click_text(text));
    }

    /// Types into a field, after what is there.
    pub(crate) fn write(&self, css: &str, text: &str) {
        let found = self.find(css, None);
        self.ok(wait(found.send_keys(text)));
    }

    /// Replaces the text of a field.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let found = self.find(css, None);
        self.ok(wait(found.clear()));
        self.ok(wait(found.send_keys(text)));
    }

    /// Presses keys one after the other: `Tab`, `Shift+Tab`, `Enter`, `a`.
    pub(crate) fn keys(&self, keys: &[&str]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for keys in keys {
            let keys: Vec<char> = keys.split('+').map(key).collect();
            for value in keys.iter().copied() {
                actions = actions.then(KeyAction::Down { value });
            }
            for value in keys.into_iter().rev() {
                actions = actions.then(KeyAction::Up { value });
            }
        }
        self.ok(wait(self.session.client().perform_actions(actions)));
    }

    /// What the clipboard holds, pasted into an empty field.
    pub(crate) fn paste(&self, css: &str) -> String {
        self.click(css);
        self.keys(&["Control+v"]);
        self.wait("something was pasted", |page| !page.value(css).is_empty());
        self.value(css)
    }

    /// Presses Enter and waits for the page that this opens.
    pub(crate) fn enter(&self) {
        self.leaves(|| self.keys(&["Enter"]));
    }

    /// Presses Tab until the focus is on such an element; gives how often.
    pub(crate) fn tab_to(&self, css: &str) -> usize {
        let most = self.count("a[href], button, input, summary, select, textarea, [tabindex]") + 5;
        for pressed in 1..=most {
            self.keys(&["Tab"]);
            if self.has_focus(css) {
                return pressed;
            }
        }
        panic!("{}: Tab does not reach {css}", self.path())
    }

    // What takes its time.

    /// Waits until a condition holds.
    pub(crate) fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(started.elapsed() < PATIENCE, "{}: {what}", self.path());
            std::thread::sleep(GLANCE);
        }
    }

    /// Waits until an element is seen.
    pub(crate) fn wait_for(&self, css: &str) {
        self.wait(css, |page| page.shows(css));
    }

    /// Does what opens another page, and waits until that is there.
    pub(crate) fn leaves(&self, act: impl FnOnce()) {
        let mark: f64 = self.run("return window.testMark = Math.random()", &[]);
        act();
        let started = Instant::now();
        let is_there =
            "return window.testMark !== arguments[0] && document.readyState === 'complete'";
        // While the pages change, a script may run in neither.
        while !self.try_run(is_there, &[json!(mark)]).unwrap_or(false) {
            let path = || self.path();
            assert!(started.elapsed() < PATIENCE, "{}: no page opens", path());
            std::thread::sleep(GLANCE);
        }
    }

    fn find(&self, css: &str, text: Option<&str>) -> Element {
        let script = r"
            const [css, text] = arguments;
            const seen = all(css).filter((e) => e.type === 'file' || isShown(e));
            if (text === null) return seen[0] ?? null;
            const says = (e) => squeeze(e.textContent);
            return seen.find((e) => says(e) === text) ?? seen.find((e) => says(e).includes(text)) ?? null;
        ";
        let answer: Value = self.run(script, &[json!(css), json!(text)]);
        let id = answer
            .as_object()
            .and_then(|reference| reference.values().next()?.as_str());
        let Some(id) = id else {
            panic!("{}: no {}", self.path(), text.unwrap_or(css));
        };
        Element::from_element_id(self.session.client().clone(), id.to_owned().into())
    }

    /// Keeps a picture of the window for whoever looks why a test failed.
    fn picture(&self) {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace(':', "_");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser");
        let path = folder.join(format!("{name}.png"));
        if let Ok(png) = wait(self.session.client().screenshot()) {
            let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, png));
            println!(
                "the page when the test failed: {} ({kept:?})",
                path.display()
            );
        }
    }

    fn tools(&self, name: &str, parameters: &Value) -> Value {
        let command = Command::tools(name, parameters);
        self.ok(wait(self.session.client().issue_cmd(command)))
    }

    fn ok<T, E: Debug>(&self, result: Result<T, E>) -> T {
        result.unwrap_or_else(|error| {
            let url = wait(self.session.client().current_url());
            panic!("{url:?}: {error:?}")
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.picture();
        } else {
            let forget =
                "try { sessionStorage.clear(); localStorage.clear() } catch {} return null";
            let _: Result<Value, _> = self.try_run(forget, &[]);
            let _ = wait(self.session.client().delete_all_cookies());
            let _ = wait(self.session.client().goto("about:blank"));
        }
    }
}

fn key(name: &str) -> char {
    let key = match name {
        "Tab" => Key::Tab,
        "Enter" => Key::Enter,
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Escape" => Key::Escape,
        "ArrowDown" => Key::Down,
        "ArrowUp" => Key::Up,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        "Space" => return ' ',
        _ => return name.chars().next().unwrap(),
    };
    key.into()
}
