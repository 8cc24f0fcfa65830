create table users (id bigint primary key, boss_id bigint references users);
create table pets (id bigint primary key, owner_id bigint not null references users);
