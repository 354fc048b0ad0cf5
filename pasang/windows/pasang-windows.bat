@echo off
rem Memasang SI-PETROK di Windows: pustaka Python, hak folder, dan jalan sendiri saat komputer hidup.
rem Klik kanan berkas ini, pilih "Run as administrator". Boleh diulang. Keterangan: docs\pemasangan.md
setlocal
cd /d "%~dp0..\.."
set "RUMAH=%CD%"
net session >nul 2>&1
if errorlevel 1 (
    echo Jalankan sebagai administrator: klik kanan berkas ini, pilih "Run as administrator".
    pause
    exit /b 1
)

echo == 1 dari 5: pustaka Python, memerlukan internet ...
if not exist .venv\Scripts\python.exe py -m venv .venv
if errorlevel 1 goto gagal
.venv\Scripts\python.exe -m pip install -q -r requirements.txt
if errorlevel 1 goto gagal

echo == 2 dari 5: hak folder
rem Data warga hanya untuk Administrators (S-1-5-32-544), SYSTEM (S-1-5-18), dan layanan ini (LOCAL SERVICE, S-1-5-19).
if not exist instance mkdir instance
icacls "%RUMAH%" /grant "*S-1-5-19:(OI)(CI)RX" /q
if errorlevel 1 goto gagal
icacls "%RUMAH%\instance" /inheritance:r /grant:r "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" "*S-1-5-19:(OI)(CI)M" /q
if errorlevel 1 goto gagal

echo == 3 dari 5: basis data dan akun pertama. Catat kata sandi di bawah ini.
call pasang\windows\perintah.bat antrean rebuild
if errorlevel 1 goto gagal

echo == 4 dari 5: jalan sendiri saat komputer hidup
powershell -NoProfile -ExecutionPolicy Bypass -Command "$a = New-ScheduledTaskAction -Execute ($env:RUMAH + '\.venv\Scripts\python.exe') -Argument 'app.py' -WorkingDirectory $env:RUMAH; $t = New-ScheduledTaskTrigger -AtStartup; $p = New-ScheduledTaskPrincipal -UserId 'LOCALSERVICE' -LogonType ServiceAccount; $s = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 99 -RestartInterval (New-TimeSpan -Minutes 1); Register-ScheduledTask -TaskName 'SI-PETROK' -Action $a -Trigger $t -Principal $p -Settings $s -Force -ErrorAction Stop | Out-Null; Start-ScheduledTask -TaskName 'SI-PETROK' -ErrorAction Stop"
if errorlevel 1 goto gagal

echo == 5 dari 5: membuka jaringan kantor, hanya bila HOST sudah diisi
if not defined HOST goto selesai
if not defined PORT set "PORT=8000"
netsh advfirewall firewall delete rule name="SI-PETROK" >nul 2>&1
netsh advfirewall firewall add rule name="SI-PETROK" dir=in action=allow protocol=TCP localport=%PORT% profile=private,domain remoteip=localsubnet
if errorlevel 1 goto gagal

:selesai
echo Selesai. Buka http://127.0.0.1:8000 di browser.
pause
exit /b 0

:gagal
echo BERHENTI: langkah di atas tidak berhasil. Lihat docs\pemasangan.md, lalu ulangi.
pause
exit /b 1
