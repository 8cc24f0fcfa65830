create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create statistics s (ndistinct) on id, m from t;
