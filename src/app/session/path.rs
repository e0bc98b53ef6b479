//! Paths in TOML, also those that are not text.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::Value;

/// A path as a string, or as the list of its units where it is no text.
pub fn to_value(path: &Path) -> Value {
    match path.to_str() {
        Some(text) => Value::String(text.to_owned()),
        None => Value::Array(units(path).into_iter().map(Value::Integer).collect()),
    }
}

/// The path that [`to_value`] wrote.
pub fn of_value(value: &Value) -> Option<PathBuf> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Array(units) => {
            let units: Option<Vec<i64>> = units.iter().map(Value::as_integer).collect();
            of_units(&units?).map(PathBuf::from)
        }
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Table(_) => None,
    }
}

/// On Unix a path is bytes.
#[cfg(unix)]
fn units(path: &Path) -> Vec<i64> {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = path.as_os_str().as_bytes();
    bytes.iter().map(|byte| i64::from(*byte)).collect()
}

#[cfg(unix)]
fn of_units(units: &[i64]) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt as _;
    let bytes = units.iter().map(|unit| u8::try_from(*unit).ok());
    bytes.collect::<Option<Vec<u8>>>().map(OsString::from_vec)
}

/// On Windows it is 16-bit units.
#[cfg(windows)]
fn units(path: &Path) -> Vec<i64> {
    use std::os::windows::ffi::OsStrExt as _;
    path.as_os_str().encode_wide().map(i64::from).collect()
}

#[cfg(windows)]
fn of_units(units: &[i64]) -> Option<OsString> {
    use std::os::windows::ffi::OsStringExt as _;
    let wide = units.iter().map(|unit| u16::try_from(*unit).ok());
    wide.collect::<Option<Vec<u16>>>()
        .map(|wide| OsString::from_wide(&wide))
}

/// In a browser every path is text.
#[cfg(target_arch = "wasm32")]
fn units(_path: &Path) -> Vec<i64> {
    Vec::new()
}

#[cfg(target_arch = "wasm32")]
fn of_units(_units: &[i64]) -> Option<OsString> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for path in ["/a/b.toml", "c", ""] {
            let path = Path::new(path);
            assert_eq!(of_value(&to_value(path)).as_deref(), Some(path));
        }
        assert_eq!(of_value(&Value::Integer(1)), None);
        assert_eq!(of_value(&Value::Array(vec![Value::Integer(-1)])), None);
        assert_eq!(of_value(&Value::Array(vec![Value::Integer(1 << 20)])), None);
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_come_back() {
        use std::os::unix::ffi::OsStringExt as _;
        let path = PathBuf::from(OsString::from_vec(b"/a/\xff\xfe.toml".to_vec()));
        assert_eq!(of_value(&to_value(&path)), Some(path));
    }
}
