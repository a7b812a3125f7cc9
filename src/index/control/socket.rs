//! Sockets at paths of any length.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use super::CONTROL_SOCKET;

/// Systems take between 104 and 108 bytes, one of them for the end.
const MAX_PATH: usize = 100;

/// Listens in a directory; nothing may be there yet.
pub(super) fn listen(directory: &Path) -> io::Result<UnixListener> {
    at_short_path(directory, UnixListener::bind)
}

pub(super) fn connect(directory: &Path) -> io::Result<UnixStream> {
    at_short_path(directory, UnixStream::connect)
}

/// Calls with a path of the socket that is short enough: where its own is not,
/// by way of the open directory.
fn at_short_path<T>(
    directory: &Path,
    call: impl FnOnce(PathBuf) -> io::Result<T>,
) -> io::Result<T> {
    let path = directory.join(CONTROL_SOCKET);
    if path.as_os_str().len() <= MAX_PATH {
        return call(path);
    }
    let open = File::open(directory)?;
    let folder = PathBuf::from(format!("/proc/self/fd/{}", open.as_raw_fd()));
    call(folder.join(CONTROL_SOCKET))
}
