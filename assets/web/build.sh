#!/usr/bin/env bash
# Builds the site that a web server serves as it is: assets/web/build.sh FOLDER
#
# With rustup's target where it is installed (rustup target add wasm32-unknown-unknown); otherwise with Debian's packages
# rustc-web, cargo-web and rust-web-src, which build the standard library as well. wasm-bindgen has to have the version of Cargo.lock.
set -euo pipefail
cd "$(dirname "$0")/../.."
site=${1:?a folder for the site}
target=${CARGO_TARGET_DIR:-target}
# Fast where it counts and small elsewhere: the surfaces, methods and maps are in the crate itself. With "s" for the crate, too, the program
# was about as large, and maps took up to almost four times as long.
profile=(--config 'profile.release.lto="fat"' --config profile.release.codegen-units=1 --config profile.release.opt-level=2
    --config 'profile.release.package."*".opt-level="s"' --config profile.release.strip=true)
arguments=(build --locked --release --bin ravine --target wasm32-unknown-unknown "${profile[@]}")
# Panics name their place in the sources; where these lay on this machine is nobody's business.
# The usual limit of inlining, 225, makes the program a seventh larger and no faster: what has to be inlined says so itself.
export RUSTFLAGS="-C target-feature=+simd128 -C llvm-args=-inline-threshold=5 --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$PWD=ravine"
if rustup target list --installed 2>/dev/null | grep -q '^wasm32-unknown-unknown$'; then
    cargo "${arguments[@]}"
else
    linker=$(find "$(rustc --print sysroot)" -name rust-lld | head -1)
    linker=${linker:-$(find /usr/lib/llvm-*/bin -name wasm-ld | head -1)}
    RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker \
        /usr/bin/cargo "${arguments[@]}" -Z build-std=std,panic_abort
fi
mkdir -p "$site"
wasm-bindgen --target web --no-typescript --out-dir "$site" "$target/wasm32-unknown-unknown/release/ravine.wasm"
if command -v wasm-opt >/dev/null; then
    wasm-opt -O2 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
        --enable-reference-types --enable-multivalue "$site/ravine_bg.wasm" -o "$site/ravine_bg.wasm"
fi
cp assets/web/{index.html,start.js,worker.js,manifest.webmanifest} assets/icon/ravine.svg "$site"
mv "$site/ravine.svg" "$site/icon.svg"
cp assets/icon/ravine-256.png "$site/icon-256.png"
version=$(cat "$site"/{index.html,start.js,worker.js,ravine.js,ravine_bg.wasm,manifest.webmanifest,icon.svg,icon-256.png} | sha256sum | cut -c 1-16)
sed "s/VERSION/$version/" assets/web/offline.js > "$site/offline.js"
echo "The site is in $site: $(wc -c < "$site/ravine_bg.wasm") bytes of program."
