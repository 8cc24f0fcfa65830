create type "Mood ""1""" as enum ('it''s', 'back\slash');
create table t (id integer primary key, m "Mood ""1""");
