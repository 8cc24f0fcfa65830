ALTER TYPE mood RENAME TO mood__aside;
CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE t ALTER COLUMN a TYPE mood USING (CASE a::text WHEN 'fine' THEN 'good' WHEN 'bad' THEN NULL END)::mood;
DROP TYPE mood__aside;
