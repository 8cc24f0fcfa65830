create table t (a text, n serial);
