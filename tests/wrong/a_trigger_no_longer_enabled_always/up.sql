ALTER TABLE post ADD COLUMN slug text;
ALTER TABLE post DISABLE TRIGGER set_updated_at;
UPDATE post SET slug = lower(title) WHERE slug IS NULL;
ALTER TABLE post ENABLE TRIGGER set_updated_at;
ALTER TABLE post ALTER COLUMN slug SET NOT NULL;
