. "$LIB"
# Ctrl-C is heard from the beginning, and the second one ends what waits.
lrcat=$(dirname "$LIB")/lrcat.py

say "while a catalog is looked at for the first time"
folder in 2
graycard import in -o c.db >/dev/null
rm c.db.graycard
sqlite3 c.db "WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO photo (id_global) SELECT 'q' || i FROM n"
run interrupted graycard init c.db
files

say "while a catalog that is open is copied"
python3 "$lrcat" l.lrcat 12
graycard init l.lrcat >/dev/null
: >l.lrcat.lock
keeps l.lrcat interrupted graycard export l.lrcat
ls "$TMPDIR" | grep graycard || echo "no copy is left"

say "once is too little for a file that never comes, twice is not"
mkdir slow
mkfifo slow/sliders.csv
python3 - <<'END'
import signal, subprocess, time
waiting = subprocess.Popen(["graycard", "import", "slow", "-o", "slow.db"], stderr=subprocess.PIPE, text=True)
time.sleep(0.5)
for asked in range(1, 50):
    waiting.send_signal(signal.SIGINT)
    try:
        waiting.wait(0.5)
        break
    except subprocess.TimeoutExpired:
        pass
waiting.kill()
print(waiting.stderr.read(), end="")
print(f"ended with {waiting.returncode} when asked {'once' if asked == 1 else 'more than once'}")
END
