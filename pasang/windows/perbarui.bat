@echo off
rem Memasang versi baru SI-PETROK di Windows. Jalankan sebagai administrator, dari Command Prompt:
rem   perbarui.bat D:\unduhan\sipetrok-baru      folder versi baru yang sudah diekstrak
rem   perbarui.bat kembali                        kembali ke versi sebelumnya
setlocal
if "%~1"=="" goto cara
if "%~1"=="lanjut" goto lanjut
rem Berkas ini ikut diganti, maka yang dijalankan adalah salinannya.
copy /y "%~f0" "%TEMP%\sipetrok-perbarui.bat" >nul
if "%~1"=="kembali" "%TEMP%\sipetrok-perbarui.bat" lanjut "%~dp0..\.." kembali
"%TEMP%\sipetrok-perbarui.bat" lanjut "%~dp0..\.." "%~f1"

:lanjut
cd /d "%~2"
set "RUMAH=%CD%"
set "LAMA=%RUMAH%-sebelumnya"
if not defined PORT set "PORT=8000"
if "%~3"=="kembali" goto kembali
set "BARU=%~3"
if not exist "%BARU%\app.py" goto cara

echo == 1 dari 4: cadangan
call pasang\windows\perintah.bat cadangan create
if errorlevel 1 (
    echo BERHENTI: cadangan tidak dapat dibuat, maka tidak ada yang diubah.
    exit /b 1
)

echo == 2 dari 4: menghentikan layanan, menyimpan versi sekarang di %LAMA%
call :henti
robocopy "%RUMAH%" "%LAMA%" /mir /xd "%RUMAH%\.venv" "%RUMAH%\instance" /njh /njs /ndl /nfl >nul
if errorlevel 8 goto gagal
if not exist "%LAMA%\instance" mkdir "%LAMA%\instance"
icacls "%LAMA%\instance" /inheritance:r /grant:r "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" /q >nul
del /q "%LAMA%\instance\sipetrok.db*" 2>nul
copy /y "%RUMAH%\instance\sipetrok.db*" "%LAMA%\instance\" >nul
if errorlevel 1 goto gagal

echo == 3 dari 4: memasang versi baru
robocopy "%BARU%" "%RUMAH%" /mir /xd "%RUMAH%\.venv" "%RUMAH%\instance" "%BARU%\.venv" "%BARU%\instance" /njh /njs /ndl /nfl >nul
if errorlevel 8 goto gagal
.venv\Scripts\python.exe -m pip install -q -r requirements.txt
if errorlevel 1 goto gagal

echo == 4 dari 4: menjalankan dan bertanya apakah sehat
call :mulai
if errorlevel 1 goto gagal
echo Selesai. Bila ada yang tidak beres: perbarui.bat kembali
exit /b 0

:kembali
if not exist "%LAMA%\app.py" (
    echo BERHENTI: versi sebelumnya tidak ada di %LAMA%.
    exit /b 1
)
echo Basis data kembali ke saat sebelum pembaruan; permohonan setelah itu tidak ada lagi di dalamnya.
echo Basis data sekarang disimpan di instance\cadangan\saat-kembali.
set "JAWAB="
set /p "JAWAB=Ketik ya untuk melanjutkan: "
if /i not "%JAWAB%"=="ya" exit /b 1
call :henti
call :pulihkan
exit /b %errorlevel%

:gagal
echo Versi baru tidak dapat dipasang. Kembali ke versi lama ...
call :henti
call :pulihkan
exit /b 1

:pulihkan
if not exist "%LAMA%\instance\sipetrok.db" (
    call :mulai
    exit /b 1
)
if not exist "%RUMAH%\instance\cadangan\saat-kembali" mkdir "%RUMAH%\instance\cadangan\saat-kembali"
copy /y "%RUMAH%\instance\sipetrok.db*" "%RUMAH%\instance\cadangan\saat-kembali\" >nul
robocopy "%LAMA%" "%RUMAH%" /mir /xd "%RUMAH%\.venv" "%RUMAH%\instance" "%LAMA%\instance" /njh /njs /ndl /nfl >nul
del /q "%RUMAH%\instance\sipetrok.db*"
copy /y "%LAMA%\instance\sipetrok.db*" "%RUMAH%\instance\" >nul
icacls "%RUMAH%\instance" /grant "*S-1-5-19:(OI)(CI)M" /t /c /q >nul
.venv\Scripts\python.exe -m pip install -q -r requirements.txt
call :mulai
if errorlevel 1 (
    echo Versi lama juga tidak menjawab. Lihat docs\pemasangan.md, bagian "Bila tidak berjalan".
    exit /b 1
)
echo Versi lama berjalan lagi.
exit /b 0

:henti
powershell -NoProfile -Command "Stop-ScheduledTask -TaskName 'SI-PETROK' -ErrorAction SilentlyContinue; Start-Sleep 3; Get-CimInstance Win32_Process | Where-Object { $_.Name -eq 'python.exe' -and $_.CommandLine -like '*app.py*' -and $_.ExecutablePath -like ($env:RUMAH + '\.venv\*') } | ForEach-Object { Stop-Process -Id $_.ProcessId -Force }"
exit /b 0

:mulai
powershell -NoProfile -Command "Start-ScheduledTask -TaskName 'SI-PETROK' -ErrorAction Stop; for ($i = 0; $i -lt 90; $i++) { try { if ((Invoke-WebRequest -UseBasicParsing -TimeoutSec 10 ('http://127.0.0.1:' + $env:PORT + '/sehat')).StatusCode -eq 200) { exit 0 } } catch { }; Start-Sleep 2 }; exit 1"
exit /b %errorlevel%

:cara
echo Tulis folder versi baru yang sudah diekstrak, misalnya: perbarui.bat D:\unduhan\sipetrok-baru
exit /b 1
