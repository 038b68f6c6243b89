#!/usr/bin/env bash
# NOT RUN HERE. Written from the documentation of the tools; nobody of us has built this on a Mac, and parts of Kith were
# never tried there: sound and camera of calls, the keychain, LAN discovery behind the system's own.
# On macOS 13 or later with Python 3.11 and git, at the root of a checkout: packaging/macos/build.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' app/version.py)
export SOURCE_DATE_EPOCH; SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
python3.11 -m venv --clear build/venv
build/venv/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r packaging/bundle.lock
build/venv/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock
build/venv/bin/python -m pip install --no-deps --no-build-isolation .
build/venv/bin/python -m PyInstaller --distpath dist --workpath build/pyinstaller -y packaging/bundle/kith.spec
build/venv/bin/python packaging/licences.py dist/kith/licences "$(git rev-parse HEAD)"
build/venv/bin/python packaging/sbom.py "$version" dist/kith > dist/kith/sbom.cdx.json
# The one folder becomes an application that knows kith: links; signing and notarizing need a developer's identity.
app=dist/Kith.app
rm -rf "$app" && mkdir -p "$app/Contents/Resources"
cp -R dist/kith "$app/Contents/MacOS"
sed "s/@VERSION@/$version/" packaging/macos/Info.plist > "$app/Contents/Info.plist"
[ -z "${CODESIGN_IDENTITY:-}" ] || codesign --force --deep --options runtime --sign "$CODESIGN_IDENTITY" "$app"
hdiutil create -volname Kith -srcfolder "$app" -ov -format UDZO "dist/Kith-$version.dmg"
