//! The files that commands write, as scripts and shells see them: descriptors, links, signals, and what killed programs leave.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Two rows that are exact in binary.
const SHORT: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 2 }
start = { at = [1, 1] }
run = { steps = 1 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.5
"#;

const TABLE: &str = "optimizer,step,x,y,loss,grad_x,grad_y,lr,status\n\
    gradient_descent,0,1.0,1.0,1.5,1.0,2.0,0.5,running\n\
    gradient_descent,1,0.5,0.0,0.125,0.5,0.0,0.5,running\n";

/// A trace of millions of rows, which takes longer than any test.
fn long() -> String {
    let optimizer = "[[optimizer]]\nkind = \"adam\"\nlr = 1e-9\n";
    SHORT.replace("steps = 1", "steps = 1_000_000") + &optimizer.repeat(40)
}

/// A folder with both scenarios.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("short.toml", SHORT), ("long.toml", &long())] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn ravine() -> &'static str {
    env!("CARGO_BIN_EXE_ravine")
}

/// A shell's command line, in which `ravine` is the program.
fn shell(folder: &Path, line: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", &line.replace("ravine", ravine())]);
    shell
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("a shell")
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// Temporary files in a folder.
fn temporary(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".ravine-")).collect()
}

#[test]
fn what_a_descriptor_is_redirected_to_is_written_through_it() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("log"), "before\n").expect("written");
    for (line, expected) in [
        (
            "ravine trace short.toml --format csv -o /dev/stdout >> log",
            format!("before\n{TABLE}"),
        ),
        (
            "ravine trace short.toml --format csv -o /dev/fd/3 3>> log",
            format!("before\n{TABLE}{TABLE}"),
        ),
        // What comes before and after through the same descriptor stays in its place.
        (
            "{ echo a >&3; ravine trace short.toml --format csv -o /proc/self/fd/3; echo b >&3; } 3> log",
            format!("a\n{TABLE}b\n"),
        ),
        (
            "ln -sf /dev/stdout link; { echo a; ravine trace short.toml --format csv -o link; } > log",
            format!("a\n{TABLE}"),
        ),
        (
            "ravine trace short.toml --format csv -o /dev/stderr 2> log",
            TABLE.to_owned(),
        ),
        (
            "ravine trace short.toml --format csv -o /dev/stdout | cat > log",
            TABLE.to_owned(),
        ),
    ] {
        let output = shell(path, line);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{line}: {output:?}"
        );
        assert_eq!(read(path, "log"), expected, "{line}");
    }
    let closed = shell(path, "ravine trace short.toml --format csv -o /dev/fd/77");
    assert_eq!(closed.status.code(), Some(1));
    let said = String::from_utf8_lossy(&closed.stderr).into_owned();
    assert!(
        said.starts_with("error: cannot write /dev/fd/77: No such file"),
        "{said}"
    );
    // A reader that has seen enough.
    let output = shell(
        path,
        "ravine trace long.toml --format csv -o /dev/stdout | head -n 1",
    );
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn what_cannot_be_written_is_refused_before_the_work() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("kept.csv"), "old").expect("written");
    let line = "chmod 0444 kept.csv; ravine trace long.toml -o kept.csv";
    let output = shell(path, line);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        "error: cannot write kept.csv: the file is read-only\n"
    );
    assert_eq!(read(path, "kept.csv"), "old");
    for (place, reason) in [
        ("no/such.csv", "the folder no does not exist"),
        (".", "it is a folder: name a file in it"),
    ] {
        let line = format!("ravine trace long.toml --format csv -o {place}");
        let output = shell(path, &line);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, format!("error: cannot write {place}: {reason}\n"));
    }
}

/// A full device, a full disk (a small one of our own, where the system lets us have it) and a file that may not grow.
#[test]
fn what_finds_no_room_leaves_the_old_file() {
    let folder = folder();
    let path = folder.path();
    // Some 1 MB.
    let wide = SHORT.replace("steps = 1", "steps = 20_000");
    fs::write(path.join("wide.toml"), wide).expect("written");
    fs::create_dir(path.join("disk")).expect("made");
    fs::write(path.join("table.csv"), "old").expect("written");
    let full = "No space left on device (os error 28)";
    for (line, place, reason) in [
        (
            "ravine trace wide.toml --format csv > /dev/full",
            "standard output",
            full,
        ),
        (
            "ravine trace wide.toml --format csv -o /dev/full",
            "/dev/full",
            full,
        ),
        (
            "trap '' XFSZ; ulimit -f 64; ravine trace wide.toml -o table.csv",
            "table.csv",
            "File too large (os error 27)",
        ),
        (
            "unshare --map-root-user --mount sh -c '
                mount -t tmpfs -o size=64k none disk || exit 77
                printf old > disk/table.csv
                ravine trace wide.toml -o disk/table.csv
                code=$?
                cat disk/table.csv
                ls -A disk
                exit $code' || { code=$?; [ $code = 1 ] && exit 1; exit 77; }",
            "disk/table.csv",
            full,
        ),
    ] {
        let output = shell(path, line);
        if output.status.code() == Some(77) {
            eprintln!("skipped: no small disk to be had here");
            continue;
        }
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, format!("error: cannot write {place}: {reason}\n"));
        if place == "disk/table.csv" {
            let seen = String::from_utf8_lossy(&output.stdout);
            assert_eq!(seen, "oldtable.csv\n");
        }
    }
    assert_eq!(read(path, "table.csv"), "old");
    assert_eq!(temporary(path), [""; 0]);
}

#[test]
fn a_folder_that_is_read_only_says_so() {
    let folder = folder();
    let path = folder.path();
    let line = "mkdir kept; chmod 0555 kept; ravine trace short.toml -o kept/table.csv";
    let output = shell(path, line);
    if output.status.success() {
        eprintln!("skipped: the superuser may write anywhere");
        return;
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let reason = "the folder kept cannot be written: Permission denied (os error 13)";
    assert_eq!(
        said,
        format!("error: cannot write kept/table.csv: {reason}\n")
    );
}

/// Starts a long trace, with these options of `env` on signals, and waits until its file is under way.
fn under_way(folder: &Path, signals: &[&str]) -> Child {
    let mut command = Command::new("env");
    command
        .args(signals)
        .arg(ravine())
        .args(["trace", "long.toml", "-o", "table.csv"]);
    command.current_dir(folder).stdin(Stdio::null());
    let child = command.stderr(Stdio::piped()).spawn().expect("started");
    until(|| !temporary(folder).is_empty());
    child
}

fn until(so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !so() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "it never began to write"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn send(signal: &str, child: &Child) {
    let mut kill = Command::new("kill");
    let sent = kill.args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

#[test]
fn a_signal_ends_the_program_and_leaves_nothing() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("table.csv"), "old").expect("written");
    for (name, number) in [("-INT", 2), ("-TERM", 15), ("-HUP", 1)] {
        let child = under_way(path, &["--default-signal"]);
        send(name, &child);
        let output = child.wait_with_output().expect("ended");
        // A shell says 128 more, such as 130 after Ctrl+C.
        assert_eq!(output.status.signal(), Some(number), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        assert_eq!(temporary(path), [""; 0]);
        assert_eq!(read(path, "table.csv"), "old");
    }
}

/// As `nohup` starts it.
#[test]
fn a_signal_that_is_ignored_stays_so() {
    let folder = folder();
    let path = folder.path();
    let child = under_way(path, &["--default-signal", "--ignore-signal=HUP"]);
    send("-HUP", &child);
    send("-TERM", &child);
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.signal(), Some(15));
    assert_eq!(temporary(path), [""; 0]);
}

#[test]
fn what_a_killed_program_leaves_goes_with_the_next_file() {
    let folder = folder();
    let path = folder.path();
    let mut killed = under_way(path, &[]);
    send("-KILL", &killed);
    killed.wait().expect("ended");
    let stale = temporary(path);
    assert_eq!(stale.len(), 1);
    // A living one in the same folder stays.
    let mut living = under_way(path, &["--default-signal"]);
    until(|| temporary(path).iter().any(|name| !stale.contains(name)));
    let output = shell(path, "ravine trace short.toml -o short.csv");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(read(path, "short.csv"), TABLE);
    let left = temporary(path);
    assert_eq!(left.len(), 1);
    assert_ne!(left, stale);
    send("-TERM", &living);
    living.wait().expect("ended");
    assert_eq!(temporary(path), [""; 0]);
}
