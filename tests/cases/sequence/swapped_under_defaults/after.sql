create sequence b increment 2;
create sequence a increment 3;
create table t (follows bigint default nextval('b'), stays bigint default nextval('a'), other bigint default nextval('a'));
