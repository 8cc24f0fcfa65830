create table t (id int primary key, b text);
create type mood as enum ('a', 'b'); create type moods as range (subtype = mood);
