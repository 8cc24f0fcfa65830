create table posts (id integer primary key, topic text);
create table drafts (id integer primary key);
