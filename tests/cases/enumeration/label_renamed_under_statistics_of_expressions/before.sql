create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create statistics t_s on (m = 'b'), (m = 'a' or id > 0) from t;
