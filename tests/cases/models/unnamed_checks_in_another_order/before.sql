create table people (id bigint primary key, a int not null, b int not null, check (a < b), check (a + b < 9));
