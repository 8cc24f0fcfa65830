create table events (id bigint not null, at date not null, kind text, note text, primary key (id, at)) partition by range (at);
