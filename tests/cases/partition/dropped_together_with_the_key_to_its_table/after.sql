create table events (id int, at date, primary key (id, at)) partition by range (at);
create table notes (id int primary key, event int, at date);
