//! The end of the program by a signal.

/// Lets Ctrl+C, a request to end, and a terminal that goes away remove the temporary files of this process before they end it as they
/// always do. For programs, not for libraries: call it once, at the start.
#[cfg(unix)]
pub fn clean_up_when_interrupted() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    // What the caller has had ignored (nohup, or a shell that starts work in the background) stays so.
    let signals = [SIGHUP, SIGINT, SIGTERM]
        .into_iter()
        .filter(|signal| !is_ignored(*signal));
    // Without signals or a thread the next writer in the folder cleans up.
    let Ok(mut signals) = Signals::new(signals) else {
        return;
    };
    let _ = std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                let _no_new_ones = super::temporary::remove_all();
                // Not an exit with a code: a shell that runs a script has to see that a signal has ended the program.
                let _ = emulate_default_handler(signal);
            }
        });
}

/// Elsewhere temporary files of a process that was ended are left to the next writer in their folder.
#[cfg(not(unix))]
pub fn clean_up_when_interrupted() {}

/// Whether this process was started with a signal ignored. Where the system does not tell, only that of a terminal that goes
/// away counts as ignored.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.map_or(signal == signal_hook::consts::SIGHUP, |mask| {
        mask >> (signal - 1) & 1 == 1
    })
}
