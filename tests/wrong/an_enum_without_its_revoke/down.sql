ALTER TYPE mood RENAME TO mood__aside;
CREATE TYPE mood AS ENUM ('fine', 'bad');
ALTER TABLE t ALTER COLUMN a TYPE mood USING a::text::mood;
DROP TYPE mood__aside;
REVOKE USAGE ON TYPE mood FROM PUBLIC;
