SET TIME ZONE 'Asia/Tokyo';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz USING a::timestamptz;
