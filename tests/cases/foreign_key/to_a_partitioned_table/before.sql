create table part (id bigint, day date not null, primary key (id, day)) partition by range (day);
create table part_1 partition of part for values from ('2024-01-01') to ('2025-01-01');
create table part_2 partition of part for values from ('2025-01-01') to ('2026-01-01');
create table r (id bigint primary key, part_id bigint, day date, foreign key (part_id, day) references part);
