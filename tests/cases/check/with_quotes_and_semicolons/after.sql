CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a text, CHECK (a <> 'it''s; --' OR a ~ E'^\\d+$'));
