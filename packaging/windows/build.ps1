# NOT RUN HERE. Written from the documentation of the tools; nobody of us has built this on Windows, and parts of Kith are
# known not to work there: the local API is a Unix socket, and pictures are decoded behind walls of Linux.
# On Windows 10 or later with Python 3.11 and git, at the root of a checkout:
#   powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$version = (Select-String -Path app\version.py -Pattern '^VERSION = "(.*)"$').Matches[0].Groups[1].Value
$env:SOURCE_DATE_EPOCH = git log -1 --format=%ct
py -3.11 -m venv --clear build\venv
build\venv\Scripts\python -m pip install --no-deps --require-hashes --only-binary :all: -r packaging\bundle.lock
build\venv\Scripts\python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock
build\venv\Scripts\python -m pip install --no-deps --no-build-isolation .
build\venv\Scripts\python -m PyInstaller --distpath dist --workpath build\pyinstaller -y packaging\bundle\kith.spec
build\venv\Scripts\python packaging\licences.py dist\kith\licences (git rev-parse HEAD)
build\venv\Scripts\python packaging\sbom.py $version dist\kith | Out-File -Encoding utf8 dist\kith\sbom.cdx.json
Compress-Archive -Force -Path dist\kith -DestinationPath "dist\kith-$version-windows-x86_64.zip"
# kith: links for this user: the program's path has to stay where it is.
#   reg add HKCU\Software\Classes\kith /ve /d "URL:Kith" /f
#   reg add HKCU\Software\Classes\kith /v "URL Protocol" /d "" /f
#   reg add HKCU\Software\Classes\kith\shell\open\command /ve /d "\"C:\path\kith.exe\" open \"%1\"" /f
