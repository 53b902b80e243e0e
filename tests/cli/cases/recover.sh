. "$LIB"
# A crash at any point of apply or undo: every photo has its old or its new value, and the journal knows which.
photos=$(dirname "$LIB")/photos.py
python3 "$photos" f 6 2 3
graycard import f -o fresh.db >/dev/null
sqlite3 fresh.db.graycard "INSERT INTO profile VALUES ('default', 1);
    INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00.000Z', 3, '{}', x'00');
    ATTACH 'fresh.db' AS c;
    INSERT INTO prediction SELECT id_global, 'default', 1, 5000, 3, 4000, 6000, 0, 20, .1, 0, 0, NULL FROM c.photo"
again() { cp fresh.db c.db; cp fresh.db.graycard c.db.graycard; }
pending="INSERT INTO batch (id, kind, undoes, profile, version, created_at, state) VALUES (1, 'apply', NULL, 'default', 1, '2026-01-01T00:00:00.000Z', 'pending');
    INSERT INTO journal SELECT 1, column1, NULL, NULL, NULL, NULL, 5000, 3, 'graycard', '2026-01-01T00:00:00.000Z', 'pending'
    FROM (VALUES ('p03'), ('p04'), ('p05'))"

say "journalled, nothing written yet"
again
sqlite3 c.db.graycard "$pending"
run graycard history c.db
sqlite3 c.db.graycard "SELECT photo_id, state FROM journal ORDER BY 1"

say "journalled and written, not marked; one photo touched by hand since"
again
sqlite3 c.db.graycard "$pending"
sqlite3 c.db "UPDATE sliders SET Temperature = 5000, Tint = 3, set_by = 'graycard', set_at = '2026-01-01T00:00:00.000Z'
    WHERE id_global IN ('p03', 'p04', 'p05')"
sqlite3 c.db "UPDATE sliders SET Temperature = 4444 WHERE id_global = 'p04'"
run graycard status c.db
sqlite3 c.db.graycard "SELECT photo_id, state FROM journal ORDER BY 1"
run graycard undo c.db
sqlite3 c.db "SELECT id_global, quote(Temperature), set_by FROM sliders WHERE id_global >= 'p03' ORDER BY 1"

say "an undo that was stopped half-way is gone on with"
again
graycard apply c.db --quiet >/dev/null
graycard undo c.db --quiet >/dev/null
sqlite3 c.db.graycard "ATTACH 'c.db' AS c; UPDATE journal SET state = 'abandoned' WHERE batch = 2 AND photo_id >= 'p05';
    UPDATE c.sliders AS s SET Temperature = j.new_temperature, Tint = j.new_tint, set_by = j.new_set_by, set_at = j.new_set_at
    FROM journal AS j WHERE j.batch = 1 AND j.photo_id = s.id_global AND s.id_global >= 'p05'"
run graycard undo c.db
run graycard undo c.db

say "killed at random moments, then started again"
killed=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    again
    graycard apply c.db --quiet >/dev/null 2>&1 &
    victim=$!
    sleep "0.00$i"
    kill -9 $victim 2>/dev/null && killed=$((killed + 1))
    wait $victim 2>/dev/null || :
    graycard status c.db --quiet >/dev/null 2>&1 || say "status failed after kill $i"
    [ "$(sqlite3 c.db 'PRAGMA integrity_check')" = ok ] || say "BROKEN after kill $i"
    sqlite3 c.db.graycard "ATTACH 'c.db' AS c; SELECT 'UNKNOWN', j.photo_id, j.state, s.Temperature FROM journal AS j
        JOIN c.sliders AS s ON s.id_global = j.photo_id
        WHERE j.state NOT IN ('applied', 'abandoned') OR (j.state = 'applied') IS NOT (s.Temperature IS 5000);
        SELECT 'PENDING', id FROM batch WHERE state = 'pending'"
done
[ "$killed" -gt 0 ] && say "every photo accounted for"
