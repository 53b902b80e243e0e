. "$LIB"
# Predictions are put into the sidecar by hand: apply and undo are on trial here, not the model.
photos=$(dirname "$LIB")/photos.py
sums() { sqlite3 c.db .sha3sum; }
python3 "$photos" f 8 2 3
graycard import f -o c.db >/dev/null
sqlite3 c.db.graycard "INSERT INTO profile VALUES ('default', 1);
    INSERT INTO model VALUES ('default', 1, '2026-01-01T00:00:00.000Z', 3, '{}', x'00')"
predictions() { # of every photo, as version $1, at temperature $2
    sqlite3 c.db.graycard "ATTACH 'c.db' AS c; DELETE FROM prediction;
        INSERT INTO prediction SELECT id_global, 'default', $1, $2 + rowid + 0.4, rowid, $2 - 500, $2 + 500, 0, 20, .1, 0, 0, NULL
        FROM c.photo"
}
sliders() { sqlite3 c.db "SELECT id_global, quote(Temperature), typeof(Temperature), quote(Tint), set_by, set_at > '2026' FROM sliders ORDER BY 1"; }
predictions 1 5000
content=$(sums)

say "what would be done"
keeps c.db graycard apply c.db --dry-run
keeps c.db graycard apply c.db --dry-run --where "photo_id >= 'p06'" --json

say "only some, then the rest; hand edits stay"
run graycard apply c.db --where "captureTime IS NOT NULL AND predicted_temperature > 0" --limit 2
run graycard apply c.db
sliders
run graycard apply c.db
run graycard status c.db --json

say "the earliest first: what the file says serves where the catalog knows no time, and no time at all comes last"
sqlite3 l.db "CREATE TABLE s (id_global, path, Temperature, Tint, captureTime); INSERT INTO s VALUES ('a', 'a', NULL, NULL, NULL),
    ('b', 'b', NULL, NULL, NULL), ('c', 'c', NULL, NULL, '2026-03-01T10:00:00'), ('d', 'd', NULL, NULL, '2026-03-02T10:00:00')"
graycard init l.db --table s >/dev/null
predicted l.db 5000 3 "SELECT id_global AS id FROM c.s"
sqlite3 l.db.graycard "INSERT INTO digest (photo_id, path, recipe, shot) VALUES ('b', 'b', 0, '{\"captureTime\":\"2026-03-01T20:00:00.000\"}')"
run graycard apply l.db --dry-run --limit 3 | cut -c1-5

say "taken back, newest first, and the content is what it was"
run graycard undo c.db
run graycard undo c.db
[ "$content" = "$(sums)" ] && say "identical" || say "DIFFERENT"
run graycard undo c.db

say "the photographer has the last word: between apply and undo"
run graycard apply c.db --quiet
sqlite3 c.db "UPDATE sliders SET Temperature = 6000 WHERE id_global = 'p04'"
run graycard undo c.db
sliders
sqlite3 c.db "SELECT set_by FROM sliders WHERE id_global = 'p04'"

say "and between predict and apply: a hand edit equal to as-shot is a hand edit"
sqlite3 c.db "UPDATE sliders SET Temperature = (SELECT currTemp FROM photo WHERE id_global = 'p05'),
    Tint = (SELECT currTint FROM photo WHERE id_global = 'p05') WHERE id_global = 'p05'"
run graycard apply c.db

say "a newer version sets its own photos anew, not those touched since"
sqlite3 c.db.graycard "INSERT INTO model VALUES ('default', 2, '2026-01-02T00:00:00.000Z', 3, '{}', x'00'); UPDATE profile SET version = 2"
predictions 2 7000
sqlite3 c.db "UPDATE sliders SET Tint = 99 WHERE id_global = 'p03'"
run graycard apply c.db
sliders

say "on purpose"
run graycard apply c.db --overwrite --where "photo_id = 'p00'"
sqlite3 c.db "SELECT Temperature, Tint, set_by FROM sliders WHERE id_global = 'p00'"
run graycard history c.db
run graycard undo c.db 6
run graycard undo c.db 99
run graycard undo c.db x
