create sequence a;
create table t (n bigint default nextval('a'));
