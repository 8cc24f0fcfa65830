create table community_tag (id bigint primary key);
create table post_tag (id bigint primary key, community_tag_id bigint not null references community_tag);
