create  table t (id integer primary key, a text) with (fillfactor=80, parallel_workers=2);
