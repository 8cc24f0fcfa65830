create table posts (id integer primary key, category_id bigint not null);
create table categories (id bigint generated always as identity primary key, name text not null unique);
alter table posts add foreign key (category_id) references categories;
create table drafts (id integer primary key, category_id bigint not null references categories);
