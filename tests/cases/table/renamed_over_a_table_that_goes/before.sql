create table jobs (id bigint primary key, name text);
create table jobs_v2 (id bigint primary key, name text not null);
create index by_name on jobs (name);
create table run (id bigint primary key, job_id bigint references jobs, job_v2_id bigint references jobs_v2);
