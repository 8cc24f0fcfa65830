create table t (id int primary key, a int not null, b text); create function touch() returns trigger language plpgsql as 'begin return new; end';
