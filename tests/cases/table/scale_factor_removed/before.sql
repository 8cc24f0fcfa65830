create  table t (id integer primary key, a text) with (autovacuum_vacuum_scale_factor=0.05);
