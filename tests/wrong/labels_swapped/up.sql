ALTER TYPE mood RENAME TO mood__aside;
CREATE TYPE mood AS ENUM ('fine', 'so so');
ALTER TABLE t ALTER COLUMN a TYPE mood USING (CASE a::text WHEN 'bad' THEN 'so so' ELSE a::text END)::mood;
DROP TYPE mood__aside;
