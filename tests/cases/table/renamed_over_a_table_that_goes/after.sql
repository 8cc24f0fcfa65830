create table jobs (id bigint primary key, name text not null);
create table run (id bigint primary key, job_id bigint references jobs, job_v2_id bigint references jobs);
