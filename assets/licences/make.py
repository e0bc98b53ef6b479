"""Makes licences.txt, which the window shows under About: the licences of Ravine, its fonts and all crates of Cargo.lock.

    python make.py

cargo downloads the crates that it lacks. Run it after each change of Cargo.lock; a test compares both.
"""

import json
import re
import subprocess
import textwrap
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
# One of each kind of system that the window runs on; web and mobile systems have crates of their own.
TARGETS = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"]
# Characters in a line of the list of crates.
WIDTH = 100
# A crate that holds the text of a licence, and the file.
TEXTS = {
    "Apache-2.0": (None, "LICENSE-APACHE"),
    "BSD-2-Clause": ("arrayref", "LICENSE"),
    "BSD-3-Clause": ("tiny-skia", "LICENSE"),
    "BSL-1.0": ("error-code", "LICENSE"),
    "ISC": ("libloading", "LICENSE"),
    "MIT": (None, "LICENSE-MIT"),
    "MPL-2.0": ("option-ext", "LICENSE.txt"),
    "Unicode-3.0": ("unicode-ident", "LICENSE-UNICODE"),
    "Zlib": ("foldhash", "LICENSE"),
}
# What the templates and the bodies of licences say of copyright is no notice.
NO_NOTICE = re.compile(r"yyyy|\{|copyright (notice|licen[sc]e|statement|holder|owner|and permission|law|interest)|copyright:|©:|<year>|free software", re.I)


def cargo(*arguments):
    done = subprocess.run(["cargo", *arguments, "--locked"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def in_program():
    """Names and versions of what is linked on one of the systems."""
    found = set()
    for target in TARGETS:
        lines = cargo("tree", "-e", "normal,no-proc-macro", "--target", target, "--prefix", "none", "-f", "{p}")
        for line in lines.splitlines():
            if line.strip():
                name, version = line.split()[:2]
                found.add((name, version.removeprefix("v")))
    return found


def without_address(text):
    return re.sub(r"\s*<[^<>]*@[^<>]*>", "", text)


def notices(package):
    """The copyright notices in the files of a crate; its authors where there are none."""
    folder = Path(package["manifest_path"]).parent
    found = []
    for file in sorted(folder.iterdir()):
        if file.is_file() and re.match(r"licen[sc]e|copying|copyright|notice", file.name, re.I):
            for line in file.read_text(errors="replace").splitlines():
                line = " ".join(without_address(line).strip(" \t*#/").split())
                if re.match(r"(copyright|©)\W", line, re.I) and not NO_NOTICE.search(line) and line not in found:
                    found.append(line)
    authors = [without_address(author).strip() for author in package["authors"]]
    return found or ([f"by {', '.join(authors)}"] if authors else [])


def expression(package):
    """The licence as an SPDX expression; the old form has a slash."""
    return re.sub(r"\s*/\s*", " OR ", package["license"])


def main():
    packages = json.loads(cargo("metadata", "--format-version", "1"))["packages"]
    packages = sorted((p for p in packages if p["source"]), key=lambda p: (p["name"], p["version"]))
    linked = in_program()
    out = [
        "Ravine is licensed under MIT or Apache-2.0, at your option.",
        "It contains fonts and crates of others, listed here with their licences. The texts of the licences follow.",
        "The sources of each crate are at https://crates.io.",
        "",
        "== Fonts ==",
        "",
        "Inter: OFL-1.1",
        "DejaVu Sans, DejaVu Sans Mono: Bitstream Vera",
        "Phosphor: MIT",
    ]
    inside, outside = defaultdict(list), defaultdict(list)
    for package in packages:
        there = inside if (package["name"], package["version"]) in linked else outside
        there[expression(package)].append(package)
    out += ["", "== Crates in the program =="]
    for licence, group in sorted(inside.items()):
        out += ["", f"{licence}:"]
        for package in group:
            said = f"{package['name']} {package['version']}"
            if found := notices(package):
                said += f" - {'; '.join(found)}"
            out += textwrap.wrap(said, WIDTH, subsequent_indent="    ")
    out += ["", "== Crates that build and test it, or belong to other systems =="]
    for licence, group in sorted(outside.items()):
        out += ["", f"{licence}:", *(f"{p['name']} {p['version']}" for p in group)]
    folders = {p["name"]: Path(p["manifest_path"]).parent for p in packages}
    texts = {name: (folders[crate] if crate else ROOT) / file for name, (crate, file) in TEXTS.items()}
    for font in ["Inter", "DejaVu", "Phosphor"]:
        texts[f"Font {font}"] = HERE.parent / "fonts" / f"LICENSE-{font}.txt"
    for name, file in sorted(texts.items()):
        out += ["", f"== {name} ==", "", file.read_text().strip()]
    lines = [line.rstrip() for line in "\n".join(out).splitlines()]
    (HERE / "licences.txt").write_text("\n".join(lines) + "\n")


main()
