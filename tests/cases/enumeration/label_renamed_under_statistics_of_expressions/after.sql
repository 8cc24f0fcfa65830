create type mood as enum ('a', 'bb');
create table t (id integer primary key, m mood);
create statistics t_s on (m = 'bb'), (m = 'a' or id > 0) from t;
