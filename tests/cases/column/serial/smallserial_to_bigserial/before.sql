create table t (id smallserial primary key, a text);
