create schema s;
create type s.mood as enum ('a');
comment on type s.mood is 'how';
