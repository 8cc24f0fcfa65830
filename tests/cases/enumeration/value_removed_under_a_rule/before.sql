create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood);
create rule r as on delete to t where old.m = 'a' do instead nothing;
