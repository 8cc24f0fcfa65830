create  table t (id integer primary key, a text) with (toast.autovacuum_enabled=true);
