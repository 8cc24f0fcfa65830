ALTER TABLE t ALTER COLUMN b TYPE bigint;
UPDATE t SET b = o.b FROM t o WHERE o.id = (SELECT coalesce(min(n.id), (SELECT min(id) FROM t)) FROM t n WHERE n.id > t.id);
