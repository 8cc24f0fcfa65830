create table t (id integer primary key, a timestamp default timezone('UTC', now()));
