create  table t (id integer primary key, a text) with (fillfactor=70);
