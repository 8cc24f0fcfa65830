ALTER TABLE t ALTER COLUMN a TYPE varchar(3)[] USING a::varchar(3)[];
