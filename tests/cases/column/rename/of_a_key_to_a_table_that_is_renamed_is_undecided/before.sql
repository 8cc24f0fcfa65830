create table tag (id bigint primary key);
create table post_tag (id bigint primary key, tag_id bigint not null references tag);
