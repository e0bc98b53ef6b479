//! Gives the program for Windows its icon, and the name and version that the system shows of it.

use std::{env, io};

use winresource::WindowsResource;

const ICON: &str = "assets/icon/ravine.ico";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ICON}");
    // What is built for, not what builds: that may be another system.
    if env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return Ok(());
    }
    WindowsResource::new()
        .set_icon(ICON)
        .set("ProductName", "Ravine")
        .set("FileDescription", "Ravine")
        .set("OriginalFilename", "ravine.exe")
        .compile_for("ravine")
}
