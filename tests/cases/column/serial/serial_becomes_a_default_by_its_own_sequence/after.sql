create sequence t_id_seq as integer; create table t (id integer primary key default nextval('t_id_seq'), a text);
