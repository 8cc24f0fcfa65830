ALTER TABLE post ADD COLUMN slug text;
UPDATE post SET slug = lower(title) WHERE slug IS NULL;
ALTER TABLE post ALTER COLUMN slug SET NOT NULL;
