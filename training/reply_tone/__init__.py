"""Makes models/tone/tone.json from rude and polite drafts."""
