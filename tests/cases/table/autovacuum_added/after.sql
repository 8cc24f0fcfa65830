create  table t (id integer primary key, a text) with (autovacuum_enabled=false);
