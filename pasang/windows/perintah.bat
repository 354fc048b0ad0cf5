@rem Menjalankan perintah SI-PETROK, lalu mengembalikan hak layanan atas berkas yang baru dibuat administrator.
@rem Contoh: perintah.bat petugas add budi --nama "Budi" --peran admin
@cd /d "%~dp0..\.."
@.venv\Scripts\flask.exe --app app %*
@set "HASIL=%errorlevel%"
@icacls instance /grant "*S-1-5-19:(OI)(CI)M" /t /c /q >nul
@exit /b %HASIL%
