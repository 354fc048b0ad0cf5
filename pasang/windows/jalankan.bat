@cd /d "%~dp0..\.."
@.venv\Scripts\python.exe app.py
