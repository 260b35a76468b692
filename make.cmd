@echo off
rem The Makefile's steps on Windows:  make run   or   make test
setlocal
cd /d "%~dp0"
if "%1"=="" goto usage
if not exist .venv\Scripts\python.exe py -3 -m venv .venv || exit /b 1
set PIP=.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check
if "%1"=="run" goto run
if "%1"=="giong" goto giong
if "%1"=="test" goto test
:usage
echo make run    cai dat va phat hanh van phong trong thu muc nay
echo make giong  cai phan doc tep giong cua phuong
echo make test   chay toan bo bai kiem tra
exit /b 2
:run
%PIP% --no-deps --require-hashes --requirement requirements.lock || exit /b 1
%PIP% --no-deps --no-build-isolation --editable . || exit /b 1
.venv\Scripts\loa.exe publish --first-approval "Duyet thu cua make run"
exit /b %errorlevel%
:giong
%PIP% --no-deps --require-hashes --requirement requirements-giong.lock || exit /b 1
%PIP% --no-deps --no-build-isolation --editable . || exit /b 1
exit /b 0
:test
%PIP% --no-deps --require-hashes --requirement requirements-dev.lock || exit /b 1
%PIP% --no-deps --no-build-isolation --editable . || exit /b 1
.venv\Scripts\python.exe -m pytest -n 2 --dist loadgroup
exit /b %errorlevel%
