ALTER TABLE t ALTER COLUMN a TYPE bigint[] USING string_to_array(array_to_string(a, ',', ''), ',', '')::bigint[];
