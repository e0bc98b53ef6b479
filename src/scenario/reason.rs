//! Why a file cannot be read, in plain words.

use std::io;

/// The system's reason, in plain words where there are some.
pub fn reason(error: &io::Error) -> String {
    let plain = match error.kind() {
        io::ErrorKind::NotFound => "no such file",
        io::ErrorKind::PermissionDenied => "you may not read it",
        io::ErrorKind::IsADirectory => "it is a folder",
        _ => return error.to_string(),
    };
    plain.to_owned()
}
