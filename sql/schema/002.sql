-- Version 2: a prediction knows by which hand edits it was made, so that a later edit of the same shoot shows.

-- Digest of the hand edits of the photo's session when it was predicted, 0: there were none. NULL: predicted alone, which
-- no edit of another photo makes out of date.
ALTER TABLE prediction ADD COLUMN evidence INTEGER;
