//! What desktops read: entry, metadata, file type. They agree with each other and with the program, and the desktops' own tools
//! accept them.

use std::process::Command;

use resvg::usvg::roxmltree::{Document, Node};

use super::{asset, text};

const ENTRY: &str = "package/ravine.desktop";
pub const METADATA: &str = "package/alt.ravine.ravine.metainfo.xml";
const TYPES: &str = "package/ravine-mime.xml";

/// The value of a key of the desktop entry.
fn entry(key: &str) -> String {
    let entry = text(ENTRY);
    let mut lines = entry.lines();
    let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    value.unwrap_or_else(|| panic!("no {key}")).to_owned()
}

fn of_tag<'a>(document: &'a Document, tag: &str) -> Node<'a, 'a> {
    let mut nodes = document.descendants();
    let node = nodes.find(|node| node.has_tag_name(tag));
    node.unwrap_or_else(|| panic!("no {tag}"))
}

#[test]
fn entry_metadata_and_type_name_the_same() {
    let (metadata, types) = (text(METADATA), text(TYPES));
    let metadata = Document::parse(&metadata).expect("XML");
    let types = Document::parse(&types).expect("XML");
    let said = |tag: &str| of_tag(&metadata, tag).text().expect("a text");
    assert_eq!(METADATA, format!("package/{}.metainfo.xml", said("id")));
    assert_eq!(ENTRY, format!("package/{}", said("launchable")));
    assert_eq!(said("name"), entry("Name"));
    assert_eq!(said("summary"), entry("Comment"));
    assert_eq!(said("summary"), env!("CARGO_PKG_DESCRIPTION"));
    assert_eq!(said("project_license"), env!("CARGO_PKG_LICENSE"));
    let binary = entry("Exec");
    assert_eq!(binary.split(' ').next(), Some(said("binary")));
    assert_eq!(said("binary"), env!("CARGO_PKG_NAME"));
    // The newest release comes first.
    let release = of_tag(&metadata, "release").attribute("version");
    assert_eq!(release, Some(env!("CARGO_PKG_VERSION")));
    assert!(
        text("package/debian/changelog")
            .starts_with(&format!("ravine ({})", env!("CARGO_PKG_VERSION"))),
        "the changelog begins with this version"
    );

    let namespace = "http://www.freedesktop.org/standards/shared-mime-info";
    let of_types = |tag: &str, attribute: &str| {
        let mut nodes = types.descendants();
        let node = nodes.find(|node| node.has_tag_name((namespace, tag)));
        node.and_then(|node| node.attribute(attribute))
            .unwrap_or_else(|| panic!("no {tag}"))
    };
    let kind = of_types("mime-type", "type");
    assert_eq!(said("mediatype"), kind);
    assert_eq!(entry("MimeType"), format!("{kind};"));
    assert_eq!(
        of_types("glob", "pattern"),
        format!("*.{}", ravine::scenario::ENDING)
    );
}

/// Where a tool is installed, it finds nothing wrong.
#[test]
fn the_tools_of_desktops_accept_them() {
    let path = |name| asset(name).display().to_string();
    for (tool, arguments) in [
        ("desktop-file-validate", vec![path(ENTRY)]),
        (
            "appstreamcli",
            vec!["validate".into(), "--no-net".into(), path(METADATA)],
        ),
        ("xmllint", vec!["--noout".into(), path(TYPES)]),
    ] {
        let Ok(output) = Command::new(tool).args(&arguments).output() else {
            eprintln!("skipped: {tool} is not installed");
            continue;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{tool}: {said}");
    }
}

/// The type of a file is told from its name: in a database of types of its own, where the tools are installed.
#[cfg(target_os = "linux")]
#[test]
fn a_file_is_known_by_its_name() {
    let home = tempfile::tempdir().expect("a folder");
    let mime = home.path().join("mime");
    std::fs::create_dir_all(mime.join("packages")).expect("made");
    std::fs::copy(asset(TYPES), mime.join("packages/ravine.xml")).expect("copied");
    let mut update = Command::new("update-mime-database");
    let Ok(made) = update.arg(&mime).env("XDG_DATA_HOME", home.path()).output() else {
        eprintln!("skipped: shared-mime-info is not installed");
        return;
    };
    assert!(made.status.success(), "{made:?}");
    let globs = std::fs::read_to_string(mime.join("globs2")).expect("a database");
    assert!(
        globs.contains(":application/x-ravine+toml:*.ravine.toml"),
        "{globs}"
    );
}
