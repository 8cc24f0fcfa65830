create table t (id integer primary key, a smallint, b bigint, c numeric(8, 2), d real, e double precision, f boolean, g uuid, h jsonb, i integer[], j varchar(3), k integer[]);
