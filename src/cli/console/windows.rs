//! Windows opens a console beside each program of the kind that may write to one. Ravine is of the other kind, which has to ask for
//! the console that it was started from.

#![expect(
    unsafe_code,
    reason = "consoles, and what the standard streams are, can be changed by calls of the system only"
)]

use std::io::{stderr, stdin, stdout};
use std::os::windows::io::{AsRawHandle as _, RawHandle};
use std::ptr;

use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_DISK, FILE_TYPE_PIPE, GetFileType};
use windows_sys::Win32::System::Console::{
    ATTACH_PARENT_PROCESS, AttachConsole, FreeConsole, STD_ERROR_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};

/// The console of the process that has started this one.
#[derive(Debug)]
pub struct Console {
    /// Standard input, output and error where they lead to a file or another program; `None` without a console.
    redirected: Option<[Option<RawHandle>; 3]>,
}

impl Console {
    /// Takes part in it, if there is one. Streams that the caller has redirected stay so.
    pub fn of_parent() -> Self {
        let streams = [
            stdin().as_raw_handle(),
            stdout().as_raw_handle(),
            stderr().as_raw_handle(),
        ];
        // Any other device may be a console that is out of reach: to tell it from NUL takes one that is not.
        let redirected = streams.map(|stream| is_file_or_pipe(stream).then_some(stream));
        // SAFETY: it takes a number.
        let attached = unsafe { AttachConsole(ATTACH_PARENT_PROCESS) } != 0;
        if !attached {
            return Self { redirected: None };
        }
        // It has put itself in the place of all three.
        for (stream, handle) in STREAMS.into_iter().zip(redirected) {
            if let Some(handle) = handle {
                set(stream, handle);
            }
        }
        Self {
            redirected: Some(redirected),
        }
    }

    /// Leaves it, so that a window does not end with its console, or by a Ctrl+C that is meant for another program.
    pub fn leave(self) {
        let Some(redirected) = self.redirected else {
            return;
        };
        // Before the handles of the console end and their numbers become those of other files.
        for (stream, handle) in STREAMS.into_iter().zip(redirected) {
            set(stream, handle.unwrap_or(ptr::null_mut()));
        }
        // SAFETY: it takes nothing.
        unsafe { FreeConsole() };
    }
}

const STREAMS: [u32; 3] = [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE];

fn is_file_or_pipe(handle: RawHandle) -> bool {
    // SAFETY: of a number that is no handle it says so.
    let kind = unsafe { GetFileType(handle) };
    matches!(kind, FILE_TYPE_DISK | FILE_TYPE_PIPE)
}

fn set(stream: u32, handle: RawHandle) {
    // SAFETY: it keeps the number, and writing to one that is no handle fails.
    unsafe { SetStdHandle(stream, handle) };
}
