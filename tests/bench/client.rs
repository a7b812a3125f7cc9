//! The real service, and plain blocking requests to it.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Longer than the service lets a request wait.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<serde_json::Value, String> {
        serde_json::from_slice(&self.body).map_err(|error| format!("no JSON: {error}"))
    }
}

/// One connection, kept from request to request.
pub(crate) struct Client {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            stream: None,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, "", &[])
    }

    /// `headers` end with a line break, each of them.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> Result<Answer, String> {
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: load\r\n{headers}content-length: {length}\r\n\r\n"
        );
        let answer = self.exchange(&[head.as_bytes(), body].concat());
        if answer.is_err() {
            self.stream = None;
        }
        answer.map_err(|error| format!("{method} {path}: {error}"))
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                none.insert(BufReader::new(stream))
            }
        };
        stream.get_mut().write_all(request)?;
        read(stream)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(invalid)?;
    let (mut length, mut is_chunked) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let header = line.trim_end().to_ascii_lowercase();
        match header.split_once(": ") {
            None => break,
            Some(("content-length", bytes)) => length = bytes.parse().map_err(|_| invalid())?,
            Some(("transfer-encoding", "chunked")) => is_chunked = true,
            Some(_) => {}
        }
    }
    let mut body = Vec::new();
    if !is_chunked {
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
        return Ok(Answer { status, body });
    }
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let bytes = usize::from_str_radix(line.trim(), 16).map_err(|_| invalid())?;
        let begin = body.len();
        body.resize(begin + bytes + 2, 0);
        stream.read_exact(&mut body[begin..])?;
        body.truncate(begin + bytes);
        if bytes == 0 {
            return Ok(Answer { status, body });
        }
    }
}

/// A running service; killed when dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: String,
}

impl Service {
    pub(crate) fn start(binary: &Path, corpus: &Path, index: &Path, token_hash: &str) -> Self {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--upload-token-hash", token_hash])
            .args(["--corpus".as_ref(), corpus.as_os_str()])
            .args(["--index".as_ref(), index.as_os_str()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = log.find_map(|line| {
            let line = line.unwrap();
            Some(line.strip_prefix("http://")?.split_once('/')?.0.to_owned())
        });
        // The pipe must not fill.
        std::thread::spawn(move || log.for_each(drop));
        Self {
            child,
            address: address.expect("the service says where it listens"),
        }
    }

    /// The most memory it ever took, in MB; 0 where the system does not say.
    pub(crate) fn peak_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
        kb.unwrap_or(0) / 1024
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
