# Helpers of the cases. A case says what it does (say), runs graycard (run), and everything that is said is compared.

say() {
    printf -- '-- %s\n' "$*"
}

# Runs a command, shows it, what it says on both channels, and its exit code.
run() {
    printf '$'
    printf ' %s' "$@"
    printf '\n'
    code=0
    "$@" </dev/null || code=$?
    [ "$code" = 0 ] || printf '[exit %s]\n' "$code"
}

# The same, and the catalog $1 must be the same file, byte for byte and in time, with nothing new lying beside it.
keeps() {
    kept_catalog=$1
    shift
    before=$(md5sum <"$kept_catalog"; stat -c %Y.%s "$kept_catalog"; ls "$kept_catalog"-* "$kept_catalog".lock 2>/dev/null || :)
    run "$@"
    after=$(md5sum <"$kept_catalog"; stat -c %Y.%s "$kept_catalog"; ls "$kept_catalog"-* "$kept_catalog".lock 2>/dev/null || :)
    [ "$before" = "$after" ] || say "THE CATALOG WAS TOUCHED"
}

# What a catalog holds, whatever its pages look like.
content() {
    { sqlite3 "$1" .sha3sum && sqlite3 "$1" .dump; } | md5sum
}

# folder NAME COUNT: sliders.csv with COUNT photos p1, p2 ..., the odd ones set to 5001, 5003 ... and tint 1, and a file each
folder() {
    mkdir -p "$1/images"
    {
        echo id_global,captureTime,currTemp,currTint,Temperature,Tint
        i=1
        while [ $i -le "$2" ]; do
            if [ $((i % 2)) = 1 ]; then echo "p$i,2026-01-01T10:00:00,4000,2,$((5000 + i)),1"
            else echo "p$i,2026-01-01T10:00:00,4000,2,,"; fi
            : >"$1/images/p$i.tif"
            i=$((i + 1))
        done
    } >"$1/sliders.csv"
}

# catalog NAME COUNT: imported, quietly
catalog() {
    folder "$1.folder" "$2"
    graycard import "$1.folder" -o "$1" >/dev/null
}

# A model that is in use, and the same prediction for every photo that `SQL` selects the ids of. No command of these
# cases opens the model itself.
predicted() { # catalog temperature tint [sql]
    sqlite3 "$1.graycard" "ATTACH '$1' AS c; INSERT OR IGNORE INTO profile VALUES ('default', 1);
        INSERT OR IGNORE INTO model VALUES ('default', 1, '2026-01-01T00:00:00Z', 9, '{}', x'00');
        INSERT OR REPLACE INTO prediction SELECT id, 'default', 1, $2, $3, 2000, 9000, -9, 9, 0.1, 0, 0, NULL
        FROM (${4:-SELECT id_global AS id FROM c.photo})"
}

sliders() {
    sqlite3 "$1" "SELECT id_global, quote(Temperature), quote(Tint), coalesce(set_by, '-'), set_at IS NOT NULL FROM sliders
        ORDER BY id_global"
}

# Names of what lies in a folder: no temporary file may stay behind.
files() {
    ls "${1:-.}" | tr '\n' ' '
    echo
}

# Holds a lock on a SQLite file while a command runs: locked FILE 'BEGIN IMMEDIATE' command...
locked() {
    python3 - "$@" <<'END'
import sqlite3, subprocess, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(sys.argv[2])
db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
sys.exit(subprocess.run(sys.argv[3:]).returncode)
END
}

# Starts a command to which somebody has already said Ctrl-C.
interrupted() {
    python3 - "$@" <<'END'
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.kill(os.getpid(), signal.SIGINT)
os.execvp(sys.argv[1], sys.argv[1:])
END
}
