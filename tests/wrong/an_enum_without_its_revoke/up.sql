ALTER TYPE mood RENAME TO mood__aside;
CREATE TYPE mood AS ENUM ('bad', 'fine');
ALTER TABLE t ALTER COLUMN a TYPE mood USING a::text::mood;
DROP TYPE mood__aside;
