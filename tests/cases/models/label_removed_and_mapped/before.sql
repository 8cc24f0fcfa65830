create type role as enum ('guest', 'member', 'admin');
create table people (id bigint primary key, role role not null default 'guest', old_roles role[]);
