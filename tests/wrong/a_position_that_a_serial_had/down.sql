CREATE TEMPORARY TABLE stands AS SELECT nextval('t_id_seq') AS here;
ALTER TABLE t ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE t_id_seq AS integer OWNED BY t.id;
SELECT setval('t_id_seq', here, false) FROM stands;
ALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('t_id_seq');
