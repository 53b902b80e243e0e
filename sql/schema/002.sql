-- Version 2: a prediction knows from what it was made, so that a later change in the same shoot shows.

-- Digest of the photos, shots and hand edits of its session when it was predicted. NULL: not known.
ALTER TABLE prediction ADD COLUMN evidence INTEGER;
