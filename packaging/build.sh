#!/usr/bin/env bash
# Builds what people install, into dist/: build.sh wheel | bundle | deb | appimage | sums. OUT names another folder,
# WORK one for what lies between (build/). Nothing is fetched but the packages of bundle.lock, each checked by its hash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
OUT=$(realpath -m "${OUT:-dist}") WORK=$(realpath -m "${WORK:-build}")
VERSION=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' app/version.py)
COMMIT=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0
PYTHON=$WORK/venv/bin/python
BUNDLE=$OUT/kith
ARCH=$(uname -m)

say() { printf 'build: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
need() { command -v "$1" >/dev/null || fail "$1 is needed (Debian: apt-get install $2)"; }

# A Python of its own with what runs and what builds, and Kith from its wheel, so that it knows its own name and version.
set_up() {
    local stamp
    stamp=$(cat packaging/bundle.lock | sha256sum | cut -d' ' -f1)
    if [ "$(cat "$WORK/venv/set-up" 2>/dev/null)" != "$stamp" ]; then
        say "installing the packages of packaging/bundle.lock into $WORK/venv"
        "${BASE_PYTHON:-python3}" -m venv --clear --without-pip "$WORK/venv"
        "${BASE_PYTHON:-python3}" -m pip --python "$PYTHON" --disable-pip-version-check install --quiet \
            --no-deps --require-hashes --only-binary :all: -r packaging/bundle.lock
        echo "$stamp" > "$WORK/venv/set-up"
    fi
    wheel
    "${BASE_PYTHON:-python3}" -m pip --python "$PYTHON" --disable-pip-version-check install --quiet \
        --no-deps --no-index --force-reinstall "$OUT/kith_app-$VERSION-py3-none-any.whl"
}

wheel() {
    mkdir -p "$OUT"
    .venv/bin/python -m hatchling build -t wheel -d "$OUT" >&2
}

bundle() {
    need objdump binutils
    set_up
    rm -rf "$BUNDLE" "$WORK/pyinstaller"
    (cd "$WORK" && "$PYTHON" -m PyInstaller --log-level WARN --distpath "$OUT" --workpath "$WORK/pyinstaller" \
        -y "$OLDPWD/packaging/bundle/kith.spec")
    "$PYTHON" packaging/licences.py "$BUNDLE/licences" "$COMMIT" >&2
    "$PYTHON" packaging/sbom.py "$VERSION" "$BUNDLE" > "$BUNDLE/sbom.cdx.json"
    cp "$BUNDLE/sbom.cdx.json" "$OUT/kith-$VERSION.cdx.json"
    share "$BUNDLE/share" kith
    try_it
    find "$BUNDLE" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$OUT" -cf - kith \
        | gzip -n -6 > "$OUT/kith-$VERSION-linux-$ARCH.tar.gz"
}

# The bundle runs with nothing of this machine's environment, and finds what it reads and the programs beside it.
try_it() {
    local alone=(env -i "HOME=$WORK/try" "PATH=/nowhere" "XDG_RUNTIME_DIR=$WORK/try")
    rm -rf "$WORK/try" && mkdir -m 700 "$WORK/try"
    [ "$("${alone[@]}" "$BUNDLE/kith" --version)" = "kith $VERSION" ] || fail "the bundle does not run"
    "${alone[@]}" "$BUNDLE/kith" desktop add > /dev/null
    "${alone[@]}" "$BUNDLE/kith" desktop remove > /dev/null
    [ "$("${alone[@]}" "$BUNDLE/kith-picture" < /dev/null 2>&1 | head -c 4)" = kith ] || fail "kith-picture does not run"
}

# share FOLDER PROGRAM: what a desktop, a shell and man look for, under the names they look for.
share() {
    local folder=$1 program=$2
    mkdir -p "$folder"/{applications,icons/hicolor/scalable/apps,metainfo,man/man1,bash-completion/completions} \
        "$folder"/{zsh/vendor-completions,fish/vendor_completions.d,systemd/user}
    cp assets/desktop/kith.desktop "$folder/applications/"
    cp assets/desktop/kith.metainfo.xml "$folder/metainfo/"
    cp assets/icons/kith.svg "$folder/icons/hicolor/scalable/apps/"
    sed "s|%h/.local/bin/kith|$program|" assets/desktop/kith.service > "$folder/systemd/user/kith.service"
    "$BUNDLE/kith" manual --into "$folder/man/man1" > /dev/null
    gzip -n -9 -f "$folder"/man/man1/*.1
    "$BUNDLE/kith" completion bash > "$folder/bash-completion/completions/kith"
    "$BUNDLE/kith" completion zsh > "$folder/zsh/vendor-completions/_kith"
    "$BUNDLE/kith" completion fish > "$folder/fish/vendor_completions.d/kith.fish"
}

deb() {
    need dpkg-deb dpkg
    [ -x "$BUNDLE/kith" ] || bundle
    local root=$WORK/deb name arch
    arch=$(dpkg --print-architecture)
    name=kith_${VERSION}_$arch.deb
    rm -rf "$root"
    mkdir -p "$root"/{DEBIAN,usr/bin,usr/lib/systemd/user,usr/share/doc/kith}
    cp -a "$BUNDLE" "$root/usr/lib/kith"
    rm -rf "$root/usr/lib/kith/share"
    share "$root/usr/share" /usr/bin/kith
    mv "$root/usr/share/systemd/user/kith.service" "$root/usr/lib/systemd/user/"
    rmdir -p "$root/usr/share/systemd/user" 2>/dev/null || true
    ln -s ../lib/kith/kith "$root/usr/bin/kith"
    cp "$BUNDLE/licences/NOTICE" "$root/usr/share/doc/kith/copyright"
    gzip -n -9 < CHANGELOG.md > "$root/usr/share/doc/kith/changelog.gz"
    sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk "$root/usr" | cut -f1)/" \
        packaging/deb/control > "$root/DEBIAN/control"
    find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    chmod -R u+w,go-w,a+rX "$root"
    dpkg-deb --root-owner-group -Zzstd --build "$root" "$OUT/$name" >&2
}

# The runtime is the program in front of an AppImage that opens it. It is no package of a registry: whoever releases
# gets it from the AppImage project, checks it, and names the file. Its hash is told.
appimage() {
    need mksquashfs squashfs-tools
    local runtime=${APPIMAGE_RUNTIME:-} root=$WORK/AppDir image=$OUT/Kith-$VERSION-$ARCH.AppImage
    [ -f "$runtime" ] || fail "name the AppImage runtime for $ARCH: APPIMAGE_RUNTIME=/path/runtime-$ARCH make appimage"
    [ -x "$BUNDLE/kith" ] || bundle
    rm -rf "$root" "$image"
    mkdir -p "$root/usr/lib"
    cp -a "$BUNDLE" "$root/usr/lib/kith"
    share "$root/usr/share" kith
    cp packaging/appimage/AppRun "$root/AppRun"
    cp assets/desktop/kith.desktop assets/icons/kith.svg "$root/"
    ln -s kith.svg "$root/.DirIcon"
    chmod -R a+rX "$root" && chmod 755 "$root/AppRun"
    mksquashfs "$root" "$image.squashfs" -root-owned -noappend -comp zstd -quiet -no-progress -reproducible >&2
    cat "$runtime" "$image.squashfs" > "$image"
    rm "$image.squashfs"
    chmod 755 "$image"
    say "made with a runtime of SHA-256 $(sha256sum < "$runtime" | cut -d' ' -f1)"
}

# The sums of all that lies in dist/, signed by the key that KITH_SIGNING_KEY names: ssh-keygen knows how to check them.
sums() {
    need ssh-keygen openssh-client
    cd "$OUT"
    rm -f SHA256SUMS SHA256SUMS.sig
    find . -maxdepth 1 -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum > "$WORK.sums"
    mv "$WORK.sums" SHA256SUMS
    if [ -n "${KITH_SIGNING_KEY:-}" ]; then
        ssh-keygen -q -Y sign -f "$KITH_SIGNING_KEY" -n kith-release SHA256SUMS
    else
        say "SHA256SUMS is not signed: KITH_SIGNING_KEY names no key"
    fi
}

case "${1:-}" in
    wheel|bundle|deb|appimage|sums) "$1" ;;
    *) fail "say wheel, bundle, deb, appimage or sums" ;;
esac
