SET datestyle = 'ISO, DMY';
ALTER TABLE t ALTER COLUMN a TYPE date USING a::date;
